-- bittern_store.change_app(name, …) changes what is given of an app's settings, and says which connections keep an earlier consumer.
--
--   mode           own or shared; null leaves it
--   client_id      of the consumer that the installation's owner made; null leaves it
--   sealed_secret  its secret, sealed by the caller for this client id; null leaves the one that is stored
--   api_url …      where the app is; null leaves it, an empty text goes back to the app's own
--   add_scopes …   beside those that are there; one that is removed is removed from both lists
--
-- Returns the names of the app's connections that were authorised through another consumer than the one now in force: they
-- keep it, and are refreshed through it.
create or replace function bittern_store.change_app(
  name text, mode text, client_id text, sealed_secret bytea, api_url text, authorize_url text, token_url text,
  add_scopes text[], add_custom_scopes text[], remove_scopes text[]
) returns text[]
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  consumer bigint;
  current  bittern_store.app;
begin
  perform from bittern_store.app a where a.name = change_app.name for update;
  if not found then
    raise exception 'there is no app %', name using errcode = 'P0002';
  end if;
  if client_id is not null then
    insert into bittern_store.oauth_consumer as c (app, mode, client_id, sealed_secret)
    values (change_app.name, 'own', change_app.client_id, change_app.sealed_secret)
        on conflict on constraint oauth_consumer_key
        do update set sealed_secret = coalesce(excluded.sealed_secret, c.sealed_secret)
    returning c.id into consumer;
  end if;
  update bittern_store.app a
     set mode              = coalesce(change_app.mode, a.mode),
         oauth_consumer_id = coalesce(consumer, a.oauth_consumer_id),
         api_url           = case when change_app.api_url is null then a.api_url else nullif(change_app.api_url, '') end,
         authorize_url     = case when change_app.authorize_url is null then a.authorize_url
                                  else nullif(change_app.authorize_url, '') end,
         token_url         = case when change_app.token_url is null then a.token_url else nullif(change_app.token_url, '') end,
         scopes            = array(select distinct s from unnest(a.scopes || add_scopes) s
                                    where s <> all (remove_scopes) order by s),
         custom_scopes     = array(select distinct s from unnest(a.custom_scopes || add_custom_scopes) s
                                    where s <> all (remove_scopes) order by s),
         changed_at        = bittern_store.now()
   where a.name = change_app.name
  returning a.* into current;
  return array(
    select c.name
      from bittern_store.connection c
      join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id
     where c.app = change_app.name and c.state <> 'revoked'
       and (o.mode <> current.mode or (o.mode = 'own' and o.id is distinct from current.oauth_consumer_id))
     order by c.name);
end $$;
