-- bittern_store.delivery_explained(id) is what happened to a delivery, from its signature to its runs; null when there is none.
--
-- Of its triggers the first hundred. A delivery has at most 10,000 (DeliveryReading.triggerLimit), whose ids are 16 apart.
create or replace function bittern_store.delivery_explained(id bigint) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object(
           'id', d.id::text, 'webhook', d.webhook, 'product', d.product, 'event_key', d.event_key,
           'request_id', d.request_id, 'attempt', d.attempt, 'received_at', d.received_at,
           'verified', json_build_object('secret', d.secret, 'signed_over', d.signed_over,
                                         'encoding', coalesce(d.headers ->> 'content-encoding', 'identity'),
                                         'body_bytes', octet_length(d.body)),
           'repeats', d.repeats, 'repeat_of', d.repeat_of::text,
           'reading', case when d.reason is null then 'read' else 'unreadable' end,
           'reason', coalesce(d.reason, d.no_payload),
           'triggers', coalesce((
             select json_agg(json_build_object(
                      'id', t.id, 'position', t.position, 'type', t.type, 'subject', t.subject,
                      'surprises', coalesce(t.document -> 'surprises', '[]'),
                      'truncated_fields', coalesce(t.document -> 'truncated_fields', '[]'),
                      'workflows', coalesce((
                        select json_agg(json_build_object('workflow', v.workflow, 'version', v.version, 'verdict', v.verdict,
                                                          'run', v.run_id, 'state', v.state, 'terms', v.terms))
                          from bittern_store.workflow_verdicts(t.id) v), '[]')) order by t.id)
               from (select f.id, f.position, f.type, f.subject, f.document
                       from bittern_store.trigger f
                      where f.delivery_id = d.id and f.id between d.id and d.id + 16 * 10000
                      order by f.id limit 100) t), '[]'),
           'trigger_count', (select count(*) from bittern_store.trigger f
                              where f.delivery_id = d.id and f.id between d.id and d.id + 16 * 10000))
    from bittern_store.delivery d
   where d.id = delivery_explained.id
$$;
