-- bittern_store.connections_listed(name) is every connection, or the one of that name, for operators: {items, next}.
create or replace function bittern_store.connections_listed(name text default null) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(to_json(s) order by s.name), '[]'), 'next', null)
    from bittern_store.connection_state s
   where connections_listed.name is null or s.name = connections_listed.name
$$;
