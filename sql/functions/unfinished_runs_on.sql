-- bittern_store.unfinished_runs_on(day) is the runs that have not ended and whose trigger is of that day.
--
-- Looks at every run that has not ended and may be so old: there are few of them.
create or replace function bittern_store.unfinished_runs_on(day date) returns setof bigint
  language sql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set jit = off
as $$
  select p.run_id
    from bittern_store.run_pending p
    join bittern_store.run r on r.id = p.run_id
   where p.run_id >= bittern_store.first_id(day - 1)
     and r.trigger_id >= bittern_store.first_id(day) and r.trigger_id < bittern_store.first_id(day + 1)
$$;
