-- bittern_store.webhooks_listed(name) is every webhook and how it fares, or the one of that name, for operators: {items, next}.
--
-- `name` is for processes of the release before; one webhook is webhook_shown.
create or replace function bittern_store.webhooks_listed(name text default null) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(to_json(w) order by w.name), '[]'), 'next', null)
    from bittern_store.webhook_state w
   where webhooks_listed.name is null or w.name = webhooks_listed.name
$$;
