-- bittern_store.add_connection(name, app, customer, api_base_url, account_id, account_name, kind, sealed) stores a
-- connection and its credential, which the caller has sealed.
--
-- A name that is taken is a unique violation (connection_name_key).
create or replace function bittern_store.add_connection(
  name text, app text, customer text, api_base_url text, account_id text, account_name text, kind text, sealed bytea
) returns void
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with made as (
    insert into bittern_store.connection (name, app, customer, api_base_url, account_id, account_name)
    values (add_connection.name, add_connection.app, add_connection.customer, add_connection.api_base_url,
            add_connection.account_id, add_connection.account_name)
    returning id)
  insert into bittern_store.credential (connection_id, kind, sealed)
  select made.id, add_connection.kind, add_connection.sealed from made
$$;
