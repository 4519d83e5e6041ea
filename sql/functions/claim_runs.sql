-- bittern_store.claim_runs(most, lease_for) leases runs that are due to the caller, longest due first.
--
--   most       1 … 1,000 runs; take only as many as can be worked on at once
--   lease_for  how long the worker may keep silent before another takes the run over
--
-- Each row is a run at the step to be done, with everything that the step may refer to; number counts the tries at this
-- step, this one included. A claim is the record that this try has begun: when its lease ends without a report, the try
-- is recorded as `unknown`, and the next claim says so in `abandoned`.
--
-- Skips runs that another transaction holds, so workers never wait for one another.
create or replace function bittern_store.claim_runs(most integer, lease_for interval)
  returns table (run_id bigint, lease uuid, step smallint, number integer, abandoned boolean, workflow text,
                 version integer, connection text, trigger_id bigint, facts jsonb, results jsonb)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off  -- a plan that may not scan looks dear enough to be compiled, which costs more than it does
  set enable_seqscan = off  -- the table swings between empty and full faster than statistics follow
as $$
declare
  moment timestamptz := bittern_store.now();
begin
  return query
    with due as materialized (
           select p.run_id, p.lease is not null as abandoned
             from bittern_store.run_pending p
            where p.state = 'waiting' and p.due_at <= moment
            order by p.due_at, p.run_id
            limit most
              for update skip locked),
         taken as (
           update bittern_store.run_pending p
              set lease = gen_random_uuid(), due_at = moment + lease_for, tries = p.tries + 1
             from due
            where p.run_id = due.run_id
           returning p.run_id, p.lease, p.step, p.tries, due.abandoned),
         lost as (
           insert into bittern_store.attempt (run_id, step, number, step_id, started_at, outcome, reason)
           select t.run_id, t.step, t.tries - 1, v.definition -> 'steps' -> t.step::integer ->> 'id', moment, 'unknown',
                  'the worker that had this run went silent'
             from taken t
             join bittern_store.run r on r.id = t.run_id
             join bittern_store.workflow_version v on v.name = r.workflow and v.version = r.workflow_version
            where t.abandoned
               on conflict do nothing)
    select t.run_id, t.lease, t.step, t.tries,
           t.abandoned or exists (  -- or it was, and whoever took it over gave it back untouched
             select from bittern_store.attempt u
              where u.run_id = t.run_id and u.step = t.step and u.number = t.tries - 1 and u.outcome = 'unknown'),
           r.workflow, r.workflow_version, r.connection, r.trigger_id,
           (select bittern_store.facts(e, w.definition::text like '%payload%')
              from bittern_store.trigger e where e.id = r.trigger_id),
           (select jsonb_object_agg(a.step_id, a.answer)
              from bittern_store.attempt a where a.run_id = t.run_id and a.outcome = 'succeeded')
      from taken t
      join bittern_store.run r on r.id = t.run_id
      join bittern_store.workflow_version w on w.name = r.workflow and w.version = r.workflow_version
     order by t.run_id;
end $$;
