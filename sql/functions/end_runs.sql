-- bittern_store.end_runs(run_ids, state, reason) ends runs that have not ended: cancelled, or dead; returns those that it ended.
--
-- Locks serials, then runs in order. A worker that has one in hand finds, when it reports, that it is no longer its own.
create or replace function bittern_store.end_runs(run_ids bigint[], state text, reason text) returns setof bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  serials bigint[] := array(select r.serial from bittern_store.run r where r.id = any (run_ids) and r.serial is not null);
  ended   bigint[];
begin
  perform bittern_store.lock_serials(serials);
  with held as materialized (
         select p.run_id from bittern_store.run_pending p where p.run_id = any (run_ids) order by p.run_id for update),
       gone as (
         delete from bittern_store.run_pending p using held h where p.run_id = h.run_id),
       noted as (
         insert into bittern_store.run_end (run_id, state, reason, ended_at)
         select h.run_id, end_runs.state, end_runs.reason, bittern_store.now() from held h
             on conflict do nothing)
  select array_agg(h.run_id order by h.run_id) into ended from held h;
  perform bittern_store.unblock(serials);
  return query select unnest(ended);
end $$;
