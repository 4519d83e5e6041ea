-- bittern_store.append_deliveries(lane, deliveries…, triggers…) stores one batch and says what became of each delivery.
--
--   lane           the lane of every webhook in the batch
--   webhooks … digests
--                  one element a delivery, at most some hundred; no digest twice in a batch (the caller keeps the second back)
--   trigger_counts how many triggers each delivery has
--   of_delivery …  one element a trigger: the delivery's place in the batch (from 1), then the columns of bittern.trigger,
--                  in the order of the deliveries
--   documents      the whole document as JSON text, without its brace and its id in front, which are put there: `,"type":…}`
--
-- Returns a row a delivery: its place, its id, and whether it is a duplicate: the same body under the same request id was
-- stored before, whose id is returned and whose repeat count goes up. The same body under another request id is stored,
-- and marked as a repeat of the first, whose id is in repeat_of.
--
-- Locks the lane until the transaction ends, so that ids of a lane are committed in order: who reads up to an id has
-- missed nothing below it.
--
-- A database that was migrated keeps the earlier forms of this function, with fewer arguments or documents of jsonb, for
-- processes that still run a release before; what they store is without id and columns (see document).
create or replace function bittern_store.append_deliveries(
  lane smallint,
  webhooks text[], products text[], connections text[], customers text[], event_keys text[], request_ids text[],
  attempts integer[], hook_ids text[], received_at timestamptz[], reasons text[], secrets smallint[], signed_over text[],
  no_payload text[], headers jsonb[], bodies bytea[], digests bytea[], trigger_counts smallint[],
  of_delivery integer[], positions smallint[], types text[], subjects text[], occurred_at timestamptz[],
  actor_ids text[], actor_names text[], workspaces text[], projects text[], repository_ids text[], repositories text[],
  urls text[], documents text[]
) returns table (place integer, delivery_id bigint, duplicate boolean, repeat_of bigint)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off  -- fresh partitions have no statistics, and a plan that scans them would be kept
  set plan_cache_mode = force_generic_plan  -- planning would cost as much as the work
  set jit = off  -- and compiling more
as $$
declare
  same_request bigint[];
  same_body    bigint[];
  ids          bigint[];
  -- above every id of this lane; partitions of days to come need not be looked into
  ceiling      bigint;
begin
  perform pg_advisory_xact_lock(7701, lane);
  ceiling := bittern_store.take_ids(format('bittern_store.delivery_id_%s', lane)::regclass, lane, 0) + 1;

  select array_agg(known.same_request order by given.place), array_agg(known.same_body order by given.place)
    into same_request, same_body
    from unnest(digests, webhooks, request_ids) with ordinality given (digest, webhook, request_id, place)
   cross join lateral (
           select min(seen.delivery_id) filter (where seen.request_id = given.request_id) as same_request,
                  min(seen.delivery_id) as same_body
             from (select f.delivery_id, f.request_id
                     from bittern_store.fingerprint f
                    where f.digest = given.digest and f.webhook = given.webhook and f.delivery_id < ceiling
                    limit 100) seen  -- a body replayed for ever must not make this read for ever
         ) known;

  ids := bittern_store.number_deliveries(lane, same_request, trigger_counts);

  insert into bittern_store.delivery
         (id, webhook, product, event_key, request_id, attempt, hook_id, received_at, reason, secret, signed_over, no_payload,
          repeat_of, headers, body)
  select d.id, d.webhook, d.product, d.event_key, d.request_id, d.attempt, d.hook_id, d.received_at, d.reason, d.secret,
         d.signed_over, d.no_payload, d.repeat_of, d.headers, d.body
    from unnest(ids, webhooks, products, event_keys, request_ids, append_deliveries.attempts, hook_ids,
                append_deliveries.received_at, reasons, secrets, append_deliveries.signed_over,
                append_deliveries.no_payload, same_body, append_deliveries.headers, bodies)
         d (id, webhook, product, event_key, request_id, attempt, hook_id, received_at, reason, secret, signed_over, no_payload,
            repeat_of, headers, body)
   where d.id is not null;

  insert into bittern_store.fingerprint (delivery_id, digest, webhook, request_id)
  select d.id, d.digest, d.webhook, d.request_id
    from unnest(ids, digests, webhooks, request_ids) d (id, digest, webhook, request_id)
   where d.id is not null;

  insert into bittern_store.trigger
         (lane, position, id, delivery_id, repeat_of, occurred_at, received_at, webhook, connection, customer, product,
          event_key, type, subject, actor_id, actor_name, workspace, project, repository_id, repository, url, document)
  select append_deliveries.lane, t.position, ids[t.place] + 16 * t.position, ids[t.place], same_body[t.place],
         t.occurred_at, append_deliveries.received_at[t.place], webhooks[t.place], connections[t.place],
         customers[t.place], products[t.place], event_keys[t.place], t.type, t.subject, t.actor_id, t.actor_name,
         t.workspace, t.project, t.repository_id, t.repository, t.url,
         ('{"id":' || (ids[t.place] + 16 * t.position) || t.document)::jsonb
    from unnest(of_delivery, positions, types, subjects, append_deliveries.occurred_at, actor_ids, actor_names, workspaces,
                projects, repository_ids, repositories, urls, documents)
         t (place, position, type, subject, occurred_at, actor_id, actor_name, workspace, project, repository_id,
            repository, url, document)
   where ids[t.place] is not null;

  if same_request <> array_fill(null::bigint, array[cardinality(ids)]) then
    update bittern_store.delivery d set repeats = d.repeats + 1 where d.id = any (same_request);
  end if;

  return query
    select i.place::integer, coalesce(i.id, i.first), i.id is null, i.earlier
      from unnest(ids, same_request, same_body) with ordinality i (id, first, earlier, place);
end $$;
