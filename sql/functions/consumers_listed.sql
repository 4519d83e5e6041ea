-- bittern_store.consumers_listed() is every consumer and where it stands, for operators: {items, next}; there are never many.
create or replace function bittern_store.consumers_listed() returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('items', coalesce(json_agg(to_jsonb(s) - 'id' - 'expired' order by s.name), '[]'), 'next', null)
    from bittern_store.consumer_state s
$$;
