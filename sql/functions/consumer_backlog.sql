-- bittern_store.consumer_backlog() is how consumers stand, for the health page: how many, the furthest behind, dead letters.
--
--   active       consumers that asked within the last seven days: only their lag counts
--   lag_seconds  age of the oldest trigger that one of them has not read; null when there is none
--
-- Costs the same whatever the backlog; dead letters are counted up to 10,000.
create or replace function bittern_store.consumer_backlog(
  out consumers bigint, out active bigint, out lag_seconds double precision, out dead_letters bigint
)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_sort = off
  set jit = off  -- a plan that may not scan looks dear enough to be compiled
as $$
  with step as materialized (
         select k.consumer_id, k.lane, p.position
           from bittern_store.consumer_lane k
          cross join lateral bittern_store.lane_position(k.consumer_id, k.lane) p),
       awake as materialized (select a.id from bittern_store.active_consumers() a)
  select (select count(*) from bittern_store.consumer),
         (select count(*) from awake),
         (select extract(epoch from bittern_store.now() - min(oldest.received_at))
            from step s
            join awake a on a.id = s.consumer_id
           cross join lateral (select bittern_store.next_trigger(s.lane, s.position) as id offset 0) news
            join lateral (select t.received_at from bittern_store.trigger t where t.id = news.id) oldest on true),
         (select count(*) from (select from bittern_store.dead_letter d limit 10000) d)
$$;
