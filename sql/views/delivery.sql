-- Every delivery that was verified and stored. Stable: other people's SQL reads it.
create or replace view bittern.delivery as
  select d.id,
         d.webhook,
         d.product,
         d.event_key,
         d.request_id,
         d.attempt,
         d.hook_id,
         d.received_at,
         case when d.reason is null then 'read' else 'unreadable' end as reading,
         d.reason,
         d.secret,
         d.repeats,
         d.headers,
         d.body
    from bittern_store.delivery d;
