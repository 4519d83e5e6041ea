-- bittern_store.connections_listed(name) is every connection, or the one of that name, for operators: {items, next}.
create or replace function bittern_store.connections_listed(name text default null) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(json_build_object(
           'name', c.name, 'app', c.app, 'customer', c.customer, 'api_url', c.api_base_url, 'state', c.state,
           'account_id', c.account_id, 'account_name', c.account_name, 'credential', k.kind, 'created_at', c.created_at)
           order by c.name), '[]'), 'next', null)
    from bittern_store.connection c
    left join bittern_store.credential k on k.connection_id = c.id
   where connections_listed.name is null or c.name = connections_listed.name
$$;
