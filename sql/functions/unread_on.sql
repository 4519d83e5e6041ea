-- bittern_store.unread_on(day, consumer_id) is who has triggers of a day to read, in which lanes, and after which id.
--
--   consumer_id  only this one; null for all
--
-- Looks at the last trigger of the day in each lane, and at positions: what it costs depends on neither's number of rows.
create or replace function bittern_store.unread_on(day date, consumer_id integer default null)
  returns table (consumer_id integer, lane smallint, after bigint)
  language sql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set jit = off
as $$
  select k.consumer_id, k.lane, greatest(p.position, bittern_store.first_id(day) - 1)
    from bittern_store.last_triggers_on(day) t
    join bittern_store.consumer_lane k on k.lane = t.lane
   cross join lateral bittern_store.lane_position(k.consumer_id, k.lane) p
   where p.position < t.id and (unread_on.consumer_id is null or k.consumer_id = unread_on.consumer_id)
$$;
