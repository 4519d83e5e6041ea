-- bittern_store.body_json(body) is a body as jsonb, or null when jsonb cannot hold it: not JSON, not UTF-8, \u0000, 1e200000.
--
-- Never raises: one strange body must not stop a batch. A leading byte order mark is passed over. Not for parallel plans, in which
-- PostgreSQL cannot catch an error.
create or replace function bittern_store.body_json(body bytea) returns jsonb
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
begin
  if substring(body for 3) = '\xefbbbf' then
    body := substring(body from 4);
  end if;
  return convert_from(body, 'UTF8')::jsonb;
exception when others then
  return null;
end $$;
