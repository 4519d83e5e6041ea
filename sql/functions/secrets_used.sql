-- bittern_store.secrets_used(definition) is the named secrets that a workflow's templates insert, each once, in order.
--
-- A secret is written `{{ secrets.NAME }}` or `{{ secrets["NAME"] }}`, and takes no filter.
create or replace function bittern_store.secrets_used(definition jsonb) returns text[]
  language sql immutable
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(distinct coalesce(found.parts[1], found.parts[2]) order by coalesce(found.parts[1], found.parts[2])), '{}')
    from jsonb_path_query(definition, 'strict $.**') written (value)
   cross join lateral regexp_matches(
           written.value #>> '{}', '\{\{\s*secrets(?:\.([A-Za-z0-9_-]+)|\[\s*"([A-Za-z0-9_-]+)"\s*\])\s*\}\}', 'g') found (parts)
   where jsonb_typeof(written.value) = 'string'
$$;
