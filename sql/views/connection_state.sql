-- Every connection and how it fares, for operators; nothing secret.
--
-- `consumer` is the OAuth consumer that it was authorised through, which it keeps; `current` says whether it is the app's now.
create or replace view bittern_store.connection_state as
  select c.name,
         c.app,
         c.customer,
         c.api_base_url as api_url,
         c.state,
         c.state_reason,
         c.state_changed_at,
         c.account_id,
         c.account_name,
         c.workspaces,
         c.granted_scopes as scopes,
         k.kind as credential,
         k.generation,
         k.expires_at,
         k.renewed_at,
         k.failures,
         case when o.id is not null then json_build_object(
           'mode', o.mode, 'client_id', o.client_id,
           'current', o.mode = a.mode and (o.mode = 'shared' or o.id = a.oauth_consumer_id)) end as consumer,
         c.created_at
    from bittern_store.connection c
    join bittern_store.app a on a.name = c.app
    left join bittern_store.credential k on k.connection_id = c.id
    left join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id;
