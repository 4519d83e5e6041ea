-- bittern_store.note_circuits(origins, states, …) writes down which hosts are not called at the moment, and when they are asked again.
--
--   states    open or closed
--   failures  how often in a row it did not answer
--   probe_at  when one call is let through; null for closed
create or replace function bittern_store.note_circuits(
  origins text[], states text[], reasons text[], failures integer[], probe_at timestamptz[]
) returns void
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  insert into bittern_store.host_circuit as h (origin, state, reason, failures, opened_at, probe_at, noted_at)
  select c.origin, c.state, c.reason, c.failures, case when c.state = 'open' then bittern_store.now() end, c.probe_at,
         bittern_store.now()
    from unnest(origins, states, reasons, failures, note_circuits.probe_at) c (origin, state, reason, failures, probe_at)
   order by c.origin
      on conflict on constraint host_circuit_pkey do update
     set state = excluded.state, reason = excluded.reason, failures = excluded.failures, probe_at = excluded.probe_at,
         opened_at = case when excluded.state = 'open' then case when h.state = 'open' then h.opened_at else excluded.opened_at end end,
         noted_at = excluded.noted_at
$$;
