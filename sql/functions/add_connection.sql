-- bittern_store.add_connection(name, app, customer, …) stores a connection that nobody had to be asked for, and its credential.
--
--   kind       access_token, or client_credentials: then the token is renewed with the app's consumer
--   sealed     the token, which the caller has sealed
--   token_url, oauth_consumer_id, expires_in, granted_scopes
--              null for a plain token
--
-- A name that is taken is a unique violation (connection_name_key).
create or replace function bittern_store.add_connection(
  name text, app text, customer text, api_base_url text, account_id text, account_name text, kind text, sealed bytea,
  token_url text, oauth_consumer_id bigint, expires_in interval, granted_scopes text[]
) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  made bigint;
begin
  insert into bittern_store.connection
         (name, app, customer, api_base_url, account_id, account_name, token_url, oauth_consumer_id, granted_scopes)
  values (add_connection.name, add_connection.app, add_connection.customer, add_connection.api_base_url,
          add_connection.account_id, add_connection.account_name, add_connection.token_url,
          add_connection.oauth_consumer_id, add_connection.granted_scopes)
  returning id into made;
  insert into bittern_store.credential (connection_id, kind, sealed, expires_at)
  values (made, add_connection.kind, add_connection.sealed, bittern_store.now() + expires_in);
  perform bittern_store.note_connection(made, 'made', add_connection.account_name);
end $$;
