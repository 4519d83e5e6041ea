-- bittern_store.lanes_ahead(reader, certain) is the lanes that a consumer has not read to their end, each with its next trigger, the oldest first.
--
--   certain  true: only lanes in which ids were given out beyond its position, which is known without opening the log;
--            false: the others, which are looked into one by one
--
-- The second call is for when the first gave nothing. It finds what was put into the log past take_ids (a restore that knew no
-- sequences), and costs a look into every partition that the consumer has not read.
create or replace function bittern_store.lanes_ahead(reader bittern_store.consumer, certain boolean)
  returns table (lane smallint, next_id bigint)
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select k.lane, news.id
      from bittern_store.consumer_lane k
     cross join lateral bittern_store.lane_position(reader.id, k.lane) p
     cross join lateral (
             select coalesce(pg_sequence_last_value(format('bittern_store.delivery_id_%s', k.lane)::regclass), 0) > p.position
                      as given_out offset 0) ids
     cross join lateral (
             select case when ids.given_out = certain then bittern_store.next_trigger(k.lane, p.position) end as id offset 0) news
     where k.consumer_id = reader.id and news.id is not null
     order by news.id;
end $$;
