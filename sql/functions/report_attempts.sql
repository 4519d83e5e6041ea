-- bittern_store.report_attempts(run_ids, leases, …) writes down what a batch of tries gave, and where each run goes next.
--
--   run_ids, leases  what claim_runs gave; a run whose lease has gone to another is left alone (fenced)
--   outcomes …       the attempt; null for a try that was never begun, which leaves no attempt and does not count
--   verdicts         continue   the step is done, go on with the next under the same lease
--                    retry      again at due_at
--                    park       wait until the connection is authorised again, then do this step; if it was meanwhile, do it now
--                    succeeded  the run is done
--                    dead       the run will not be tried again by itself
--
-- No run twice in a batch. Returns the runs whose report was taken.
create or replace function bittern_store.report_attempts(
  run_ids bigint[], leases uuid[], steps smallint[], numbers integer[], step_ids text[], started_at timestamptz[],
  seconds double precision[], outcomes text[], reasons text[], requests jsonb[], answers jsonb[], verdicts text[],
  due_at timestamptz[]
) returns setof bigint
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with held as materialized (
         select r.*,
                case when r.verdict = 'park' then bittern_store.is_active_again(r.run_id) else false end as is_active
           from unnest(run_ids, leases, steps, numbers, step_ids, report_attempts.started_at, seconds, outcomes, reasons,
                       requests, answers, verdicts, report_attempts.due_at)
                r (run_id, lease, step, number, step_id, started_at, seconds, outcome, reason, request, answer, verdict, due_at)
           join bittern_store.run_pending p on p.run_id = r.run_id and p.lease = r.lease
          order by p.run_id
            for update of p),
       tried as (
         insert into bittern_store.attempt
                (run_id, step, number, step_id, started_at, seconds, outcome, reason, request, answer)
         select h.run_id, h.step, h.number, h.step_id, h.started_at, h.seconds, h.outcome, h.reason, h.request, h.answer
           from held h where h.outcome is not null
             on conflict do nothing),  -- the same report again, because its first answer was lost
       moved as (
         update bittern_store.run_pending p
            set step = h.step + (h.verdict = 'continue')::integer,
                tries = case when h.verdict = 'continue' then 1 when h.outcome is null then h.number - 1 else h.number end,
                lease = case when h.verdict = 'continue' then p.lease end,
                due_at = case when h.verdict = 'continue' then p.due_at else coalesce(h.due_at, bittern_store.now()) end,
                state = case when h.verdict = 'park' and not h.is_active then 'parked' else 'waiting' end,
                reason = h.reason
           from held h
          where p.run_id = h.run_id and h.verdict in ('continue', 'retry', 'park')),
       done as (
         delete from bittern_store.run_pending p
          using held h
          where p.run_id = h.run_id and h.verdict in ('succeeded', 'dead')),
       ended as (
         insert into bittern_store.run_end (run_id, state, reason, ended_at)
         select h.run_id, h.verdict, case when h.verdict = 'dead' then h.reason end, bittern_store.now()
           from held h where h.verdict in ('succeeded', 'dead'))
  select h.run_id from held h
$$;
