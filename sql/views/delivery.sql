-- Every delivery that was verified and stored. Stable: other people's SQL reads it.
--
-- `reason` says why a delivery is unreadable, or why jsonb cannot hold the body of one that was read; bittern.payload is never
-- null without one.
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
         coalesce(d.reason, d.no_payload) as reason,
         d.secret,
         d.repeats,
         d.headers,
         d.body
    from bittern_store.delivery d;
