-- bittern_store.is_active_again(run_id) is whether a run's connection is active, and stays so until the transaction ends.
--
-- Whoever authorises it anew meanwhile waits, and then finds the run that was parked. A function of its own, because its plan is kept:
-- planning over all partitions costs more than the report.
create or replace function bittern_store.is_active_again(run_id bigint) returns boolean
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_nestloop = on  -- whatever its caller says
as $$
declare
  state text;
begin
  select c.state into state
    from bittern_store.run r
    join bittern_store.connection c on c.name = r.connection
   where r.id = is_active_again.run_id
     for share of c;
  return coalesce(state = 'active', false);
end $$;
