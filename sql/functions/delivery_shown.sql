-- bittern_store.delivery_shown(id) is all of a delivery for operators, its triggers and its payload too; null when there is none.
create or replace function bittern_store.delivery_shown(id bigint) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object(
           'id', d.id::text, 'webhook', d.webhook, 'product', d.product, 'event_key', d.event_key,
           'request_id', d.request_id, 'attempt', d.attempt, 'hook_id', d.hook_id, 'received_at', d.received_at,
           'reading', d.reading, 'reason', d.reason, 'secret', d.secret, 'repeats', d.repeats, 'headers', d.headers,
           'triggers', coalesce((
             select json_agg(json_build_object('id', t.id, 'position', t.position, 'type', t.type, 'subject', t.subject,
                                               'repeat_of', t.repeat_of) order by t.id)
               from bittern.trigger t where t.delivery_id = d.id), '[]'),
           'payload', bittern.payload(d.id))
    from bittern.delivery d
   where d.id = delivery_shown.id
$$;
