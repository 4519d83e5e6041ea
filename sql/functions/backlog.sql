-- bittern_store.backlog() is what waits, for the health page: runs waiting, and the age of the oldest run and trigger nobody has taken.
--
-- Costs the same whatever the backlog: ages come from the ends of indexes (in the log that of a lane, see next_trigger); the count
-- stops at 10,000, and ages are those of a hundred queues. A run's age counts from when it became due; what is held or paused does not count.
create or replace function bittern_store.backlog(
  out waiting_runs bigint, out parked_runs bigint, out oldest_run_seconds double precision, out oldest_trigger_seconds double precision
)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select (select count(*) from (select from bittern_store.run_pending p where p.state in ('ready', 'later', 'blocked') limit 10000) w),
         (select count(*) from (select from bittern_store.run_pending p where p.state = 'parked' limit 10000) w),
         (select greatest(0, extract(epoch from bittern_store.now() - min(oldest.due_at)))
            from (select q.id from bittern_store.run_queue q
                   where (q.held_until is null or q.held_until <= bittern_store.now())
                     and not (select w.paused from bittern_store.worker_pool w)
                     and not exists (select from bittern_store.workflow w where w.name = q.workflow and w.paused)
                     and exists (select from bittern_store.run_pending p where p.state = 'ready' and p.queue = q.id)
                   limit 100) q
           cross join lateral (
                   select p.due_at from bittern_store.run_pending p
                    where p.state = 'ready' and p.queue = q.id order by p.queue, p.run_id limit 1) oldest),
         (select max(extract(epoch from bittern_store.now() - oldest.received_at))
            from bittern_store.lane l
           cross join lateral (select t.received_at from bittern_store.trigger t
                                where t.lane = any (array[l.lane]) and t.id > l.matched order by t.lane, t.id limit 1) oldest)
$$;
