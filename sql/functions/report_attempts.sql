-- bittern_store.report_attempts(run_ids, leases, …) writes down what a batch of tries gave, and where each run goes next.
--
--   run_ids, leases  what claim_runs gave; a run whose lease has gone to another is left alone (fenced)
--   outcomes …       the attempt; null for a try that was never begun, which leaves no attempt and does not count
--   verdicts         continue   the step is done; the next is done under the same lease, or, when due_at is later, from then on by anybody
--                    retry      again at due_at
--                    park       wait until the connection is authorised again, then do this step; if it was meanwhile, do it now
--                    succeeded  the run is done
--                    dead       the run will not be tried again by itself
--
-- No run twice in a batch. Returns the runs whose report was taken; those behind a run that ended go. Locks serials, then runs in order.
--
-- That runs are among run_ids is said wherever they are joined, and the joins are by hash: all plans read the index for the array, once.
-- A nested loop would either do that again for each run, or begin with a table that was empty when the plan was made.
create or replace function bittern_store.report_attempts(
  run_ids bigint[], leases uuid[], steps smallint[], numbers integer[], step_ids text[], started_at timestamptz[],
  seconds double precision[], outcomes text[], reasons text[], requests json[], answers json[], verdicts text[],
  due_at timestamptz[]
) returns setof bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_nestloop = off
  set jit = off
as $$
declare
  moment  timestamptz := bittern_store.now();
  serials bigint[] := array(select p.serial from bittern_store.run_pending p where p.run_id = any (run_ids) and p.serial is not null);
  taken   bigint[];
  freed   bigint[];
begin
  if serials <> '{}' then
    perform bittern_store.lock_serials(serials);
  end if;
  with held as materialized (
         select r.*, p.serial,
                case when r.verdict = 'park' then bittern_store.is_active_again(r.run_id) else false end as is_active,
                coalesce(r.due_at, moment) > moment as is_later
           from unnest(run_ids, leases, steps, numbers, step_ids, report_attempts.started_at, seconds, outcomes, reasons,
                       requests, answers, verdicts, report_attempts.due_at)
                r (run_id, lease, step, number, step_id, started_at, seconds, outcome, reason, request, answer, verdict, due_at)
           join bittern_store.run_pending p on p.run_id = r.run_id and p.lease = r.lease and p.run_id = any (run_ids)
          order by p.run_id
            for update of p),
       tried as (
         insert into bittern_store.attempt
                (run_id, step, number, step_id, started_at, seconds, outcome, reason, request, answer)
         select h.run_id, h.step, h.number, h.step_id, h.started_at, h.seconds, h.outcome, h.reason, h.request, h.answer
           from held h where h.outcome is not null
             on conflict do nothing),  -- the same report again, because its first answer was lost
       gone_on as (
         update bittern_store.run_pending p
            set step = h.step + 1, tries = 1, tries_before = 0, step_started_at = moment, reason = null
           from held h
          where p.run_id = h.run_id and p.run_id = any (run_ids) and h.verdict = 'continue' and not h.is_later),
       given_back as (
         update bittern_store.run_pending p
            set step = h.step + (h.verdict = 'continue')::integer,
                queue = bittern_store.queue_for(p.queue, h.step + (h.verdict = 'continue')::integer),
                tries = case when h.verdict = 'continue' then 0 when h.outcome is null then p.tries - 1 else p.tries end,
                tries_before = case when h.verdict = 'continue' then 0 else p.tries_before end,
                step_started_at = case when h.verdict = 'continue' or h.outcome is null and p.tries = 1 then null
                                       else p.step_started_at end,
                lease = null,
                due_at = coalesce(h.due_at, moment),
                state = case when h.verdict = 'park' and not h.is_active then 'parked' when h.is_later then 'later' else 'ready' end,
                reason = h.reason
           from held h
          where p.run_id = h.run_id and p.run_id = any (run_ids) and (h.verdict in ('retry', 'park') or h.verdict = 'continue' and h.is_later)),
       done as (
         delete from bittern_store.run_pending p
          where p.run_id = any (array(select h.run_id from held h where h.verdict in ('succeeded', 'dead')))),
       ended as (
         insert into bittern_store.run_end (run_id, state, reason, ended_at)
         select h.run_id, h.verdict, case when h.verdict = 'dead' then h.reason end, moment
           from held h where h.verdict in ('succeeded', 'dead'))
  select array_agg(h.run_id), array_agg(h.serial) filter (where h.verdict in ('succeeded', 'dead') and h.serial is not null)
    into taken, freed
    from held h;

  if freed is not null then
    perform bittern_store.unblock(freed);
  end if;
  return query select unnest(taken);
end $$;
