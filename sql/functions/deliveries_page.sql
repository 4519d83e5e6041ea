-- bittern_store.deliveries_page(before, most, webhook) is a page of deliveries for operators, newest first: {items, next}.
--
--   before   only those with a smaller id; null from the newest
--   webhook  only its own; null for all
--
-- `next` is what to give as `before` for the next page, null on the last. Bodies are not in it.
create or replace function bittern_store.deliveries_page(before bigint, most integer, webhook text) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with page as materialized (
    select d.id, d.webhook, d.product, d.event_key, d.request_id, d.attempt, d.received_at, d.reading, d.reason, d.secret,
           d.repeats, octet_length(d.body) as body_bytes
      from bittern.delivery d
     where (before is null or d.id < before) and (deliveries_page.webhook is null or d.webhook = deliveries_page.webhook)
     order by d.id desc
     limit most + 1)
  select json_build_object(
           'items', coalesce((select json_agg(json_build_object(
              'id', i.id::text, 'webhook', i.webhook, 'product', i.product, 'event_key', i.event_key,
              'request_id', i.request_id, 'attempt', i.attempt, 'received_at', i.received_at, 'reading', i.reading,
              'reason', i.reason, 'secret', i.secret, 'repeats', i.repeats, 'body_bytes', i.body_bytes) order by i.id desc)
              from (select * from page order by id desc limit most) i), '[]'),
           'next', case when (select count(*) from page) > most
                        then (select min(k.id)::text from (select id from page order by id desc limit most) k) end)
$$;
