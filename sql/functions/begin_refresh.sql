-- bittern_store.begin_refresh(connection, generation, holder, patience) writes down that a token is about to be renewed, before anybody asks.
--
--   generation  of the token that is to be replaced
--   holder      who renews it; only that one may write what came of it
--   patience    for how long others wait for it: longer than the call to Bitbucket can last
--
-- `standing` says who does it: begun, the caller, with what it needs; newer, it is done already; busy, another is at it;
-- later, it has failed a moment ago; not_active, not_renewable, unknown. A holder that is silent for longer than its patience has
-- died, perhaps with Bitbucket's answer in its hand: the next one asks again with the same refresh token, which Bitbucket
-- takes for ten minutes after its use.
create or replace function bittern_store.begin_refresh(
  connection text, generation bigint, holder uuid, patience interval,
  out standing text, out kind text, out app text, out api_url text, out token_url text, out mode text, out client_id text,
  out sealed_secret bytea, out sealed_refresh bytea, out abandoned_at timestamptz, out retry_at timestamptz
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment timestamptz := bittern_store.now();
  found_ record;
begin
  select k.connection_id, k.generation, k.kind, k.sealed_refresh, k.refresh_by, k.refresh_until, k.refresh_begun_at, k.retry_at,
         c.state, c.app, c.api_base_url, c.token_url, o.mode, o.client_id, o.sealed_secret
    into found_
    from bittern_store.connection c
    join bittern_store.credential k on k.connection_id = c.id
    left join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id
   where c.name = begin_refresh.connection
     for update of k;
  standing := case
    when not found then 'unknown'
    when found_.state <> 'active' then 'not_active'
    when found_.generation <> begin_refresh.generation then 'newer'  -- who has another in mind is to read it again
    when found_.kind = 'access_token' or (found_.kind = 'authorization_code' and found_.sealed_refresh is null)
      then 'not_renewable'
    when found_.refresh_by is not null and found_.refresh_until > moment then 'busy'
    when found_.retry_at > moment then 'later'
    else 'begun' end;
  retry_at := found_.retry_at;
  if standing <> 'begun' then
    return;
  end if;
  update bittern_store.credential k
     set refresh_by = holder, refresh_until = moment + patience, refresh_again = k.refresh_begun_at is not null,
         refresh_begun_at = coalesce(k.refresh_begun_at, moment)  -- the first that may have used the token counts
   where k.connection_id = found_.connection_id;
  kind := found_.kind;
  app := found_.app;
  api_url := found_.api_base_url;
  token_url := found_.token_url;
  mode := found_.mode;
  client_id := found_.client_id;
  sealed_secret := found_.sealed_secret;
  sealed_refresh := found_.sealed_refresh;
  abandoned_at := found_.refresh_begun_at;
end $$;
