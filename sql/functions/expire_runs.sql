-- bittern_store.expire_runs(log, day) ends the runs that a day of a log still has to do with as dead, reason `expired`.
--
--   log  trigger: runs of its triggers; run: runs made on that day; none of other logs
--
-- Returns how many. Locks them in order; a worker that has one finds, when it reports, that it is no longer its own.
create or replace function bittern_store.expire_runs(log name, day date) returns bigint
  language sql volatile
  set search_path = pg_catalog, pg_temp
as $$
  with held as materialized (
         select p.run_id
           from bittern_store.run_pending p
          where case log
                  when 'trigger' then p.run_id in (select r from bittern_store.unfinished_runs_on(day) r)
                  when 'run' then p.run_id >= bittern_store.first_id(day) and p.run_id < bittern_store.first_id(day + 1)
                end
          order by p.run_id
            for update),
       ended as (
         insert into bittern_store.run_end (run_id, state, reason, ended_at)
         select h.run_id, 'dead', 'expired', bittern_store.now() from held h
             on conflict do nothing),
       done as (
         delete from bittern_store.run_pending p using held h where p.run_id = h.run_id)
  select count(*) from held
$$;
