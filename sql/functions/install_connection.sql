-- bittern_store.install_connection(state_digest, …) makes the connection that a trip to the consent page was for, or authorises it anew.
--
--   api_url, token_url     where its calls go, and where its token is renewed; they stay when the app's settings change
--   sealed, sealed_refresh the tokens, sealed by the caller for this connection's name
--   expires_in             null when the provider does not say
--
-- The invitation is used up. A connection that was there keeps its id, its webhooks and its workflows; runs that waited for
-- it go on. `standing` is made, or reauthorised; used when another trip of the same link has come first, or taken when the
-- name has become somebody else's: then nothing is stored. Asked a second time, because the first answer was lost, it
-- answers alike.
create or replace function bittern_store.install_connection(
  state_digest bytea, api_url text, token_url text, account_id text, account_name text, workspaces text[], granted_scopes text[],
  sealed bytea, sealed_refresh bytea, expires_in interval,
  out standing text
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  link     bittern_store.invitation;
  consumer bigint;
  owner_id bigint;
begin
  select i.* into link
    from bittern_store.invitation i
    join bittern_store.consent c on c.invitation_id = i.id
   where c.state_digest = install_connection.state_digest
     for update of i;
  if not found then
    raise exception 'there is no such consent' using errcode = 'P0002';
  end if;
  if link.used_at is not null then
    select coalesce(c.installed, 'used') into standing
      from bittern_store.consent c where c.state_digest = install_connection.state_digest;
    return;
  end if;
  select c.oauth_consumer_id into consumer from bittern_store.consent c where c.state_digest = install_connection.state_digest;

  insert into bittern_store.connection as c
         (name, app, customer, api_base_url, token_url, oauth_consumer_id, account_id, account_name, workspaces, granted_scopes)
  values (link.connection, link.app, link.customer, install_connection.api_url, install_connection.token_url, consumer,
          install_connection.account_id, install_connection.account_name, install_connection.workspaces,
          install_connection.granted_scopes)
      on conflict (name) do update
         set api_base_url = excluded.api_base_url, token_url = excluded.token_url,
             oauth_consumer_id = excluded.oauth_consumer_id, account_id = excluded.account_id,
             account_name = excluded.account_name, workspaces = excluded.workspaces, granted_scopes = excluded.granted_scopes,
             state = 'active', state_reason = null, state_changed_at = bittern_store.now()
       where c.app = excluded.app and c.customer = excluded.customer
  returning c.id, case when c.xmax = 0 then 'made' else 'reauthorised' end into owner_id, standing;
  if owner_id is null then
    standing := 'taken';
    return;
  end if;

  insert into bittern_store.credential as k (connection_id, kind, sealed, sealed_refresh, expires_at, generation)
  values (owner_id, 'authorization_code', install_connection.sealed, install_connection.sealed_refresh,
          bittern_store.now() + expires_in,
          (select c.last_generation + 1 from bittern_store.connection c where c.id = owner_id))
      on conflict (connection_id) do update
         set kind = excluded.kind, sealed = excluded.sealed, sealed_refresh = excluded.sealed_refresh,
             expires_at = excluded.expires_at, generation = k.generation + 1, renewed_at = bittern_store.now(),
             refresh_begun_at = null, refresh_by = null, refresh_until = null, failures = 0, retry_at = null;

  update bittern_store.invitation i set used_at = bittern_store.now() where i.id = link.id;
  update bittern_store.consent c
     set connection_id = owner_id, installed = standing
   where c.state_digest = install_connection.state_digest;
  perform bittern_store.note_connection(
    owner_id, case standing when 'made' then 'made' else 'authorized' end, install_connection.account_name);
  perform bittern_store.go_on_with(link.connection);
  -- Receivers keep a webhook's customer in memory, and the connection's account decides which events are its own.
  update bittern_store.webhook_version set version = version + 1;
end $$;
