-- bittern_store.expire_runs(log, day) ends the runs that a day of a log still has to do with as dead, reason `expired`.
--
--   log  trigger: runs of its triggers; run: runs made on that day; none of other logs
--
-- Returns how many. A worker that has one finds, when it reports, that it is no longer its own.
create or replace function bittern_store.expire_runs(log name, day date) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  run_ids bigint[] := array(
    select r from bittern_store.unfinished_runs_on(day) r where log = 'trigger'
    union all
    select p.run_id from bittern_store.run_pending p
     where log = 'run' and p.run_id >= bittern_store.first_id(day) and p.run_id < bittern_store.first_id(day + 1));
begin
  return (select count(*) from bittern_store.end_runs(run_ids, 'dead', 'expired'));
end $$;
