-- bittern_store.hosts_listed() is the hosts that did not answer of late, those first that are not called at the moment: {items, next}.
--
-- At most a thousand. `open` is not called until `probe_at`, when one call is let through.
create or replace function bittern_store.hosts_listed() returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(to_json(h) order by h.state = 'open' desc, h.noted_at desc, h.origin), '[]'), 'next', null)
    from (select c.origin, c.state, c.reason, c.failures, c.opened_at, c.probe_at, c.noted_at
            from bittern_store.host_circuit c order by c.state = 'open' desc, c.noted_at desc, c.origin limit 1000) h
$$;
