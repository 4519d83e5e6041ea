-- bittern_store.retry_runs(run_ids) has runs done again from the step that they ended or wait at; returns those that go.
--
-- A run that is dead or cancelled begins at its first step without a result, with all the tries of its policy; attempts are numbered on.
-- One that is parked, or waits for a retry or a delay, is due now. Others, and those whose trigger is gone, are left alone.
--
-- Locks serials, then runs in order.
create or replace function bittern_store.retry_runs(run_ids bigint[]) returns setof bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  serials bigint[] := array(select r.serial from bittern_store.run r where r.id = any (run_ids) and r.serial is not null);
  again   bigint[];
  sooner  bigint[];
begin
  perform bittern_store.lock_serials(serials);
  with ended as (
         delete from bittern_store.run_end e
          where e.run_id = any (run_ids) and e.state in ('dead', 'cancelled')
            and exists (select from bittern_store.run r
                          join bittern_store.trigger t on t.id = r.trigger_id where r.id = e.run_id)
         returning e.run_id),
       place as materialized (
         select r.id, r.trigger_id, r.created_at, r.workflow, r.workflow_version, r.connection, r.serial,
                coalesce((select max(a.step) + 1 from bittern_store.attempt a
                           where a.run_id = r.id and a.outcome in ('succeeded', 'skipped')), 0)::smallint as step
           from ended e
           join bittern_store.run r on r.id = e.run_id),
       made as (
         insert into bittern_store.run_pending (run_id, trigger_id, created_at, state, due_at, queue, serial, step, tries_before)
         select p.id, p.trigger_id, p.created_at, case when p.serial is null then 'ready' else 'blocked' end, bittern_store.now(),
                bittern_store.queue_of(p.workflow, p.workflow_version, p.step, p.connection), p.serial, p.step,
                coalesce((select max(a.number) from bittern_store.attempt a where a.run_id = p.id and a.step = p.step), 0)
           from place p
          order by p.id
         returning run_id)
  select array_agg(m.run_id) into again from made m;
  with held as materialized (
         select p.run_id from bittern_store.run_pending p
          where p.run_id = any (run_ids) and p.state in ('parked', 'later') order by p.run_id for update),
       moved as (
         update bittern_store.run_pending p
            set state = case when p.serial is not null and p.step = 0 and p.tries = 0 then 'blocked' else 'ready' end,
                due_at = bittern_store.now(), reason = null
           from held h where p.run_id = h.run_id
         returning p.run_id)
  select array_agg(m.run_id) into sooner from moved m;
  perform bittern_store.unblock(serials);
  return query select unnest(again || sooner) order by 1;
end $$;
