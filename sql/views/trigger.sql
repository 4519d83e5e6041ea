-- Every trigger, one row each. Stable: other people's SQL reads it.
create or replace view bittern.trigger as
  select t.id,
         t.delivery_id,
         t.position::integer as position,
         t.webhook,
         t.connection,
         t.customer,
         t.repeat_of,
         t.product,
         t.event_key,
         t.type,
         t.subject,
         t.occurred_at,
         t.received_at,
         t.actor_id,
         t.actor_name,
         t.workspace,
         t.project,
         t.repository_id,
         t.repository,
         t.url,
         bittern_store.document(t) as document
    from bittern_store.trigger t;
