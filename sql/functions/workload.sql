-- bittern_store.workload() is what runs wait for over the whole installation, for metrics and health; costs the same whatever waits.
--
-- Runs are counted up to 100,000, those that failed up to 10,000.
create or replace function bittern_store.workload(
  out waiting bigint, out running bigint, out blocked bigint, out parked bigint, out looping bigint, out dead bigint,
  out queues_held_by_rate bigint, out queues_held_by_circuit bigint, out circuits_open bigint,
  out workflows_paused bigint, out pool_paused boolean, out pool_reason text
)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
  select s.waiting, s.running, s.blocked, s.parked, s.looping,
         (select count(*) from (select from bittern_store.run_end e where e.state = 'dead' limit 10000) d),
         h.by_rate, h.by_circuit,
         (select count(*) from bittern_store.host_circuit c where c.state = 'open'),
         (select count(*) from bittern_store.workflow w where w.paused),
         p.paused, p.reason
    from (select count(*) filter (where r.state in ('ready', 'later')) as waiting, count(*) filter (where r.state = 'leased') as running,
                 count(*) filter (where r.state = 'blocked') as blocked, count(*) filter (where r.state = 'parked') as parked,
                 count(*) filter (where r.state = 'parked' and r.reason like 'loop:%') as looping
            from (select q.state, q.reason from bittern_store.run_pending q limit 100000) r) s
   cross join (select count(*) filter (where q.held_because not like '%does not answer') as by_rate,
                      count(*) filter (where q.held_because like '%does not answer') as by_circuit
                 from bittern_store.run_queue q where q.held_until > bittern_store.now()) h
   cross join bittern_store.worker_pool p
$$;
