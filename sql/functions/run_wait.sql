-- bittern_store.run_wait(kind, …) is one of the reasons that run_waits lists.
create or replace function bittern_store.run_wait(kind text, detail text, until timestamptz default null, run bigint default null) returns jsonb
  language sql immutable
  set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('kind', kind, 'detail', detail, 'until', until, 'run', run)
$$;
