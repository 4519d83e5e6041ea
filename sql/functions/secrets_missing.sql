-- bittern_store.secrets_missing(definition) is the named secrets that a workflow inserts and that nobody has set, in order.
create or replace function bittern_store.secrets_missing(definition jsonb) returns text[]
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(used.name order by used.name), '{}')
    from unnest(bittern_store.secrets_used(definition)) used (name)
   where not exists (select from bittern_store.secret s where s.name = used.name)
$$;
