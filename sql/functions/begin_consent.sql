-- bittern_store.begin_consent(token_digest, state_digest, shared_client_id, lifetime) begins a trip to Bitbucket's consent page.
--
--   state_digest      SHA-256 of the trip's state, which only the browser and Bitbucket have
--   shared_client_id  the consumer that is used while the app's mode is shared; null when there is none
--
-- `standing` says how it went: begun; or unknown, used, expired (the link), not_configured (the app): then nothing was begun.
create or replace function bittern_store.begin_consent(
  token_digest bytea, state_digest bytea, shared_client_id text, lifetime interval,
  out standing text, out app text, out client_id text, out api_url text, out authorize_url text, out scopes text[]
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  link     bittern_store.invitation;
  entry    bittern_store.app;
  consumer bittern_store.oauth_consumer;
begin
  select i.* into link from bittern_store.invitation i where i.token_digest = begin_consent.token_digest;
  standing := case when not found then 'unknown' when link.used_at is not null then 'used'
                   when link.expires_at <= bittern_store.now() then 'expired' else 'begun' end;
  if standing <> 'begun' then
    return;
  end if;
  select a.* into entry from bittern_store.app a where a.name = link.app;
  app := entry.name;
  if entry.mode = 'shared' and shared_client_id is not null then
    insert into bittern_store.oauth_consumer (app, mode, client_id) values (entry.name, 'shared', shared_client_id)
        on conflict do nothing;
    select o.* into consumer from bittern_store.oauth_consumer o
     where o.app = entry.name and o.mode = 'shared' and o.client_id = shared_client_id;
  elsif entry.mode = 'own' then
    select o.* into consumer from bittern_store.oauth_consumer o
     where o.id = entry.oauth_consumer_id and o.sealed_secret is not null;
  end if;
  if consumer.id is null then
    standing := 'not_configured';
    return;
  end if;
  insert into bittern_store.consent (state_digest, invitation_id, oauth_consumer_id, expires_at)
  values (begin_consent.state_digest, link.id, consumer.id, bittern_store.now() + lifetime);
  client_id := consumer.client_id;
  api_url := entry.api_url;
  authorize_url := entry.authorize_url;
  scopes := entry.scopes || entry.custom_scopes;
end $$;
