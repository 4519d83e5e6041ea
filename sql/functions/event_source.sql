-- bittern_store.event_source(trigger) is where a trigger comes from, for CloudEvents and CDEvents: a URI-reference, never empty.
--
-- The repository's address for people; where the body has none that is a URI, a path made of the webhook and the repository;
-- of what happened to a connection, its own path.
-- Plain enough to be inlined into the views that use it.
create or replace function bittern_store.event_source(t bittern_store.trigger) returns text
  language sql stable parallel safe
  return coalesce(
    bittern_store.absolute_uri(t.document -> 'repository' ->> 'url'),
    '/webhooks/' || regexp_replace(t.webhook, '[^A-Za-z0-9._~-]', '_', 'g')
      || case
           when t.repository ~ '^[A-Za-z0-9._~-]+/[A-Za-z0-9._~-]+$' then '/repositories/' || t.repository
           else ''
         end,
    '/connections/' || t.connection);
