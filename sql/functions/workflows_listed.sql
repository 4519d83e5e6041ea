-- bittern_store.workflows_listed(name) is every workflow in force, or the one of that name, for operators: {items, next}.
create or replace function bittern_store.workflows_listed(name text default null) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(json_build_object(
           'name', w.name, 'version', w.version, 'applied_at', w.applied_at,
           'paused', w.paused, 'pause_reason', w.pause_reason, 'paused_at', w.paused_at,
           'missing_secrets', bittern_store.secrets_missing(v.definition), 'definition', v.definition)
           order by w.name), '[]'), 'next', null)
    from bittern_store.workflow w
    join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
   where workflows_listed.name is null or w.name = workflows_listed.name
$$;
