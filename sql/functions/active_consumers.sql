-- bittern_store.active_consumers() is the consumers that asked, or were made, within the last seven days.
create or replace function bittern_store.active_consumers() returns setof bittern_store.consumer
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select c.*
    from bittern_store.consumer c
   where exists (select from bittern_store.consumer_lane k
                  cross join lateral bittern_store.lane_position(c.id, k.lane) p
                  where k.consumer_id = c.id and p.at > bittern_store.now() - interval '7 days')
$$;
