-- bittern_store.take_consent(state_digest) ends a trip to the consent page, once: what to exchange the code with, and for whom.
--
-- `standing` says how it stands: taken, by this call and no other; replayed, with the connection that came of it, if one did, in
-- `installed`; expired; unknown.
create or replace function bittern_store.take_consent(
  state_digest bytea,
  out standing text, out installed text, out app text, out customer text, out connection text, out return_to text,
  out oauth_consumer_id bigint, out mode text, out client_id text, out sealed_secret bytea, out api_url text,
  out token_url text, out scopes text[]
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  trip bittern_store.consent;
begin
  select c.* into trip from bittern_store.consent c where c.state_digest = take_consent.state_digest for update;
  standing := case when not found then 'unknown' when trip.taken_at is not null then 'replayed'
                   when trip.expires_at <= bittern_store.now() then 'expired' else 'taken' end;
  if standing = 'unknown' then
    return;
  end if;
  if standing = 'taken' then
    update bittern_store.consent c set taken_at = bittern_store.now() where c.state_digest = take_consent.state_digest;
  end if;
  select i.app, i.customer, i.connection, i.return_to, o.id, o.mode, o.client_id, o.sealed_secret, a.api_url, a.token_url,
         a.scopes || a.custom_scopes, n.name
    into app, customer, connection, return_to, oauth_consumer_id, mode, client_id, sealed_secret, api_url, token_url, scopes,
         installed
    from bittern_store.invitation i
    join bittern_store.app a on a.name = i.app
    join bittern_store.oauth_consumer o on o.id = trip.oauth_consumer_id
    left join bittern_store.connection n on n.id = trip.connection_id
   where i.id = trip.invitation_id;
end $$;
