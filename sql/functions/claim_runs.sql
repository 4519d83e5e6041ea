-- bittern_store.claim_runs(most, lease_for, …) leases runs that are due to the caller, taking turns between queues.
--
--   most            1 … 1,000 runs; take only as many as can be worked on at once
--   lease_for       how long the worker may keep silent before another takes the run over
--   after_queue     the queue that the caller's last claim ended with: turns go on after it; 0 at first
--   per_workflow    how many runs of one workflow may be in hand at a time, over all workers, unless it says so itself
--   per_connection  the same for a connection
--
-- Each row is a run at the step to be done, with everything that the step may refer to; number counts the attempts at this
-- step, this one included, tries those since an operator had it done again. A claim is the record that this try has begun: when its
-- lease ends without a report, the try is recorded as `unknown`, and the next claim says so in `abandoned`.
--
-- A claim is one lease. Runs are found by the array of those chosen, and never joined: the plan is made when the tables may be empty, and is
-- kept, and then either side of a join may be the one that is read first.
--
-- Nothing is claimed while the pool is paused, from a paused workflow, or from a queue that is held. Claims take turns, so that the
-- limits hold; none waits for a report.
create or replace function bittern_store.claim_runs(
  most integer, lease_for interval, after_queue integer default 0, per_workflow integer default 1000, per_connection integer default 1000
)
  returns table (run_id bigint, lease uuid, step smallint, number integer, tries integer, abandoned boolean, queue integer,
                 workflow text, version integer, connection text, trigger_id bigint,
                 created_at timestamptz, step_started_at timestamptz, trigger jsonb, payload jsonb, results json)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off  -- a plan that may not scan looks dear enough to be compiled, which costs more than it does
  set enable_seqscan = off  -- the table swings between empty and full faster than statistics follow
as $$
declare
  moment timestamptz := bittern_store.now();
  claim  constant uuid := gen_random_uuid();
  chosen bigint[];
  lost   bigint[];  -- their workers went silent
begin
  if (select p.paused from bittern_store.worker_pool p) then
    return;
  end if;
  perform pg_advisory_xact_lock(7704, 0);

  -- What is due comes back: retries, delays, leases that ran out, which keep theirs until somebody else takes the run.
  update bittern_store.run_pending p
     set state = 'ready'
   where p.run_id = any (array(
           select d.run_id from bittern_store.run_pending d
            where d.state = 'later' and d.due_at <= moment order by d.due_at limit 1000 for update skip locked));
  update bittern_store.run_pending p
     set state = 'ready', queue = bittern_store.queue_for(p.queue, p.step)  -- its worker may have gone on from step to step
   where p.run_id = any (array(
           select d.run_id from bittern_store.run_pending d
            where d.state = 'leased' and d.due_at <= moment order by d.due_at limit 1000 for update skip locked));

  chosen := bittern_store.runs_in_turn(most, after_queue, per_workflow, per_connection);
  if chosen = '{}' then
    return;
  end if;
  lost := array(select p.run_id from bittern_store.run_pending p where p.run_id = any (chosen) and p.lease is not null);
  return query
    with taken as (
           update bittern_store.run_pending p
              set state = 'leased', lease = claim, due_at = moment + lease_for, tries = p.tries + 1,
                  step_started_at = coalesce(p.step_started_at, moment), reason = null
            where p.run_id = any (chosen)
           returning p.run_id, p.lease, p.step, p.tries, p.tries_before, p.step_started_at, p.queue, p.trigger_id, p.created_at,
                     p.run_id = any (lost) as abandoned),
         silence as (
           insert into bittern_store.attempt (run_id, step, number, step_id, started_at, outcome, reason)
           select t.run_id, t.step, t.tries_before + t.tries - 1, v.definition -> 'steps' -> t.step::integer ->> 'id', moment, 'unknown',
                  'the worker that had this run went silent'
             from taken t
             join bittern_store.run_queue q on q.id = t.queue
             join bittern_store.workflow_version v on v.name = q.workflow and v.version = q.version
            where t.abandoned
               on conflict do nothing)
    select t.run_id, t.lease, t.step, t.tries_before + t.tries, t.tries,
           t.abandoned or t.tries > 1 and exists (  -- or it was, and whoever took it over gave it back untouched
             select from bittern_store.attempt u
              where u.run_id = t.run_id and u.step = t.step and u.number = t.tries_before + t.tries - 1 and u.outcome = 'unknown'),
           t.queue, q.workflow, q.version, q.connection, t.trigger_id, t.created_at, t.step_started_at,
           (select bittern_store.document(e) from bittern_store.trigger e where e.id = t.trigger_id),
           case when w.uses_payload then (
             select bittern.payload(e.delivery_id) from bittern_store.trigger e where e.id = t.trigger_id) end,
           case when t.step > 0 then (
             select json_object_agg(a.step_id, a.answer)
               from bittern_store.attempt a where a.run_id = t.run_id and a.outcome in ('succeeded', 'skipped')) end
      from taken t
      join bittern_store.run_queue q on q.id = t.queue
      join bittern_store.workflow_version w on w.name = q.workflow and w.version = q.version
     order by t.queue <= after_queue, t.queue, t.run_id;  -- as runs_in_turn chose them
end $$;
