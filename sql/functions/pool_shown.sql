-- bittern_store.pool_shown() is whether the worker pool is paused, which workflows are, and how many runs stand how, as json.
create or replace function bittern_store.pool_shown() returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object(
           'paused', p.paused, 'reason', p.reason, 'changed_at', p.changed_at,
           'paused_workflows', coalesce((select json_agg(w.name order by w.name) from bittern_store.workflow w where w.paused), '[]'),
           'runs', (select json_build_object(
                             'ready', count(*) filter (where r.state = 'ready'),
                             'later', count(*) filter (where r.state = 'later'),
                             'running', count(*) filter (where r.state = 'leased'),
                             'blocked', count(*) filter (where r.state = 'blocked'),
                             'parked', count(*) filter (where r.state = 'parked'))
                      from bittern_store.run_pending r))
    from bittern_store.worker_pool p
$$;
