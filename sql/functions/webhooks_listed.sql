-- bittern_store.webhooks_listed(name) is every webhook, or the one of that name, for operators: {items, next}.
create or replace function bittern_store.webhooks_listed(name text default null) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(json_build_object(
           'name', w.name, 'product', w.product, 'token', w.token, 'connection', c.name, 'customer', c.customer,
           'unsigned', w.unsigned, 'created_at', w.created_at,
           'secrets', coalesce((select json_agg(json_build_object('number', s.number, 'created_at', s.created_at) order by s.number)
                                  from bittern_store.webhook_secret s where s.webhook_id = w.id), '[]'))
           order by w.name), '[]'), 'next', null)
    from bittern_store.webhook w
    left join bittern_store.connection c on c.id = w.connection_id
   where webhooks_listed.name is null or w.name = webhooks_listed.name
$$;
