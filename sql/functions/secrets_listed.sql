-- bittern_store.secrets_listed() is every named secret, and every one that a workflow in force inserts and nobody has set: {items, next}.
--
-- Its value is in no answer.
create or replace function bittern_store.secrets_listed() returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with used as materialized (
    select u.name, json_agg(w.name order by w.name) as workflows
      from bittern_store.workflow w
      join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
     cross join lateral unnest(bittern_store.secrets_used(v.definition)) u (name)
     group by u.name)
  select json_build_object('items', coalesce(json_agg(json_build_object(
           'name', name, 'is_set', s.name is not null, 'created_at', s.created_at, 'changed_at', s.changed_at,
           'workflows', coalesce(u.workflows, '[]')) order by name), '[]'), 'next', null)
    from bittern_store.secret s
    full join used u using (name)
$$;
