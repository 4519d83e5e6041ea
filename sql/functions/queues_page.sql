-- bittern_store.queues_page(before, most, workflow, connection, held) is the places at which runs wait, newest first: {items, next}.
--
--   before                only smaller ids; null from the newest
--   workflow, connection  only theirs; null for all
--   held                  only those from which nobody claims at the moment, because their host is down or a limit is used up
--
-- Only queues with something in them. The counts are of the first 200,000 runs that have not ended; `counted_all` says whether these are all.
-- `oldest_due` is when the oldest run that may be taken became due.
create or replace function bittern_store.queues_page(before bigint, most integer, workflow text, connection text, held boolean) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
  with seen as materialized (
         select p.queue, p.state, p.due_at from bittern_store.run_pending p limit 200000),
       counted as materialized (
         select s.queue,
                count(*) filter (where s.state = 'ready') as ready, count(*) filter (where s.state = 'later') as later,
                count(*) filter (where s.state = 'leased') as running, count(*) filter (where s.state = 'blocked') as blocked,
                count(*) filter (where s.state = 'parked') as parked, min(s.due_at) filter (where s.state = 'ready') as oldest_due,
                count(*) as runs
           from seen s group by s.queue),
       page as materialized (
         select q.id, q.workflow, q.version, q.step, v.definition -> 'steps' -> q.step::integer ->> 'id' as step_id, q.connection,
                c.ready, c.later, c.running, c.blocked, c.parked, c.oldest_due, coalesce(w.paused, false) as paused,
                case when q.held_until > bittern_store.now() then q.held_until end as held_until,
                case when q.held_until > bittern_store.now() then q.held_because end as held_because
           from counted c
           join bittern_store.run_queue q on q.id = c.queue
           join bittern_store.workflow_version v on v.name = q.workflow and v.version = q.version
           left join bittern_store.workflow w on w.name = q.workflow
          where (queues_page.before is null or q.id < queues_page.before)
            and (queues_page.workflow is null or q.workflow = queues_page.workflow)
            and (queues_page.connection is null or q.connection = queues_page.connection)
            and (not coalesce(queues_page.held, false) or q.held_until > bittern_store.now())
          order by q.id desc
          limit most)
  select json_build_object(
           'items', coalesce((select json_agg(to_json(page) order by page.id desc) from page), '[]'),
           'next', case when (select count(*) from page) = most then (select min(page.id)::text from page) end,
           'counted_all', (select coalesce(sum(c.runs), 0) < 200000 from counted c))
$$;
