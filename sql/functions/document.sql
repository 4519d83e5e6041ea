-- bittern_store.document(trigger) is the whole document of a trigger: what was stored, and the row's own columns.
--
-- Plain enough to be inlined into the views that use it; times are UTC whatever the session says.
create or replace function bittern_store.document(t bittern_store.trigger) returns jsonb
  language sql stable parallel safe
as $$
  select jsonb_build_object(
           'id', t.id,
           'type', t.type,
           'product', t.product,
           'event_key', t.event_key,
           'subject', t.subject,
           'occurred_at', to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'received_at', to_char(t.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'url', t.url) || t.document
$$;
