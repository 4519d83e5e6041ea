CREATE SCHEMA bittern;

CREATE SCHEMA bittern_store;

CREATE FUNCTION bittern.ack(lease_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
declare
  part bittern_store.holding;
  done bigint := 0;
begin
  for part in select h.* from bittern_store.held_under(ack.lease_id) h loop
    delete from bittern_store.holding h where h.id = part.id;
    done := done + cardinality(part.trigger_ids);
  end loop;
  return done;
end $$;

CREATE FUNCTION bittern.ack(lease_id bigint, trigger_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
declare
  part bittern_store.holding;
  done bigint := 0;
begin
  for part in select h.* from bittern_store.held_under(ack.lease_id) h where h.trigger_ids && ack.trigger_ids loop
    done := done + bittern_store.take_out(part, ack.trigger_ids);
  end loop;
  return done;
end $$;

CREATE FUNCTION bittern.create_consumer(name text, types text[] DEFAULT '{*}'::text[], filter jsonpath DEFAULT NULL::jsonpath, start_at timestamp with time zone DEFAULT NULL::timestamp with time zone, max_attempts integer DEFAULT 10) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return bittern_store.put_consumer(
    name, types, filter::text, start_at, max_attempts,
    case when not exists (select from bittern_store.consumer c where c.name = create_consumer.name) then bittern_store.caller() end);
end $$;

CREATE FUNCTION bittern.delete_consumer(consumer text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
begin
  perform bittern_store.lock_consumer(reader.id);
  perform bittern_store.drop_holdings(reader.id);
  delete from bittern_store.dead_letter d where d.consumer_id = reader.id;
  delete from bittern_store.consumer_position p where p.consumer_id = reader.id;
  delete from bittern_store.consumer_lane k where k.consumer_id = reader.id;
  delete from bittern_store.consumer c where c.id = reader.id;
end $$;

CREATE FUNCTION bittern.explain_filter(filter text, trigger_id bigint) RETURNS TABLE(term text, value text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  event bittern_store.trigger;
begin
  perform bittern_store.check_predicate(filter);
  select t.* into event from bittern_store.trigger t where t.id = explain_filter.trigger_id;
  if event.id is null then
    raise exception 'there is no trigger %', coalesce(trigger_id::text, 'without an id')
      using errcode = 'no_data_found', hint = 'select id from bittern.trigger order by id desc limit 10 shows the newest';
  end if;
  return query
    select e ->> 'term', coalesce(e ->> 'value', 'unknown')
      from jsonb_array_elements(bittern_store.explain_predicate(filter, bittern_store.facts(event, true))) e;
end $$;

CREATE FUNCTION bittern.extend(lease_id bigint, lease interval) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
declare
  kept bigint;
begin
  perform bittern_store.check_lease(lease);
  with moved as (
         update bittern_store.holding h set due_at = bittern_store.now() + extend.lease
           from bittern_store.held_under(extend.lease_id) held
          where h.id = held.id
         returning cardinality(h.trigger_ids) as count)
  select sum(moved.count) into kept from moved;
  return coalesce(kept, 0);
end $$;

CREATE FUNCTION bittern.nack(lease_id bigint, trigger_id bigint, error text, retry_in interval DEFAULT NULL::interval) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
declare
  part   bittern_store.holding;
  tries  integer;
  reader bittern_store.consumer;
begin
  if retry_in < interval '0' or retry_in > interval '30 days' then
    raise exception 'retry_in is %; it must be 0 … 30 days', retry_in
      using errcode = '22023', hint = 'leave it out to wait longer after every attempt';
  end if;
  select h.* into part
    from bittern_store.held_under(nack.lease_id) h where nack.trigger_id = any (h.trigger_ids);
  if part.id is null then
    return 0;
  end if;
  tries := part.attempts[array_position(part.trigger_ids, trigger_id)];
  select c.* into reader from bittern_store.consumer c where c.id = part.consumer_id;
  perform bittern_store.take_out(part, array[trigger_id]);
  if tries >= reader.max_attempts then
    perform bittern_store.bury(reader.id, trigger_id, tries, error);
  else
    insert into bittern_store.holding (consumer_id, due_at, trigger_ids, attempts, error)
    values (reader.id,
            bittern_store.now() + coalesce(retry_in, least(interval '5 s' * power(2, least(tries, 20) - 1), interval '1 h')),
            array[trigger_id], array[tries], left(nack.error, 10000));
  end if;
  return 1;
end $$;

CREATE FUNCTION bittern.payload(delivery_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select bittern_store.body_json(d.body) from bittern_store.delivery d where d.id = payload.delivery_id
$$;

CREATE FUNCTION bittern.receive(consumer text, batch integer DEFAULT 100, lease interval DEFAULT '00:00:30'::interval) RETURNS TABLE(lease_id bigint, attempt integer, id bigint, delivery_id bigint, "position" integer, webhook text, connection text, customer text, repeat_of bigint, product text, event_key text, type text, subject text, occurred_at timestamp with time zone, received_at timestamp with time zone, actor_id text, actor_name text, workspace text, project text, repository_id text, repository text, url text, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    AS $$
#variable_conflict use_column
declare
  reader    bittern_store.consumer := bittern_store.consumer_named(receive.consumer);
  given     bigint;
  ids       bigint[];
  tries     integer[];
  alone     boolean;
  fresh     bigint[];
  busy      boolean;
  lowest    bigint;
  highest   bigint;
  ends_at   timestamptz;
  patience  timestamptz := bittern_store.now() + interval '1 s';
  nap       double precision := 0.001;
begin
  perform bittern_store.check_receive(batch, lease);
  given := bittern_store.new_lease_id();
  loop
    ends_at := bittern_store.now() + receive.lease;
    select d.trigger_ids, d.attempts, d.alone into ids, tries, alone from bittern_store.take_due(reader, given, ends_at, batch) d;
    exit when alone or cardinality(ids) = batch;
    select r.trigger_ids, r.busy into fresh, busy from bittern_store.read_on(reader, given, ends_at, batch - cardinality(ids)) r;
    ids := ids || fresh;
    tries := tries || array_fill(1, array[cardinality(fresh)]);
    exit when ids <> '{}' or not busy or bittern_store.now() >= patience;
    perform pg_sleep(nap);
    nap := least(nap * 1.5, 0.02);
  end loop;
  if coalesce(fresh, '{}') = '{}' then
    perform bittern_store.note_reading(reader.id);
  end if;
  if ids = '{}' then
    return;
  end if;
  select array_agg(a.id order by a.id), array_agg(a.attempt order by a.id), min(a.id), max(a.id)
    into ids, tries, lowest, highest
    from unnest(ids, tries) a (id, attempt);
  return query
    select given, tries[width_bucket(t.id, ids)], t.*  -- the place of an id among the sorted
      from bittern.trigger t
     where t.id = any (ids)
       and t.id >= lowest and t.id <= highest  -- lets all partitions but those of these days be left closed
     order by t.id;
end $$;

CREATE FUNCTION bittern.redrive(consumer text, trigger_id bigint DEFAULT NULL::bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
  ids    bigint[];
begin
  perform bittern_store.lock_consumer(reader.id);
  with back as (
         delete from bittern_store.dead_letter d
          where d.consumer_id = reader.id and (redrive.trigger_id is null or d.trigger_id = redrive.trigger_id)
            and exists (select from bittern_store.trigger t where t.id = d.trigger_id)
         returning d.trigger_id)
  select array_agg(b.trigger_id order by b.trigger_id) into ids from back b;
  insert into bittern_store.holding (consumer_id, due_at, trigger_ids, attempts)
  select reader.id, bittern_store.now(), array_agg(again.id order by again.id), array_fill(0, array[count(*)::integer])
    from (select i.id, row_number() over (order by i.id) - 1 as place
            from unnest(ids) i (id)
           where not exists (select from bittern_store.holding h
                              where h.consumer_id = reader.id and i.id = any (h.trigger_ids))
             and i.id <= (select p.position from bittern_store.lane_position(reader.id, (i.id & 15)::smallint) p)) again
   group by again.place / 100;
  return coalesce(cardinality(ids), 0);
end $$;

CREATE FUNCTION bittern.seek(consumer text, start_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
begin
  if start_at is null then
    raise exception 'seek needs a time' using errcode = '22023', hint = '-infinity is the beginning, infinity the end';
  end if;
  perform bittern_store.lock_consumer(reader.id);
  perform bittern_store.drop_holdings(reader.id);
  insert into bittern_store.consumer_position (consumer_id, lane, step, position, given, at)
  select reader.id, k.lane, p.step + 1, bittern_store.lane_start(k.lane, seek.start_at), p.given, p.at
    from bittern_store.consumer_lane k
   cross join lateral bittern_store.lane_position(reader.id, k.lane) p
   where k.consumer_id = reader.id;
end $$;

CREATE FUNCTION bittern_store.abandon_registration(webhook text, holder uuid, made boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
begin
  update bittern_store.remote_hook h set state = 'unregistered', held_by = null, held_until = null
    from bittern_store.webhook w
   where w.name = abandon_registration.webhook and h.webhook_id = w.id and h.held_by = holder and h.state = 'registering'
     and h.hook_id is null
  returning h.webhook_id into owner_id;
  if owner_id is null or not made then
    return;
  end if;
  delete from bittern_store.webhook w where w.id = owner_id;
  update bittern_store.webhook_version set version = version + 1;
end $$;

CREATE FUNCTION bittern_store.absolute_uri(address text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (address ~ '^[A-Za-z][A-Za-z0-9+.-]*://(?:\[[0-9A-Fa-f:.]+\])?(?:[A-Za-z0-9._~:/?@!$&''()*+,;=-]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9._~:/?@!$&''()*+,;=-]|%[0-9A-Fa-f]{2})*)?$'::text) THEN address ELSE NULL::text END;

CREATE FUNCTION bittern_store.now() RETURNS timestamp with time zone
    LANGUAGE sql PARALLEL SAFE
    RETURN clock_timestamp();

CREATE TABLE bittern_store.consumer (
    id integer NOT NULL,
    name text NOT NULL,
    owner text NOT NULL,
    types text[] NOT NULL,
    type_patterns text[] NOT NULL,
    filter jsonpath,
    uses_payload boolean NOT NULL,
    max_attempts integer NOT NULL,
    expired bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    CONSTRAINT consumer_max_attempts_fits CHECK (((max_attempts >= 1) AND (max_attempts <= 1000))),
    CONSTRAINT consumer_name_is_short CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT consumer_types_are_given CHECK (((cardinality(types) >= 1) AND (cardinality(types) <= 100)))
);

CREATE FUNCTION bittern_store.active_consumers() RETURNS SETOF bittern_store.consumer
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.*
    from bittern_store.consumer c
   where exists (select from bittern_store.consumer_lane k
                  cross join lateral bittern_store.lane_position(c.id, k.lane) p
                  where k.consumer_id = c.id and p.at > bittern_store.now() - interval '7 days')
$$;

CREATE FUNCTION bittern_store.add_connection(name text, app text, customer text, api_base_url text, account_id text, account_name text, kind text, sealed bytea, token_url text, oauth_consumer_id bigint, expires_in interval, granted_scopes text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  made bigint;
begin
  insert into bittern_store.connection
         (name, app, customer, api_base_url, account_id, account_name, token_url, oauth_consumer_id, granted_scopes)
  values (add_connection.name, add_connection.app, add_connection.customer, add_connection.api_base_url,
          add_connection.account_id, add_connection.account_name, add_connection.token_url,
          add_connection.oauth_consumer_id, add_connection.granted_scopes)
  returning id into made;
  insert into bittern_store.credential (connection_id, kind, sealed, expires_at)
  values (made, add_connection.kind, add_connection.sealed, bittern_store.now() + expires_in);
  perform bittern_store.note_connection(made, 'made', add_connection.account_name);
end $$;

CREATE FUNCTION bittern_store.add_webhook_secret(webhook text, number smallint, sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
begin
  select w.id into owner_id from bittern_store.webhook w where w.name = add_webhook_secret.webhook for update;
  if not found then
    raise exception 'there is no webhook %', webhook using errcode = 'P0002';
  end if;
  if (select count(*) from bittern_store.webhook_secret s where s.webhook_id = owner_id) >= 2 then
    raise exception 'webhook % has two secrets already; remove the old one first: bittern webhooks rotate-secret % --finish',
      webhook, webhook using errcode = '55000';
  end if;
  insert into bittern_store.webhook_secret (webhook_id, number, sealed)
  values (owner_id, add_webhook_secret.number, add_webhook_secret.sealed);
  update bittern_store.webhook_version set version = version + 1;
end $$;

CREATE FUNCTION bittern_store.allow_runs(keys bigint[], wanted bigint[]) RETURNS TABLE(key bigint, allowed integer)
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into bittern_store.subject_pace as p (key, recent, allowed)
  select w.key, array_fill(bittern_store.now(), array[least(w.wanted, 20)::integer]), least(w.wanted, 20)
    from unnest(keys, wanted) w (key, wanted)
   order by w.key  -- two that match at once lock in the same order
      on conflict on constraint subject_pace_pkey do update
     set (recent, allowed) = (
           select kept.recent || array_fill(bittern_store.now(), array[least(excluded.allowed, 20 - cardinality(kept.recent))]),
                  least(excluded.allowed, 20 - cardinality(kept.recent))
             from (select array(select r from unnest(p.recent) r
                                 where r > bittern_store.now() - interval '1 minute' order by r) as recent) kept)
  returning p.key, p.allowed
$$;

CREATE FUNCTION bittern_store.announce_connection(connection_id bigint, type text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  lane bittern_store.trigger.lane%type := (select l.lane from bittern_store.lane l order by l.lane limit 1);
  made bigint;
begin
  perform pg_advisory_xact_lock(7701, lane);
  made := bittern_store.take_ids(format('bittern_store.delivery_id_%s', lane)::regclass, lane, 1);
  insert into bittern_store.trigger
         (lane, position, id, delivery_id, received_at, connection, customer, product, event_key, type, subject, document)
  select lane, 0, made, made, bittern_store.now(), c.name, c.customer,
         case c.app when 'bitbucket' then 'cloud' else 'datacenter' end, replace(announce_connection.type, '.', ':'),
         announce_connection.type, 'connections/' || c.name,
         jsonb_build_object('connection', jsonb_build_object(
           'name', c.name, 'app', c.app, 'customer', c.customer, 'state', c.state, 'reason', c.state_reason,
           'account', jsonb_build_object('id', c.account_id, 'name', c.account_name)))
    from bittern_store.connection c
   where c.id = announce_connection.connection_id;
  return made;
end $$;

CREATE FUNCTION bittern_store.append_deliveries(lane smallint, webhooks text[], products text[], connections text[], customers text[], event_keys text[], request_ids text[], attempts integer[], hook_ids text[], received_at timestamp with time zone[], reasons text[], secrets smallint[], signed_over text[], no_payload text[], headers jsonb[], bodies bytea[], digests bytea[], trigger_counts smallint[], of_delivery integer[], positions smallint[], types text[], subjects text[], occurred_at timestamp with time zone[], actor_ids text[], actor_names text[], workspaces text[], projects text[], repository_ids text[], repositories text[], urls text[], documents text[]) RETURNS TABLE(place integer, delivery_id bigint, duplicate boolean, repeat_of bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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

CREATE FUNCTION bittern_store.apply_workflow(definition jsonb, type_patterns text[], uses_payload boolean, repository_patterns text[] DEFAULT NULL::text[], serialize jsonb DEFAULT NULL::jsonb, delay interval DEFAULT '00:00:00'::interval, OUT version integer, OUT changed boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  workflow_name text := definition ->> 'name';
  latest        record;
  repositories  text[] := array(select jsonb_array_elements_text(coalesce(definition -> 'repositories', '[]')));
  are_named     boolean := repositories <> '{}' and not exists (select from unnest(repositories) r where r like '%*%');
  step          jsonb;
begin
  perform pg_advisory_xact_lock(7702, hashtext(workflow_name));  -- two that apply the same name take turns
  for step in select jsonb_array_elements(definition -> 'steps') loop
    if step ? 'if' then
      perform bittern_store.check_predicate(step ->> 'if');
    end if;
  end loop;
  if definition ? 'connection'
     and not exists (select from bittern_store.connection c where c.name = definition ->> 'connection') then
    raise exception 'there is no connection %', definition ->> 'connection'
      using errcode = 'P0002', hint = 'bittern connections list shows those there are';
  end if;

  select v.version, v.definition into latest
    from bittern_store.workflow_version v where v.name = workflow_name order by v.version desc limit 1;
  changed := latest is null or latest.definition <> apply_workflow.definition
             or not exists (select from bittern_store.workflow w where w.name = workflow_name);
  version := coalesce(latest.version, 0) + changed::integer;
  if not changed then
    return;
  end if;

  insert into bittern_store.workflow_version (name, version, definition, uses_payload, delay)
  values (workflow_name, apply_workflow.version, apply_workflow.definition, apply_workflow.uses_payload, apply_workflow.delay);
  insert into bittern_store.workflow as w
         (name, version, type_patterns, repository_patterns, names_repositories, condition, connection, repeats, own_events, uses_payload, serialize,
          concurrency)
  values (workflow_name, apply_workflow.version, apply_workflow.type_patterns, apply_workflow.repository_patterns, are_named,
          bittern_store.check_predicate(definition ->> 'where'), definition ->> 'connection',
          coalesce((definition ->> 'repeats')::boolean, false), coalesce((definition ->> 'own_events')::boolean, false),
          apply_workflow.uses_payload, apply_workflow.serialize, (definition ->> 'concurrency')::integer)
      on conflict on constraint workflow_pkey do update
     set version = excluded.version, type_patterns = excluded.type_patterns,
         repository_patterns = excluded.repository_patterns, names_repositories = excluded.names_repositories, condition = excluded.condition,
         connection = excluded.connection, repeats = excluded.repeats, own_events = excluded.own_events,
         uses_payload = excluded.uses_payload, serialize = excluded.serialize, concurrency = excluded.concurrency,
         applied_at = bittern_store.now();
  delete from bittern_store.workflow_repository r where r.workflow = workflow_name;
  if are_named then
    insert into bittern_store.workflow_repository (repository, workflow) select distinct r, workflow_name from unnest(repositories) r;
  end if;
end $$;

CREATE FUNCTION bittern_store.apply_workflows(workflows jsonb, dry_run boolean) RETURNS TABLE(place integer, version integer, changed boolean, before jsonb, after jsonb, missing_secrets text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  given   record;
  answers jsonb[] := '{}';
begin
  begin
    -- In the order of their names, so that two that apply the same ones wait for each other and never both.
    for given in
      select w.place, w.workflow, w.workflow -> 'definition' as definition, w.workflow -> 'definition' ->> 'name' as name
        from jsonb_array_elements(workflows) with ordinality w (workflow, place)
       order by 4
    loop
      begin
        select v.definition into before
          from bittern_store.workflow f
          join bittern_store.workflow_version v on v.name = f.name and v.version = f.version
         where f.name = given.name;
        select a.version, a.changed into version, changed
          from bittern_store.apply_workflow(
                 given.definition,
                 array(select bittern_store.type_pattern(g) from jsonb_array_elements_text(given.workflow -> 'types') g),
                 (given.workflow ->> 'uses_payload')::boolean,
                 case when jsonb_typeof(given.workflow -> 'repositories') = 'array'
                      then array(select bittern_store.type_pattern(g) from jsonb_array_elements_text(given.workflow -> 'repositories') g) end,
                 nullif(given.workflow -> 'serialize', 'null'),
                 make_interval(secs => (given.workflow ->> 'delay')::float8)) a;
      exception when raise_exception or no_data_found then
        raise exception using errcode = sqlstate, message = sqlerrm, table = given.name;
      end;
      answers := array_append(answers, jsonb_build_object(
        'place', given.place, 'version', version, 'changed', changed, 'before', before, 'after', given.definition,
        'missing_secrets', bittern_store.secrets_missing(given.definition)));
    end loop;
    if dry_run then
      raise exception using errcode = 'BT000', message = 'nothing of this dry run is kept';
    end if;
  exception when sqlstate 'BT000' then
    null;
  end;
  return query
    select a.place, a.version, a.changed, a.before, a.after, a.missing_secrets
      from unnest(answers) answer
     cross join lateral jsonb_to_record(answer)
           a (place integer, version integer, changed boolean, before jsonb, after jsonb, missing_secrets text[])
     order by a.place;
end $$;

CREATE FUNCTION bittern_store.backlog(OUT waiting_runs bigint, OUT parked_runs bigint, OUT oldest_run_seconds double precision, OUT oldest_trigger_seconds double precision) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (select count(*) from (select from bittern_store.run_pending p where p.state in ('ready', 'later', 'blocked') limit 10000) w),
         (select count(*) from (select from bittern_store.run_pending p where p.state = 'parked' limit 10000) w),
         (select greatest(0, extract(epoch from bittern_store.now() - min(oldest.due_at)))
            from (select q.id from bittern_store.run_queue q
                   where (q.held_until is null or q.held_until <= bittern_store.now())
                     and not (select w.paused from bittern_store.worker_pool w)
                     and not exists (select from bittern_store.workflow w where w.name = q.workflow and w.paused)
                     and exists (select from bittern_store.run_pending p where p.state = 'ready' and p.queue = q.id)
                   limit 100) q
           cross join lateral (
                   select p.due_at from bittern_store.run_pending p
                    where p.state = 'ready' and p.queue = q.id order by p.queue, p.run_id limit 1) oldest),
         (select max(extract(epoch from bittern_store.now() - oldest.received_at))
            from bittern_store.lane l
           cross join lateral (select t.received_at from bittern_store.trigger t
                                where t.lane = any (array[l.lane]) and t.id > l.matched order by t.lane, t.id limit 1) oldest)
$$;

CREATE FUNCTION bittern_store.begin_consent(token_digest bytea, state_digest bytea, shared_client_id text, lifetime interval, OUT standing text, OUT app text, OUT client_id text, OUT api_url text, OUT authorize_url text, OUT scopes text[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  link     bittern_store.invitation;
  entry    bittern_store.app;
  consumer bittern_store.oauth_consumer;
begin
  select i.* into link from bittern_store.invitation i where i.token_digest = begin_consent.token_digest;
  standing := case when not found then 'unknown' when link.used_at is not null then 'used'
                   when link.expires_at <= bittern_store.now() then 'expired' else 'begun' end;
  if standing <> 'begun' then
    return;
  end if;
  select a.* into entry from bittern_store.app a where a.name = link.app;
  app := entry.name;
  if entry.mode = 'shared' and shared_client_id is not null then
    insert into bittern_store.oauth_consumer (app, mode, client_id) values (entry.name, 'shared', shared_client_id)
        on conflict do nothing;
    select o.* into consumer from bittern_store.oauth_consumer o
     where o.app = entry.name and o.mode = 'shared' and o.client_id = shared_client_id;
  elsif entry.mode = 'own' then
    select o.* into consumer from bittern_store.oauth_consumer o
     where o.id = entry.oauth_consumer_id and o.sealed_secret is not null;
  end if;
  if consumer.id is null then
    standing := 'not_configured';
    return;
  end if;
  insert into bittern_store.consent (state_digest, invitation_id, oauth_consumer_id, expires_at)
  values (begin_consent.state_digest, link.id, consumer.id, bittern_store.now() + lifetime);
  client_id := consumer.client_id;
  api_url := entry.api_url;
  authorize_url := entry.authorize_url;
  scopes := entry.scopes || entry.custom_scopes;
end $$;

CREATE FUNCTION bittern_store.begin_refresh(connection text, generation bigint, holder uuid, patience interval, OUT standing text, OUT kind text, OUT app text, OUT api_url text, OUT token_url text, OUT mode text, OUT client_id text, OUT sealed_secret bytea, OUT sealed_refresh bytea, OUT abandoned_at timestamp with time zone, OUT retry_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment timestamptz := bittern_store.now();
  found_ record;
begin
  select k.connection_id, k.generation, k.kind, k.sealed_refresh, k.refresh_by, k.refresh_until, k.refresh_begun_at, k.retry_at,
         c.state, c.app, c.api_base_url, c.token_url, o.mode, o.client_id, o.sealed_secret
    into found_
    from bittern_store.connection c
    join bittern_store.credential k on k.connection_id = c.id
    left join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id
   where c.name = begin_refresh.connection
     for update of k;
  standing := case
    when not found then 'unknown'
    when found_.state <> 'active' then 'not_active'
    when found_.generation <> begin_refresh.generation then 'newer'  -- who has another in mind is to read it again
    when found_.kind = 'access_token' or (found_.kind = 'authorization_code' and found_.sealed_refresh is null)
      then 'not_renewable'
    when found_.refresh_by is not null and found_.refresh_until > moment then 'busy'
    when found_.retry_at > moment then 'later'
    else 'begun' end;
  retry_at := found_.retry_at;
  if standing <> 'begun' then
    return;
  end if;
  update bittern_store.credential k
     set refresh_by = holder, refresh_until = moment + patience, refresh_again = k.refresh_begun_at is not null,
         refresh_begun_at = coalesce(k.refresh_begun_at, moment)  -- the first that may have used the token counts
   where k.connection_id = found_.connection_id;
  kind := found_.kind;
  app := found_.app;
  api_url := found_.api_base_url;
  token_url := found_.token_url;
  mode := found_.mode;
  client_id := found_.client_id;
  sealed_secret := found_.sealed_secret;
  sealed_refresh := found_.sealed_refresh;
  abandoned_at := found_.refresh_begun_at;
end $$;

CREATE FUNCTION bittern_store.begin_registration(name text, connection text, level text, place text, events text[], token text, sealed bytea, holder uuid, patience interval, OUT standing text, OUT webhook_name text, OUT made boolean, OUT anew boolean, OUT held_until timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment   timestamptz := bittern_store.now();
  owner    record;
  at_place text;
  named    record;
  hook     record;
begin
  -- The lock lets one at a time find out what there is at a place of this connection.
  select c.id, case c.app when 'bitbucket' then 'cloud' else 'datacenter' end as product into owner
    from bittern_store.connection c where c.name = begin_registration.connection for no key update;
  if not found then
    raise exception 'there is no connection %', connection
      using errcode = 'P0002', hint = 'bittern connections list shows those there are';
  end if;
  webhook_name := begin_registration.name;
  made := false;
  anew := false;
  select w.name into at_place
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
   where h.connection_id = owner.id and h.level = begin_registration.level and h.place = begin_registration.place
     and h.state <> 'unregistered';
  if at_place <> begin_registration.name then
    standing := 'elsewhere';
    webhook_name := at_place;
    return;
  end if;
  made := not exists (select from bittern_store.webhook w where w.name = begin_registration.name);
  if made then
    perform bittern_store.create_webhook(name, owner.product, token, connection, false, sealed);
  end if;
  select w.id, w.connection_id, w.unsigned into named
    from bittern_store.webhook w where w.name = begin_registration.name for update;
  -- Only now, because its last holder may have written while we waited.
  select h.level, h.place, h.state, h.held_by, h.held_until into hook
    from bittern_store.remote_hook h where h.webhook_id = named.id;
  standing := case
    when named.connection_id is distinct from owner.id
      or (hook.state <> 'unregistered'
          and (hook.level <> begin_registration.level or hook.place <> begin_registration.place)) then 'taken'
    when named.unsigned then 'unsigned'
    when hook.held_by is distinct from holder and hook.held_until > moment then 'busy'
    else 'begun' end;
  held_until := hook.held_until;
  if standing <> 'begun' then
    return;
  end if;
  anew := coalesce(hook.state, 'unregistered') = 'unregistered';
  held_until := moment + patience;
  insert into bittern_store.remote_hook as h (webhook_id, connection_id, level, place, events, held_by, held_until)
  values (named.id, owner.id, begin_registration.level, begin_registration.place, begin_registration.events, holder,
          begin_registration.held_until)
      on conflict on constraint remote_hook_pkey do update
     set level = excluded.level, place = excluded.place, events = excluded.events, held_by = excluded.held_by,
         held_until = excluded.held_until,
         -- One that is registered stays so while it is changed.
         state = case h.state when 'registered' then h.state else 'registering' end,
         place_id = case when (h.level, h.place) = (excluded.level, excluded.place) then h.place_id end;
end $$;

CREATE FUNCTION bittern_store.body_json(body bytea) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if substring(body for 3) = '\xefbbbf' then
    body := substring(body from 4);
  end if;
  return convert_from(body, 'UTF8')::jsonb;
exception when others then
  return null;
end $$;

CREATE FUNCTION bittern_store.bury(consumer_id integer, trigger_id bigint, attempts integer, error text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into bittern_store.dead_letter as d (consumer_id, trigger_id, attempts, last_error, died_at)
  values (bury.consumer_id, bury.trigger_id, bury.attempts, left(bury.error, 10000), bittern_store.now())
      on conflict on constraint dead_letter_pkey do update
     set attempts = excluded.attempts, last_error = excluded.last_error, died_at = excluded.died_at
$$;

CREATE TABLE bittern_store.holding (
    id bigint NOT NULL,
    consumer_id integer NOT NULL,
    lease_id bigint,
    due_at timestamp with time zone NOT NULL,
    lapses smallint DEFAULT 0 NOT NULL,
    trigger_ids bigint[] NOT NULL,
    attempts integer[] NOT NULL,
    error text,
    CONSTRAINT holding_counts_attempts_of_each CHECK ((cardinality(attempts) = cardinality(trigger_ids))),
    CONSTRAINT holding_is_of_something CHECK (((cardinality(trigger_ids) >= 1) AND (cardinality(trigger_ids) <= 100)))
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='0');

CREATE FUNCTION bittern_store.bury_exhausted(reader bittern_store.consumer, part bittern_store.holding) RETURNS bittern_store.holding
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  left_over bittern_store.holding := part;
begin
  if (select max(a) from unnest(part.attempts) a) < reader.max_attempts then
    return part;
  end if;
  select array_agg(t.id order by t.place), array_agg(t.tries order by t.place)
    into left_over.trigger_ids, left_over.attempts
    from unnest(part.trigger_ids, part.attempts) with ordinality t (id, tries, place)
   where t.tries < reader.max_attempts;
  perform bittern_store.bury(
            reader.id, t.id, t.tries, format('its lease ran out%s', coalesce('; before that: ' || part.error, '')))
     from unnest(part.trigger_ids, part.attempts) t (id, tries)
    where t.tries >= reader.max_attempts;
  if left_over.trigger_ids is null then
    delete from bittern_store.holding h where h.id = part.id;
    return null;
  end if;
  update bittern_store.holding h
     set trigger_ids = left_over.trigger_ids, attempts = left_over.attempts
   where h.id = part.id;
  return left_over;
end $$;

CREATE FUNCTION bittern_store.bury_unread(day date) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET jit TO 'off'
    AS $$
  insert into bittern_store.dead_letter (consumer_id, trigger_id, attempts, last_error, died_at)
  select first.consumer_id, first.id, 0, 'expired', bittern_store.now()
    from (select u.consumer_id, t.id, row_number() over (partition by u.consumer_id order by t.id) as place
            from bittern_store.unread_on(day) u
            join bittern_store.consumer c on c.id = u.consumer_id
           cross join lateral (
                   select t.id from bittern_store.trigger t
                    where t.lane = any (array[u.lane]) and t.id > u.after
                      and t.id >= bittern_store.first_id(day) and t.id < bittern_store.first_id(day + 1)
                      and t.type like any (c.type_patterns)
                    order by t.lane, t.id limit 1000) t) first
   where first.place <= 1000
      on conflict on constraint dead_letter_pkey do nothing
$$;

CREATE FUNCTION bittern_store.caller() RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return case current_setting('role') when 'none' then session_user::text else current_setting('role') end;
end $$;

CREATE FUNCTION bittern_store.cdevent_type(type text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ('dev.cdevents.'::text || CASE type WHEN 'pull_request.created'::text THEN 'change.created.0.3.0'::text WHEN 'pull_request.updated'::text THEN 'change.updated.0.2.0'::text WHEN 'pull_request.pushed'::text THEN 'change.updated.0.2.0'::text WHEN 'pull_request.retargeted'::text THEN 'change.updated.0.2.0'::text WHEN 'pull_request.reviewers_updated'::text THEN 'change.updated.0.2.0'::text WHEN 'pull_request.approved'::text THEN 'change.reviewed.0.2.0'::text WHEN 'pull_request.changes_requested'::text THEN 'change.reviewed.0.2.0'::text WHEN 'pull_request.merged'::text THEN 'change.merged.0.2.0'::text WHEN 'pull_request.declined'::text THEN 'change.abandoned.0.2.0'::text WHEN 'pull_request.deleted'::text THEN 'change.abandoned.0.2.0'::text WHEN 'branch.created'::text THEN 'branch.created.0.2.0'::text WHEN 'branch.deleted'::text THEN 'branch.deleted.0.2.0'::text WHEN 'repository.created'::text THEN 'repository.created.0.2.0'::text WHEN 'repository.imported'::text THEN 'repository.created.0.2.0'::text WHEN 'repository.forked'::text THEN 'repository.created.0.2.0'::text WHEN 'repository.updated'::text THEN 'repository.modified.0.2.0'::text WHEN 'repository.transferred'::text THEN 'repository.modified.0.2.0'::text WHEN 'repository.deleted'::text THEN 'repository.deleted.0.2.0'::text WHEN 'issue.created'::text THEN 'ticket.created.0.1.0'::text WHEN 'issue.updated'::text THEN 'ticket.updated.0.1.0'::text ELSE NULL::text END);

CREATE FUNCTION bittern_store.change_app(name text, mode text, client_id text, sealed_secret bytea, api_url text, authorize_url text, token_url text, add_scopes text[], add_custom_scopes text[], remove_scopes text[]) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  consumer bigint;
  current  bittern_store.app;
begin
  perform from bittern_store.app a where a.name = change_app.name for update;
  if not found then
    raise exception 'there is no app %', name using errcode = 'P0002';
  end if;
  if client_id is not null then
    insert into bittern_store.oauth_consumer as c (app, mode, client_id, sealed_secret)
    values (change_app.name, 'own', change_app.client_id, change_app.sealed_secret)
        on conflict on constraint oauth_consumer_key
        do update set sealed_secret = coalesce(excluded.sealed_secret, c.sealed_secret)
    returning c.id into consumer;
  end if;
  update bittern_store.app a
     set mode              = coalesce(change_app.mode, a.mode),
         oauth_consumer_id = coalesce(consumer, a.oauth_consumer_id),
         api_url           = case when change_app.api_url is null then a.api_url else nullif(change_app.api_url, '') end,
         authorize_url     = case when change_app.authorize_url is null then a.authorize_url
                                  else nullif(change_app.authorize_url, '') end,
         token_url         = case when change_app.token_url is null then a.token_url else nullif(change_app.token_url, '') end,
         scopes            = array(select distinct s from unnest(a.scopes || add_scopes) s
                                    where s <> all (remove_scopes) order by s),
         custom_scopes     = array(select distinct s from unnest(a.custom_scopes || add_custom_scopes) s
                                    where s <> all (remove_scopes) order by s),
         changed_at        = bittern_store.now()
   where a.name = change_app.name
  returning a.* into current;
  return array(
    select c.name
      from bittern_store.connection c
      join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id
     where c.app = change_app.name and c.state <> 'revoked'
       and (o.mode <> current.mode or (o.mode = 'own' and o.id is distinct from current.oauth_consumer_id))
     order by c.name);
end $$;

CREATE FUNCTION bittern_store.check_lease(lease interval) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if lease is null or lease < interval '1 s' or lease > interval '12 h' then
    raise exception 'lease is %; it must be 1 second … 12 hours', coalesce(lease::text, 'null')
      using errcode = '22023', hint = 'such as ''30 s''; bittern.extend keeps one alive for longer';
  end if;
end $$;

CREATE FUNCTION bittern_store.check_predicate(expression text) RETURNS jsonpath
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  path jsonpath;
begin
  begin
    path := expression::jsonpath;
  exception when others then
    raise exception '% is not a SQL/JSON path expression: %', expression, sqlerrm
      using hint = 'such as $.trigger.pull_request.destination.branch == "main"';
  end;
  begin
    perform jsonb_path_match('{}', path);
  exception when others then
    raise exception '% is not a predicate: it selects something instead of being true or false', expression
      using hint = format('write a comparison, such as %s == "…", or exists(%s)', expression, expression);
  end;
  return path;
end $_$;

CREATE FUNCTION bittern_store.check_predicates(expressions text[]) RETURNS TABLE(place integer, reason text)
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  for place in select generate_subscripts(expressions, 1) loop
    begin
      perform bittern_store.check_predicate(expressions[place]);
    exception when others then
      reason := sqlerrm;
      return next;
    end;
  end loop;
end $$;

CREATE FUNCTION bittern_store.check_receive(batch integer, lease interval) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if batch is null or batch not between 1 and 10000 then
    raise exception 'batch is %; it must be 1 … 10000', coalesce(batch::text, 'null') using errcode = '22023';
  end if;
  perform bittern_store.check_lease(lease);
  -- An older snapshot does not show what other workers took since, and would take it again.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'receive does not work in a % transaction', current_setting('transaction_isolation')
      using errcode = 'invalid_transaction_state', hint = 'call it in a transaction of isolation level read committed, best of its own';
  end if;
end $$;

CREATE FUNCTION bittern_store.check_retention(keep_days integer, hard_days integer, run_days integer, fingerprint_days integer) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  name text;
  days integer;
begin
  for name, days in
    select * from unnest('{keep_days,hard_days,run_days,fingerprint_days}'::text[], array[keep_days, hard_days, run_days, fingerprint_days])
  loop
    if days is null or days not between 1 and 3650 then
      raise exception '% is %; it must be 1 … 3650', name, coalesce(days::text, 'null') using errcode = '22023';
    end if;
  end loop;
  if hard_days < keep_days then
    raise exception 'hard_days is % and keep_days %; what is kept % days cannot be dropped after %',
                    hard_days, keep_days, keep_days, hard_days using errcode = '22023';
  end if;
end $$;

CREATE FUNCTION bittern_store.claim_runs(most integer, lease_for interval, after_queue integer DEFAULT 0, per_workflow integer DEFAULT 1000, per_connection integer DEFAULT 1000) RETURNS TABLE(run_id bigint, lease uuid, step smallint, number integer, tries integer, abandoned boolean, queue integer, workflow text, version integer, connection text, trigger_id bigint, created_at timestamp with time zone, step_started_at timestamp with time zone, trigger jsonb, payload jsonb, results json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
declare
  moment timestamptz := bittern_store.now();
  claim  constant uuid := gen_random_uuid();
  chosen bigint[];
  lost   bigint[];  -- their workers went silent
begin
  if (select p.paused from bittern_store.worker_pool p) then
    return;
  end if;
  perform pg_advisory_xact_lock(7704, 0);

  -- What is due comes back: retries, delays, leases that ran out, which keep theirs until somebody else takes the run.
  update bittern_store.run_pending p
     set state = 'ready'
   where p.run_id = any (array(
           select d.run_id from bittern_store.run_pending d
            where d.state = 'later' and d.due_at <= moment order by d.due_at limit 1000 for update skip locked));
  update bittern_store.run_pending p
     set state = 'ready', queue = bittern_store.queue_for(p.queue, p.step)  -- its worker may have gone on from step to step
   where p.run_id = any (array(
           select d.run_id from bittern_store.run_pending d
            where d.state = 'leased' and d.due_at <= moment order by d.due_at limit 1000 for update skip locked));

  chosen := bittern_store.runs_in_turn(most, after_queue, per_workflow, per_connection);
  if chosen = '{}' then
    return;
  end if;
  lost := array(select p.run_id from bittern_store.run_pending p where p.run_id = any (chosen) and p.lease is not null);
  return query
    with taken as (
           update bittern_store.run_pending p
              set state = 'leased', lease = claim, due_at = moment + lease_for, tries = p.tries + 1,
                  step_started_at = coalesce(p.step_started_at, moment), reason = null
            where p.run_id = any (chosen)
           returning p.run_id, p.lease, p.step, p.tries, p.tries_before, p.step_started_at, p.queue, p.trigger_id, p.created_at,
                     p.run_id = any (lost) as abandoned),
         silence as (
           insert into bittern_store.attempt (run_id, step, number, step_id, started_at, outcome, reason)
           select t.run_id, t.step, t.tries_before + t.tries - 1, v.definition -> 'steps' -> t.step::integer ->> 'id', moment, 'unknown',
                  'the worker that had this run went silent'
             from taken t
             join bittern_store.run_queue q on q.id = t.queue
             join bittern_store.workflow_version v on v.name = q.workflow and v.version = q.version
            where t.abandoned
               on conflict do nothing)
    select t.run_id, t.lease, t.step, t.tries_before + t.tries, t.tries,
           t.abandoned or t.tries > 1 and exists (  -- or it was, and whoever took it over gave it back untouched
             select from bittern_store.attempt u
              where u.run_id = t.run_id and u.step = t.step and u.number = t.tries_before + t.tries - 1 and u.outcome = 'unknown'),
           t.queue, q.workflow, q.version, q.connection, t.trigger_id, t.created_at, t.step_started_at,
           (select bittern_store.document(e) from bittern_store.trigger e where e.id = t.trigger_id),
           case when w.uses_payload then (
             select bittern.payload(e.delivery_id) from bittern_store.trigger e where e.id = t.trigger_id) end,
           case when t.step > 0 then (
             select json_object_agg(a.step_id, a.answer)
               from bittern_store.attempt a where a.run_id = t.run_id and a.outcome in ('succeeded', 'skipped')) end
      from taken t
      join bittern_store.run_queue q on q.id = t.queue
      join bittern_store.workflow_version w on w.name = q.workflow and w.version = q.version
     order by t.queue <= after_queue, t.queue, t.run_id;  -- as runs_in_turn chose them
end $$;

CREATE FUNCTION bittern_store.connection_shown(name text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select to_json(shown)
    from (select s.*,
                 coalesce((select json_agg(w.name order by w.name)
                             from bittern_store.webhook w
                             join bittern_store.connection c on c.id = w.connection_id
                            where c.name = s.name), '[]') as webhooks,
                 bittern_store.rates_of(s.name) as rates,
                 coalesce((select json_agg(json_build_object('at', e.at, 'kind', e.kind, 'detail', e.detail) order by e.id desc)
                             from (select v.* from bittern_store.connection_event v
                                     join bittern_store.connection c on c.id = v.connection_id
                                    where c.name = s.name order by v.id desc limit 100) e), '[]') as timeline
            from bittern_store.connection_state s
           where s.name = connection_shown.name) shown
$$;

CREATE FUNCTION bittern_store.connections_listed(name text DEFAULT NULL::text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object('items', coalesce(json_agg(to_json(s) order by s.name), '[]'), 'next', null)
    from bittern_store.connection_state s
   where connections_listed.name is null or s.name = connections_listed.name
$$;

CREATE FUNCTION bittern_store.consumer_backlog(OUT consumers bigint, OUT active bigint, OUT lag_seconds double precision, OUT dead_letters bigint) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET jit TO 'off'
    AS $$
  with step as materialized (
         select k.consumer_id, k.lane, p.position
           from bittern_store.consumer_lane k
          cross join lateral bittern_store.lane_position(k.consumer_id, k.lane) p),
       awake as materialized (select a.id from bittern_store.active_consumers() a)
  select (select count(*) from bittern_store.consumer),
         (select count(*) from awake),
         (select extract(epoch from bittern_store.now() - min(oldest.received_at))
            from step s
            join awake a on a.id = s.consumer_id
           cross join lateral (select bittern_store.next_trigger(s.lane, s.position) as id offset 0) news
            join lateral (select t.received_at from bittern_store.trigger t where t.id = news.id) oldest on true),
         (select count(*) from (select from bittern_store.dead_letter d limit 10000) d)
$$;

CREATE FUNCTION bittern_store.consumer_named(consumer text) RETURNS bittern_store.consumer
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  found_one bittern_store.consumer;
begin
  select c.* into found_one from bittern_store.consumer c where c.name = consumer_named.consumer;
  if found_one.id is null then
    raise exception 'there is no consumer %', coalesce(quote_literal(consumer), 'without a name')
      using errcode = 'no_data_found', hint = format('select bittern.create_consumer(%L) makes it', coalesce(consumer, 'name'));
  elsif not bittern_store.may_use(found_one.owner) then
    raise exception 'consumer % belongs to role %, whose rights % does not have', quote_literal(consumer), found_one.owner, bittern_store.caller()
      using errcode = 'insufficient_privilege',
            hint = format('grant %I to %I, or make a consumer of another name', found_one.owner, bittern_store.caller());
  end if;
  return found_one;
end $$;

CREATE FUNCTION bittern_store.consumer_shown(name text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (to_jsonb(s) - 'id' || jsonb_build_object(
           'rate_per_second', round((select coalesce(sum(bittern_store.lane_rate(s.id, k.lane)), 0)
                                 from bittern_store.consumer_lane k where k.consumer_id = s.id)::numeric, 1),
           'lanes', (select coalesce(jsonb_agg(jsonb_build_object('lane', k.lane, 'position', p.position, 'at', p.at) order by k.lane), '[]')
                       from bittern_store.consumer_lane k
                      cross join lateral bittern_store.lane_position(s.id, k.lane) p
                      where k.consumer_id = s.id),
           'leases', (select coalesce(jsonb_agg(jsonb_build_object('ends_at', l.ends_at, 'triggers', l.triggers, 'attempt', l.attempt)
                                                order by l.ends_at), '[]')
                        from (select min(h.due_at) as ends_at, sum(cardinality(h.trigger_ids)) as triggers,
                                     max((select max(a) from unnest(h.attempts) a)) as attempt
                                from bittern_store.holding h
                               where h.consumer_id = s.id and h.lease_id is not null and h.due_at > bittern_store.now()
                               group by h.lease_id order by min(h.due_at) limit 100) l),
           'dead_letters', bittern_store.dead_letters_page(s.name, null, 20)::jsonb -> 'items'))::json
    from bittern_store.consumer_state s
   where s.name = consumer_shown.name
$$;

CREATE FUNCTION bittern_store.consumers_listed() RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object('items', coalesce(json_agg(to_jsonb(s) - 'id' - 'expired' order by s.name), '[]'), 'next', null)
    from bittern_store.consumer_state s
$$;

CREATE FUNCTION bittern_store.create_invitation(token_digest bytea, app text, customer text, connection text, return_to text, lifetime interval, OUT expires_at timestamp with time zone, OUT reauthorization boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  known record;
begin
  select c.app, c.customer into known from bittern_store.connection c where c.name = create_invitation.connection;
  reauthorization := found;
  if found and (known.app, known.customer) is distinct from (create_invitation.app, create_invitation.customer) then
    raise exception 'connection % is customer %''s, of app %; give the new one another name with --name',
      connection, known.customer, known.app using errcode = '55000';
  end if;
  delete from bittern_store.invitation i where i.expires_at < bittern_store.now() - interval '30 days';
  insert into bittern_store.invitation as i (token_digest, app, customer, connection, return_to, expires_at)
  values (create_invitation.token_digest, create_invitation.app, create_invitation.customer,
          create_invitation.connection, create_invitation.return_to, bittern_store.now() + lifetime)
  returning i.expires_at into create_invitation.expires_at;
end $$;

CREATE FUNCTION bittern_store.create_webhook(name text, product text, token text, connection text, unsigned boolean, sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id   bigint;
  webhook_id bigint;
begin
  if connection is not null then
    select c.id into owner_id from bittern_store.connection c where c.name = create_webhook.connection;
    if not found then
      raise exception 'there is no connection %', connection
        using errcode = 'P0002', hint = 'bittern connections list shows those there are';
    end if;
  end if;
  if (sealed is null) <> unsigned then
    raise exception 'a webhook has a secret, or is made unsigned by name' using errcode = '22023';
  end if;
  insert into bittern_store.webhook (name, product, token, connection_id, unsigned, lane)
  values (create_webhook.name, create_webhook.product, create_webhook.token, owner_id, create_webhook.unsigned,
          (select l.lane from bittern_store.lane l
             left join bittern_store.webhook w on w.lane = l.lane
            group by l.lane order by count(w.id), l.lane limit 1))
  returning id into webhook_id;
  if sealed is not null then
    insert into bittern_store.webhook_secret (webhook_id, number, sealed)
    values (webhook_id, 1, create_webhook.sealed);
  end if;
  update bittern_store.webhook_version set version = version + 1;
end $$;

CREATE FUNCTION bittern_store.dead_letters_page(consumer text, before bigint, most integer) RETURNS json
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
  items  json;
  count  integer;
  edge   bigint;
begin
  select json_agg(json_build_object('trigger_id', d.trigger_id, 'attempts', d.attempts, 'last_error', d.last_error,
                                    'died_at', d.died_at) order by d.trigger_id desc), count(*), min(d.trigger_id)
    into items, count, edge
    from (select l.* from bittern_store.dead_letter l
           where l.consumer_id = reader.id and (before is null or l.trigger_id < before)
           order by l.trigger_id desc limit most) d;
  return json_build_object('items', coalesce(items, '[]'), 'next', case when count = most then edge::text end);
end $$;

CREATE FUNCTION bittern_store.delete_secret(name text, anyway boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  users text[];
begin
  select array_agg(w.name order by w.name) into users
    from bittern_store.workflow w
    join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
   where delete_secret.name = any (bittern_store.secrets_used(v.definition));
  if users is not null and not anyway and exists (select from bittern_store.secret s where s.name = delete_secret.name) then
    raise exception 'secret % is used by %', delete_secret.name,
                    case when cardinality(users) = 1 then 'workflow ' else 'workflows ' end || array_to_string(users[1:5], ', ')
                    || case when cardinality(users) > 5 then format(' and %s more', cardinality(users) - 5) else '' end
      using errcode = '55000';
  end if;
  delete from bittern_store.secret s where s.name = delete_secret.name;
  return found;
end $$;

CREATE FUNCTION bittern_store.delete_workflow(name text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  delete from bittern_store.workflow w where w.name = delete_workflow.name;
  return found;
end $$;

CREATE FUNCTION bittern_store.deliveries_page(before bigint, most integer, webhook text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION bittern_store.delivery_explained(id bigint) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION bittern_store.delivery_shown(id bigint) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION bittern_store.disk_use(OUT bytes bigint, OUT days bigint, OUT oldest date, OUT uncounted_days bigint, OUT triggers bigint, OUT log_bytes bigint) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  with part as materialized (
         select to_date(right(c.relname, 8), 'YYYYMMDD') as day, p.relname = 'trigger' as of_triggers,
                pg_total_relation_size(c.oid) as bytes, pg_relation_size(c.oid) as size, c.reltuples, c.relpages
           from pg_class p
           join pg_inherits i on i.inhparent = p.oid
           join pg_class c on c.oid = i.inhrelid and c.relname ~ ('^' || p.relname || '_[0-9]{8}$')
          where p.relnamespace = 'bittern_store'::regnamespace and p.relkind = 'p'),
       -- as dense as when PostgreSQL counted last
       day as materialized (
         select p.day, sum(p.bytes) as bytes, bool_or(p.size > 0) filter (where p.of_triggers) as filled,
                sum(p.reltuples / nullif(p.relpages, 0) * p.size / current_setting('block_size')::integer)
                  filter (where p.of_triggers and p.reltuples > 0) as triggers
           from part p group by p.day)
  select (select sum(pg_total_relation_size(c.oid)) from pg_class c
           where c.relnamespace = 'bittern_store'::regnamespace and c.relkind = 'r')::bigint,
         count(*) filter (where d.filled), min(d.day) filter (where d.filled),
         count(*) filter (where d.filled and d.triggers is null),
         coalesce(sum(d.triggers), 0)::bigint, coalesce(sum(d.bytes) filter (where d.triggers is not null), 0)::bigint
    from day d
$_$;

CREATE TABLE bittern_store.trigger (
    lane smallint NOT NULL,
    "position" smallint NOT NULL,
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    repeat_of bigint,
    occurred_at timestamp with time zone,
    received_at timestamp with time zone NOT NULL,
    webhook text,
    connection text,
    customer text,
    product text NOT NULL,
    event_key text NOT NULL,
    type text NOT NULL,
    subject text,
    actor_id text,
    actor_name text,
    workspace text,
    project text,
    repository_id text,
    repository text,
    url text,
    document jsonb NOT NULL,
    CONSTRAINT trigger_lane_is_in_its_id CHECK ((lane = (id & (15)::bigint)))
)
PARTITION BY RANGE (id);
ALTER TABLE ONLY bittern_store.trigger ALTER COLUMN document SET COMPRESSION lz4;

CREATE FUNCTION bittern_store.document(t bittern_store.trigger) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  select case
           when t.document ? 'id' then t.document
           else jsonb_build_object('id', t.id)
             || jsonb_object(
                  '{type,product,event_key,subject,occurred_at,received_at,url}',
                  array[t.type, t.product, t.event_key, t.subject,
                        to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        to_char(t.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        t.url])
             || t.document
         end
$$;

CREATE FUNCTION bittern_store.drop_holdings(consumer_id integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  loop
    delete from bittern_store.holding h where h.consumer_id = drop_holdings.consumer_id;
    exit when not exists (select from bittern_store.holding h where h.consumer_id = drop_holdings.consumer_id);
  end loop;
end $$;

CREATE FUNCTION bittern_store.drop_partition(log name, day date, past_limit boolean, OUT triggers bigint, OUT runs bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  needed_by text;
begin
  triggers := 0;
  runs := 0;
  perform set_config('lock_timeout', '500 ms', true);
  if log = 'trigger' then
    triggers := bittern_store.expire_unread(day);
  end if;
  if past_limit then
    runs := bittern_store.expire_runs(log, day);
    perform set_config('lock_timeout', '1500 ms', true);
  end if;
  execute format('lock table only bittern_store.%I in access exclusive mode', log);
  needed_by := case when not past_limit then bittern_store.partition_needed_by(log, day) end;
  if needed_by is not null then
    raise exception '%', needed_by using errcode = 'object_in_use';
  end if;
  if log = 'trigger' then
    triggers := triggers + bittern_store.expire_held(day);
  end if;
  execute format('drop table bittern_store.%I', format('%s_%s', log, to_char(day, 'YYYYMMDD')));
end $$;

CREATE FUNCTION bittern_store.drop_partitions(keep_days integer DEFAULT 30, hard_days integer DEFAULT 90, run_days integer DEFAULT 30, fingerprint_days integer DEFAULT 35) RETURNS TABLE(part text, dropped boolean, because text, expired_triggers bigint, expired_runs bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '500 ms'
    AS $$
declare
  old  record;
  busy text[] := '{}';
begin
  perform bittern_store.check_retention(keep_days, hard_days, run_days, fingerprint_days);
  if not pg_try_advisory_xact_lock(7700, 2) then
    return;
  end if;
  perform bittern_store.forget_expired();
  for old in
    select o.log, o.day, o.past_limit
      from bittern_store.old_partitions(keep_days, hard_days, run_days, fingerprint_days) o order by o.day, o.log desc
  loop
    continue when old.log = any (busy);
    part := format('%s_%s', old.log, to_char(old.day, 'YYYYMMDD'));
    dropped := false;
    expired_triggers := 0;
    expired_runs := 0;
    because := bittern_store.partition_needed_by(old.log, old.day);
    if because is null or old.past_limit then
      begin
        select d.triggers, d.runs into expired_triggers, expired_runs
          from bittern_store.drop_partition(old.log, old.day, old.past_limit) d;
        dropped := true;
      exception
        when lock_not_available or deadlock_detected then
          because := 'it is in use';
          busy := busy || old.log::text;
        when others then
          because := sqlerrm;
      end;
    end if;
    return next;
    exit when dropped;
  end loop;
end $$;

CREATE FUNCTION bittern_store.end_runs(run_ids bigint[], state text, reason text) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  serials bigint[] := array(select r.serial from bittern_store.run r where r.id = any (run_ids) and r.serial is not null);
  ended   bigint[];
begin
  perform bittern_store.lock_serials(serials);
  with held as materialized (
         select p.run_id from bittern_store.run_pending p where p.run_id = any (run_ids) order by p.run_id for update),
       gone as (
         delete from bittern_store.run_pending p using held h where p.run_id = h.run_id),
       noted as (
         insert into bittern_store.run_end (run_id, state, reason, ended_at)
         select h.run_id, end_runs.state, end_runs.reason, bittern_store.now() from held h
             on conflict do nothing)
  select array_agg(h.run_id order by h.run_id) into ended from held h;
  perform bittern_store.unblock(serials);
  return query select unnest(ended);
end $$;

CREATE FUNCTION bittern_store.event_source(t bittern_store.trigger) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(bittern_store.absolute_uri((((t).document -> 'repository'::text) ->> 'url'::text)), (('/webhooks/'::text || regexp_replace((t).webhook, '[^A-Za-z0-9._~-]'::text, '_'::text, 'g'::text)) || CASE WHEN ((t).repository ~ '^[A-Za-z0-9._~-]+/[A-Za-z0-9._~-]+$'::text) THEN ('/repositories/'::text || (t).repository) ELSE ''::text END), ('/connections/'::text || (t).connection));

CREATE FUNCTION bittern_store.expire_held(day date) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  low   bigint := bittern_store.first_id(day);
  high  bigint := bittern_store.first_id(day + 1);
  part  bittern_store.holding;
  ids   bigint[];
  total bigint := 0;
begin
  loop
    ids := null;
    for part in
      select h.* from bittern_store.holding h
       where exists (select from unnest(h.trigger_ids) i where i >= low and i < high) order by h.id for update
    loop
      select array_agg(i) into ids from unnest(part.trigger_ids) i where i >= low and i < high;
      perform bittern_store.bury(part.consumer_id, t.id, t.tries, 'expired')
         from unnest(part.trigger_ids, part.attempts) t (id, tries) where t.id = any (ids);
      perform bittern_store.take_out(part, ids);
      update bittern_store.consumer c set expired = c.expired + cardinality(ids) where c.id = part.consumer_id;
      total := total + cardinality(ids);
    end loop;
    exit when ids is null;
  end loop;
  update bittern_store.dead_letter d
     set last_error = 'expired', died_at = bittern_store.now()
   where d.trigger_id >= low and d.trigger_id < high and d.last_error is distinct from 'expired';
  return total;
end $$;

CREATE FUNCTION bittern_store.expire_runs(log name, day date) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  run_ids bigint[] := array(
    select r from bittern_store.unfinished_runs_on(day) r where log = 'trigger'
    union all
    select p.run_id from bittern_store.run_pending p
     where log = 'run' and p.run_id >= bittern_store.first_id(day) and p.run_id < bittern_store.first_id(day + 1));
begin
  return (select count(*) from bittern_store.end_runs(run_ids, 'dead', 'expired'));
end $$;

CREATE FUNCTION bittern_store.expire_unread(day date) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    AS $$
declare
  total bigint;
begin
  perform bittern_store.lock_consumer(c.consumer_id)
     from (select distinct u.consumer_id from bittern_store.unread_on(day) u order by u.consumer_id) c;

  with unread as materialized (
         select c.id, c.type_patterns, u.lane, u.after
           from bittern_store.unread_on(day) u join bittern_store.consumer c on c.id = u.consumer_id),
       place as (select distinct u.lane, u.after from unread u),
       found as materialized (
         select p.lane, p.after, t.type, count(*) as count
           from place p
           join bittern_store.trigger t on t.lane = p.lane and t.id > p.after
            and t.id >= bittern_store.first_id(day) and t.id < bittern_store.first_id(day + 1)
          group by p.lane, p.after, t.type),
       missed as (
         select u.id, sum(f.count)::bigint as count
           from unread u join found f on f.lane = u.lane and f.after = u.after and f.type like any (u.type_patterns)
          group by u.id),
       counted as (
         update bittern_store.consumer c set expired = c.expired + m.count from missed m where c.id = m.id
         returning m.count)
  select coalesce(sum(c.count), 0) into total from counted c;

  perform bittern_store.bury_unread(day);
  return total;
end $$;

CREATE FUNCTION bittern_store.explain_predicate(condition text, facts jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  whole  boolean := bittern_store.holds(condition::jsonpath, facts);
  terms  jsonb;
  joined boolean;
begin
  begin
    select jsonb_agg(bittern_store.explained_term(t.term, t.value, facts) order by t.place),
           case when bool_or(not t.value) then false when bool_or(t.value is null) then null else true end
      into terms, joined
      from (select p.term, p.place, bittern_store.holds(p.term::jsonpath, facts) as value
              from unnest(bittern_store.predicate_terms(condition)) with ordinality p (term, place)) t;
  exception when others then
    terms := null;
  end;
  if terms is null or joined is distinct from whole then
    return jsonb_build_array(bittern_store.explained_term(condition, whole, facts));
  end if;
  return terms;
end $$;

CREATE FUNCTION bittern_store.explained_term(term text, value boolean, facts jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object('term', explained_term.term, 'value', explained_term.value)
         || coalesce((select jsonb_build_object('problem', p.problem)
                        from (select bittern_store.predicate_problem(explained_term.term, facts) as problem where value is null) p
                       where p.problem is not null), '{}')
$$;

CREATE FUNCTION bittern_store.extend_leases(run_ids bigint[], leases uuid[], lease_for interval) RETURNS SETOF bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with held as materialized (  -- locked in the order that reports lock in
         select p.run_id
           from bittern_store.run_pending p
           join unnest(run_ids, leases) h (run_id, lease) on p.run_id = h.run_id and p.lease = h.lease and p.run_id = any (run_ids)
          order by p.run_id
            for update of p)
  update bittern_store.run_pending p
     set state = 'leased', due_at = bittern_store.now() + lease_for  -- also one that ran out and that nobody took
    from held
   where p.run_id = held.run_id and p.run_id = any (run_ids)
  returning p.run_id
$$;

CREATE FUNCTION bittern_store.facts(t bittern_store.trigger, with_payload boolean) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select jsonb_build_object(
           'trigger', bittern_store.document(t),
           'payload', case when with_payload then bittern.payload(t.delivery_id) end)
$$;

CREATE FUNCTION bittern_store.fail_refresh(connection text, generation bigint, holder uuid, outcome text, reason text, retry_in interval) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
begin
  -- always before its credential, so that nobody waits in a ring
  perform from bittern_store.connection c where c.name = fail_refresh.connection for no key update;
  update bittern_store.credential k
     set refresh_by = null, refresh_until = null, failures = k.failures + 1,
         refresh_begun_at = case when outcome = 'silent' or k.refresh_again then k.refresh_begun_at end,
         retry_at = bittern_store.now() + coalesce(retry_in, least(interval '5 min', interval '2 s' * 2 ^ least(k.failures, 10)))
    from bittern_store.connection c
   where c.name = fail_refresh.connection and k.connection_id = c.id
     and k.generation = fail_refresh.generation and k.refresh_by = holder
  returning k.connection_id into owner_id;
  if owner_id is null then
    return 'fenced';
  end if;
  perform bittern_store.note_connection(owner_id, 'refresh_failed', reason);
  if outcome <> 'refused' then
    return 'noted';
  end if;
  perform bittern_store.require_reauthorization(connection, generation, reason);
  return 'reauthorization_required';
end $$;

CREATE FUNCTION bittern_store.filled_template(parts jsonb, facts jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  whole  text := '';
  part   jsonb;
  value  jsonb;
  filter jsonb;
  form   text;
begin
  for part in select jsonb_array_elements(parts) loop
    if part ? 'text' then
      whole := whole || (part ->> 'text');
      continue;
    end if;
    value := coalesce(part -> 'literal', facts #> array(select jsonb_array_elements_text(part -> 'path')));
    for filter in select jsonb_array_elements(coalesce(part -> 'filters', '[]')) loop
      if coalesce(value, 'null') = 'null' then
        value := case when filter ->> 0 = 'default' then filter -> 1 end;
        continue;
      end if;
      form := value #>> '{}';
      value := case filter ->> 0
                 when 'upper' then to_jsonb(upper(form))
                 when 'lower' then to_jsonb(lower(form))
                 when 'json' then to_jsonb(value::text)
                 when 'first_line' then to_jsonb(substring(form from '^[^\n\r]*'))
                 when 'truncate' then to_jsonb(case when length(form) > (filter ->> 1)::integer
                                                    then left(form, (filter ->> 1)::integer - 1) || '…' else form end)
                 else value
               end;
    end loop;
    if coalesce(value, 'null') = 'null' then
      return null;
    end if;
    whole := whole || (value #>> '{}');
  end loop;
  return whole;
end $$;

CREATE FUNCTION bittern_store.finish_refresh(connection text, generation bigint, holder uuid, sealed bytea, sealed_refresh bytea, expires_in interval, granted_scopes text[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
begin
  -- always before its credential, so that nobody waits in a ring
  perform from bittern_store.connection c where c.name = finish_refresh.connection for no key update;
  update bittern_store.credential k
     set sealed = finish_refresh.sealed, sealed_refresh = coalesce(finish_refresh.sealed_refresh, k.sealed_refresh),
         expires_at = bittern_store.now() + expires_in, generation = k.generation + 1, renewed_at = bittern_store.now(),
         refresh_begun_at = null, refresh_by = null, refresh_until = null, failures = 0, retry_at = null
    from bittern_store.connection c
   where c.name = finish_refresh.connection and k.connection_id = c.id
     and k.generation = finish_refresh.generation and k.refresh_by = holder
  returning k.connection_id into owner_id;
  if owner_id is null then
    return false;
  end if;
  update bittern_store.connection c
     set granted_scopes = finish_refresh.granted_scopes
   where c.id = owner_id and finish_refresh.granted_scopes is not null
     and c.granted_scopes is distinct from finish_refresh.granted_scopes;
  perform bittern_store.note_connection(owner_id, 'refreshed', null);
  return true;
end $$;

CREATE FUNCTION bittern_store.first_id(day date) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN ((EXTRACT(epoch FROM day) * (1000000)::numeric))::bigint;

CREATE FUNCTION bittern_store.forget_expired() RETURNS bigint
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with gone as (
         delete from bittern_store.dead_letter d
          where (d.consumer_id, d.trigger_id) in (
                  select o.consumer_id, o.trigger_id
                    from bittern_store.dead_letter o
                   where o.last_error = 'expired' and o.died_at < bittern_store.now() - interval '90 days'
                     and o.trigger_id < bittern_store.first_id((bittern_store.now() at time zone 'UTC')::date - 90)
                     and to_regclass(to_char(to_timestamp(o.trigger_id / 1000000) at time zone 'UTC',
                                             '"bittern_store.trigger_"YYYYMMDD')) is null
                   order by o.trigger_id limit 10000)
         returning 1)
  select count(*) from gone
$$;

CREATE FUNCTION bittern_store.go_on_with(connection text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with moved as (
    update bittern_store.run_pending p
       set state = 'ready', due_at = bittern_store.now(), reason = null
      from bittern_store.run r
     where p.state = 'parked' and p.reason = 'reauthorization_required' and r.id = p.run_id and r.connection = go_on_with.connection
    returning p.run_id)
  select count(*) from moved
$$;

CREATE FUNCTION bittern_store.held_under(lease bigint) RETURNS SETOF bittern_store.holding
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  part    bittern_store.holding;
  allowed boolean;
begin
  for part in
    select h.* from bittern_store.holding h where h.lease_id = lease order by h.id + 0 for update
  loop
    -- All parts of a lease are of one consumer.
    allowed := coalesce(
      allowed, (select bittern_store.may_use(c.owner) from bittern_store.consumer c where c.id = part.consumer_id), false);
    if allowed then
      return next part;
    end if;
  end loop;
end $$;

CREATE FUNCTION bittern_store.hold_hook(webhook text, holder uuid, patience interval, leaving boolean, OUT standing text, OUT held_until timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment   timestamptz := bittern_store.now();
  owner_id bigint;
  hook     record;
begin
  select w.id into owner_id from bittern_store.webhook w where w.name = hold_hook.webhook for update;
  -- Only now, because its last holder may have written while we waited.
  select h.state, h.held_by, h.held_until into hook from bittern_store.remote_hook h where h.webhook_id = owner_id;
  standing := case
    when owner_id is null then 'unknown'
    when hook.state is null or hook.state = 'unregistered' then 'none'
    when hook.held_by is distinct from holder and hook.held_until > moment then 'busy'
    else 'held' end;
  held_until := hook.held_until;
  if standing <> 'held' then
    return;
  end if;
  held_until := moment + patience;
  update bittern_store.remote_hook h
     set held_by = holder, held_until = hold_hook.held_until, state = case when leaving then 'unregistering' else h.state end
   where h.webhook_id = owner_id;
end $$;

CREATE FUNCTION bittern_store.hold_queues(queues integer[], until timestamp with time zone[], reasons text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with wanted as materialized (
         select h.queue, max(h.until) as until, (array_agg(h.reason order by h.until desc))[1] as reason
           from unnest(queues, until, reasons) h (queue, until, reason) group by h.queue),
       held as materialized (
         select q.id from bittern_store.run_queue q join wanted w on w.queue = q.id order by q.id for update of q)
  update bittern_store.run_queue q
     set held_until = w.until, held_because = w.reason
    from wanted w join held h on h.id = w.queue
   where q.id = w.queue and (q.held_until is null or q.held_until < w.until)
$$;

CREATE FUNCTION bittern_store.holds(condition jsonpath, facts jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return jsonb_path_match(facts, condition, silent => true);
exception when others then
  return null;
end $$;

CREATE FUNCTION bittern_store.hook_of(webhook text) RETURNS TABLE(name text, product text, token text, connection text, customer text, level text, place text, place_id text, events text[], state text, hook_id text, given_secret smallint, secret_seen boolean, secrets smallint[], sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select w.name, w.product, w.token, c.name, c.customer, h.level, h.place, h.place_id, h.events, h.state, h.hook_id, h.secret_number,
         (h.seen ->> 'secret_set')::boolean,
         array_agg(s.number order by s.number), (array_agg(s.sealed order by s.number desc))[1]
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
    join bittern_store.connection c on c.id = h.connection_id
    join bittern_store.webhook_secret s on s.webhook_id = w.id
   where w.name = hook_of.webhook
   group by w.id, c.id, h.webhook_id
$$;

CREATE FUNCTION bittern_store.hooks_page(after text, most integer) RETURNS TABLE(webhook text, connection text, events text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select w.name, c.name, h.events
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
    join bittern_store.connection c on c.id = h.connection_id
   where h.state <> 'unregistered' and (hooks_page.after is null or w.name > hooks_page.after)
   order by w.name
   limit most
$$;

CREATE FUNCTION bittern_store.hosts_listed() RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object('items', coalesce(json_agg(to_json(h) order by h.state = 'open' desc, h.noted_at desc, h.origin), '[]'), 'next', null)
    from (select c.origin, c.state, c.reason, c.failures, c.opened_at, c.probe_at, c.noted_at
            from bittern_store.host_circuit c order by c.state = 'open' desc, c.noted_at desc, c.origin limit 1000) h
$$;

CREATE FUNCTION bittern_store.id_at(moment timestamp with time zone) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN CASE WHEN (moment = 'infinity'::timestamp with time zone) THEN '9223372036854775807'::bigint WHEN (moment <= '1970-01-01 00:00:00+00'::timestamp with time zone) THEN (0)::bigint ELSE ((((EXTRACT(epoch FROM moment) * (1000000)::numeric))::bigint >> 4) << 4) END;

CREATE FUNCTION bittern_store.install_connection(state_digest bytea, api_url text, token_url text, account_id text, account_name text, workspaces text[], granted_scopes text[], sealed bytea, sealed_refresh bytea, expires_in interval, OUT standing text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  link     bittern_store.invitation;
  consumer bigint;
  owner_id bigint;
begin
  select i.* into link
    from bittern_store.invitation i
    join bittern_store.consent c on c.invitation_id = i.id
   where c.state_digest = install_connection.state_digest
     for update of i;
  if not found then
    raise exception 'there is no such consent' using errcode = 'P0002';
  end if;
  if link.used_at is not null then
    select coalesce(c.installed, 'used') into standing
      from bittern_store.consent c where c.state_digest = install_connection.state_digest;
    return;
  end if;
  select c.oauth_consumer_id into consumer from bittern_store.consent c where c.state_digest = install_connection.state_digest;

  insert into bittern_store.connection as c
         (name, app, customer, api_base_url, token_url, oauth_consumer_id, account_id, account_name, workspaces, granted_scopes)
  values (link.connection, link.app, link.customer, install_connection.api_url, install_connection.token_url, consumer,
          install_connection.account_id, install_connection.account_name, install_connection.workspaces,
          install_connection.granted_scopes)
      on conflict (name) do update
         set api_base_url = excluded.api_base_url, token_url = excluded.token_url,
             oauth_consumer_id = excluded.oauth_consumer_id, account_id = excluded.account_id,
             account_name = excluded.account_name, workspaces = excluded.workspaces, granted_scopes = excluded.granted_scopes,
             state = 'active', state_reason = null, state_changed_at = bittern_store.now()
       where c.app = excluded.app and c.customer = excluded.customer
  returning c.id, case when c.xmax = 0 then 'made' else 'reauthorised' end into owner_id, standing;
  if owner_id is null then
    standing := 'taken';
    return;
  end if;

  insert into bittern_store.credential as k (connection_id, kind, sealed, sealed_refresh, expires_at, generation)
  values (owner_id, 'authorization_code', install_connection.sealed, install_connection.sealed_refresh,
          bittern_store.now() + expires_in,
          (select c.last_generation + 1 from bittern_store.connection c where c.id = owner_id))
      on conflict (connection_id) do update
         set kind = excluded.kind, sealed = excluded.sealed, sealed_refresh = excluded.sealed_refresh,
             expires_at = excluded.expires_at, generation = k.generation + 1, renewed_at = bittern_store.now(),
             refresh_begun_at = null, refresh_by = null, refresh_until = null, failures = 0, retry_at = null;

  update bittern_store.invitation i set used_at = bittern_store.now() where i.id = link.id;
  update bittern_store.consent c
     set connection_id = owner_id, installed = standing
   where c.state_digest = install_connection.state_digest;
  perform bittern_store.note_connection(
    owner_id, case standing when 'made' then 'made' else 'authorized' end, install_connection.account_name);
  perform bittern_store.go_on_with(link.connection);
  -- Receivers keep a webhook's customer in memory, and the connection's account decides which events are its own.
  update bittern_store.webhook_version set version = version + 1;
end $$;

CREATE FUNCTION bittern_store.invitation_found(token_digest bytea) RETURNS TABLE(app text, customer text, connection text, return_to text, expires_at timestamp with time zone, standing text, reauthorization boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select i.app, i.customer, i.connection, i.return_to, i.expires_at,
         case when i.used_at is not null then 'used' when i.expires_at <= bittern_store.now() then 'expired' else 'open' end,
         exists (select from bittern_store.connection c where c.name = i.connection)
    from bittern_store.invitation i
   where i.token_digest = invitation_found.token_digest
$$;

CREATE FUNCTION bittern_store.is_active_again(run_id bigint) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_nestloop TO 'on'
    AS $$
declare
  state text;
begin
  select c.state into state
    from bittern_store.run r
    join bittern_store.connection c on c.name = r.connection
   where r.id = is_active_again.run_id
     for share of c;
  return coalesce(state = 'active', false);
end $$;

CREATE TABLE bittern_store.consumer_position (
    consumer_id integer NOT NULL,
    lane smallint NOT NULL,
    step bigint NOT NULL,
    "position" bigint NOT NULL,
    given bigint NOT NULL,
    at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='0');

CREATE FUNCTION bittern_store.lane_position(consumer_id integer, lane smallint) RETURNS SETOF bittern_store.consumer_position
    LANGUAGE sql STABLE ROWS 1
    AS $$
  select p.* from bittern_store.consumer_position p
   where p.consumer_id = lane_position.consumer_id and p.lane = lane_position.lane
   order by p.step desc limit 1
$$;

CREATE FUNCTION bittern_store.lane_rate(consumer_id integer, lane smallint) RETURNS double precision
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce((max(p.given) - min(p.given)) / nullif(extract(epoch from bittern_store.now() - min(p.at)), 0), 0)::double precision
    from bittern_store.consumer_position p
   where p.consumer_id = lane_rate.consumer_id and p.lane = lane_rate.lane and p.at > bittern_store.now() - interval '1 min'
$$;

CREATE FUNCTION bittern_store.lane_start(lane smallint, start_at timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_sort TO 'off'
    SET jit TO 'off'
    AS $$
declare
  moment bigint;
  edge   bigint;
begin
  if start_at = '-infinity' then
    return 0;
  end if;
  if start_at < 'infinity' then
    moment := (extract(epoch from start_at) * 1000000)::bigint;
    if start_at > bittern_store.now() then
      return moment - 1;
    end if;
    select t.id - 1 into edge
      from bittern_store.trigger t
     where t.lane = any (array[lane_start.lane]) and t.id >= moment - 300000000 and t.received_at >= start_at
     order by t.lane, t.id limit 1;
    if edge is not null then
      return edge;
    end if;
  end if;
  select t.id into edge
    from bittern_store.trigger t where t.lane = any (array[lane_start.lane]) order by t.lane desc, t.id desc limit 1;
  return coalesce(edge, 0);
end $$;

CREATE FUNCTION bittern_store.lanes_ahead(reader bittern_store.consumer, certain boolean) RETURNS TABLE(lane smallint, next_id bigint)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return query
    select k.lane, news.id
      from bittern_store.consumer_lane k
     cross join lateral bittern_store.lane_position(reader.id, k.lane) p
     cross join lateral (
             select coalesce(pg_sequence_last_value(format('bittern_store.delivery_id_%s', k.lane)::regclass), 0) > p.position
                      as given_out offset 0) ids
     cross join lateral (
             select case when ids.given_out = certain then bittern_store.next_trigger(k.lane, p.position) end as id offset 0) news
     where k.consumer_id = reader.id and news.id is not null
     order by news.id;
end $$;

CREATE FUNCTION bittern_store.last_triggers_on(day date) RETURNS TABLE(lane smallint, id bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET jit TO 'off'
    AS $$
  select l.lane, t.id
    from bittern_store.lane l
   cross join lateral (
           select t.id from bittern_store.trigger t
            where t.lane = any (array[l.lane])
              and t.id >= bittern_store.first_id(day) and t.id < bittern_store.first_id(day + 1)
            order by t.lane desc, t.id desc limit 1) t
$$;

CREATE FUNCTION bittern_store.lease_part(part bittern_store.holding, lease bigint, ends_at timestamp with time zone, most integer) RETURNS bittern_store.holding
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if cardinality(part.trigger_ids) > most then
    insert into bittern_store.holding (consumer_id, lease_id, due_at, lapses, trigger_ids, attempts, error)
    select h.consumer_id, h.lease_id, h.due_at, h.lapses, part.trigger_ids[most + 1:], part.attempts[most + 1:], h.error
      from bittern_store.holding h where h.id = part.id;
  end if;
  update bittern_store.holding h
     set lease_id = lease, due_at = ends_at, lapses = part.lapses, trigger_ids = part.trigger_ids[:most],
         attempts = (select array_agg(a + 1 order by place) from unnest(part.attempts[:most]) with ordinality u (a, place))
   where h.id = part.id
  returning h.* into part;
  return part;
end $$;

CREATE FUNCTION bittern_store.lock_consumer(consumer_id integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform from bittern_store.consumer_lane k
    where k.consumer_id = lock_consumer.consumer_id order by k.lane for update;
end $$;

CREATE FUNCTION bittern_store.lock_serials(serials bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  bucket integer;
begin
  for bucket in select distinct (s & 255)::integer from unnest(serials) s where s is not null order by 1 loop
    perform pg_advisory_xact_lock(7703, bucket);
  end loop;
end $$;

CREATE FUNCTION bittern_store.make_partitions(days_ahead integer DEFAULT 7) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '5s'
    AS $$
declare
  today date := (bittern_store.now() at time zone 'UTC')::date;
  log   record;
  day   date;
  part  text;
begin
  if days_ahead not between 0 and 60 then
    raise exception 'days_ahead is %; it must be 0 … 60', days_ahead using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(7700, 1);  -- two services that start at once take turns
  for log in
    select c.oid, c.relname from pg_class c
     where c.relnamespace = 'bittern_store'::regnamespace and c.relkind = 'p'
     order by c.relname
  loop
    for offset_days in -1..days_ahead loop
      day := today + offset_days;
      part := format('%s_%s', log.relname, to_char(day, 'YYYYMMDD'));
      continue when to_regclass(format('bittern_store.%I', part)) is not null;
      execute format('create table bittern_store.%I (like bittern_store.%I including all)', part, log.relname);
      execute format(
        'alter table bittern_store.%I attach partition bittern_store.%I for values from (%s) to (%s)',
        log.relname, part, bittern_store.first_id(day), bittern_store.first_id(day + 1));
      return next part;
    end loop;
  end loop;
end $$;

CREATE FUNCTION bittern_store.make_runs(lane smallint, trigger_ids bigint[], workflows text[], versions integer[], connections text[], keys text[], paces bigint[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
declare
  count   integer := cardinality(trigger_ids);
  first   bigint := bittern_store.take_ids(format('bittern_store.run_id_%s', lane)::regclass, lane, count);
  serials bigint[];
  looping bigint[] := '{}';
begin
  select array_agg(case when m.key is not null
                        then hashtextextended(concat_ws(chr(1), m.workflow, coalesce(m.connection, ''), m.key), 0) end order by m.place)
    into serials
    from unnest(workflows, connections, keys) with ordinality m (workflow, connection, key, place);

  insert into bittern_store.run (id, trigger_id, workflow, workflow_version, connection, created_at, serial)
  select first + 16 * (m.place - 1), m.trigger_id, m.workflow, m.version, m.connection, bittern_store.now(), m.serial
    from unnest(trigger_ids, workflows, versions, connections, serials)
         with ordinality m (trigger_id, workflow, version, connection, serial, place);

  if array_remove(paces, null) <> '{}' then
    with asked as materialized (
           select m.place, m.pace, row_number() over (partition by m.pace order by m.place) as rank
             from unnest(paces) with ordinality m (pace, place)
            where m.pace is not null),
         wanted as materialized (
           select a.pace, count(*) as runs from asked a group by a.pace),
         allowed as materialized (
           select r.key, r.allowed
             from bittern_store.allow_runs(array(select w.pace from wanted w order by w.pace),
                                           array(select w.runs from wanted w order by w.pace)) r)
    select coalesce(array_agg(first + 16 * (a.place - 1)), '{}') into looping
      from asked a
      join allowed on allowed.key = a.pace
     where a.rank > allowed.allowed;
  end if;

  insert into bittern_store.run_pending (run_id, trigger_id, created_at, state, due_at, queue, serial, reason)
  select made.run_id, made.trigger_id, bittern_store.now(),
         case when made.run_id = any (looping) then 'parked'
              when made.serial is not null then 'blocked'
              when made.delay > interval '0' then 'later'
              else 'ready' end,
         bittern_store.now() + made.delay, queues.id, made.serial,
         case when made.run_id = any (looping) then 'loop: more than 20 runs a minute about one subject' end
    from (select first + 16 * (m.place - 1) as run_id, m.trigger_id, m.workflow, m.version, m.connection, m.serial, v.delay
            from unnest(trigger_ids, workflows, versions, connections, serials)
                 with ordinality m (trigger_id, workflow, version, connection, serial, place)
            join bittern_store.workflow_version v on v.name = m.workflow and v.version = m.version) made
    join (select p.workflow, p.version, p.connection,
                 bittern_store.queue_of(p.workflow, p.version, 0::smallint, p.connection) as id
            from (select distinct m.workflow, m.version, m.connection
                    from unnest(workflows, versions, connections) m (workflow, version, connection)) p) queues
      on queues.workflow = made.workflow and queues.version = made.version
     and queues.connection is not distinct from made.connection;

  if array_remove(serials, null) <> '{}' then
    perform bittern_store.lock_serials(serials);
    perform bittern_store.unblock(serials);
  end if;
  return cardinality(looping);
end $$;

CREATE FUNCTION bittern_store.match_workflows(most integer DEFAULT 500) RETURNS TABLE(passed integer, made integer, looping integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
declare
  behind  record;
  lowest  bigint;
  upto    bigint;
  found_  record;
  guarded boolean;
begin
  select l.lane, l.matched into behind
    from bittern_store.lane l
   cross join lateral (  -- no other index can be chosen: that of ids alone leads through the whole day of the other lanes
           select from bittern_store.trigger t
            where t.lane = any (array[l.lane]) and t.id > l.matched order by t.lane, t.id limit 1) news
   order by l.matched
   limit 1
     for update of l skip locked;
  if not found then
    return query select 0, 0, 0;
    return;
  end if;

  select count(*), min(batch.id), max(batch.id) into passed, lowest, upto
    from (select t.id from bittern_store.trigger t
           where t.lane = any (array[behind.lane]) and t.id > behind.matched order by t.lane, t.id limit most) batch;
  made := 0;
  looping := 0;
  if passed = 0 then  -- another worker was faster between the look and the lock
    return next;
    return;
  end if;

  foreach guarded in array array[false, true] loop
    begin
      select array_agg(m.trigger_id) as trigger_ids, array_agg(m.workflow) as workflows, array_agg(m.version) as versions,
             array_agg(m.connection) as connections, array_agg(m.key) as keys, array_agg(m.pace) as paces
        into found_
        from bittern_store.matches(behind.lane, lowest, upto, null, guarded) m;
      exit;
    exception when others then
      if guarded then
        raise;
      end if;
    end;
  end loop;

  made := coalesce(cardinality(found_.trigger_ids), 0);
  if made > 0 then
    looping := bittern_store.make_runs(behind.lane, found_.trigger_ids, found_.workflows, found_.versions, found_.connections,
                                       found_.keys, found_.paces);
  else
    -- Nothing but a position to lose: after a crash these triggers are passed again, so their commit need not be waited for.
    perform set_config('synchronous_commit', 'off', true);
  end if;

  update bittern_store.lane l set matched = upto where l.lane = behind.lane;
  return next;
end $$;

CREATE FUNCTION bittern_store.matches(lane smallint, lowest bigint, upto bigint, chosen text, guarded boolean DEFAULT true) RETURNS TABLE(trigger_id bigint, workflow text, version integer, connection text, key text, pace bigint)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
begin
  return query
    with event as materialized (
           select t.id, t.delivery_id, t.type, t.repository, t.connection, t.repeat_of, t.actor_id, c.account_id,
                  case when t.subject is not null then concat_ws(chr(1), coalesce(t.repository_id, t.webhook, ''), t.subject) end as subject
             from bittern_store.trigger t
             left join bittern_store.connection c on c.name = t.connection
            where t.lane = any (array[matches.lane]) and t.id >= matches.lowest and t.id <= matches.upto),
         kind as materialized (
           select distinct e.type, e.repository from event e),
         sort as materialized (  -- of any repository, of one that they name, of one that a pattern of theirs matches
           select k.type, null as repository, w.name
             from (select distinct s.type from kind s) k
             join bittern_store.workflow w on w.repository_patterns is null and k.type like any (w.type_patterns)
           union all
           select k.type, k.repository, w.name
             from kind k
             join bittern_store.workflow_repository r on r.repository = k.repository
             join bittern_store.workflow w on w.name = r.workflow and k.type like any (w.type_patterns)
           union all
           select k.type, k.repository, w.name
             from kind k
             join bittern_store.workflow w
               on w.repository_patterns is not null and not w.names_repositories
              and k.type like any (w.type_patterns) and k.repository like any (w.repository_patterns)),
         rule as materialized (
           select s.type, s.repository, w.name, w.version, w.condition, w.connection, w.repeats, w.own_events, w.serialize, c.account_id,
                  w.condition is not null or w.serialize is not null as asks, w.uses_payload
             from sort s
             join bittern_store.workflow w on w.name = s.name
             left join bittern_store.connection c on c.name = w.connection
            where matches.chosen is null or w.name = matches.chosen),
         body as materialized (
           select d.delivery_id, bittern.payload(d.delivery_id) as payload
             from (select distinct e.delivery_id from event e
                    where exists (select from rule w where w.type = e.type and (w.repository is null or w.repository = e.repository)
                                                       and w.asks and w.uses_payload)) d),
         fact as materialized (
           select e.id, e.type, e.repository, e.connection, e.repeat_of, e.actor_id, e.account_id, e.subject,
                  case when exists (select from rule w where w.type = e.type and (w.repository is null or w.repository = e.repository)
                                                         and w.asks)
                       then jsonb_build_object('trigger', (select bittern_store.document(t) from bittern_store.trigger t where t.id = e.id),
                                               'payload', b.payload) end as facts
             from event e
             left join body b on b.delivery_id = e.delivery_id)
    select f.id, w.name, w.version, coalesce(w.connection, f.connection),
           case when w.serialize is not null then bittern_store.filled_template(w.serialize, f.facts) end,
           case when f.subject is not null then hashtextextended(concat_ws(chr(1), w.name, f.subject), 0) end
      from fact f
      join rule w on w.type = f.type and (w.repository is null or w.repository = f.repository)
     where (f.repeat_of is null or w.repeats)
       and (w.connection is null or f.connection is null or f.connection = w.connection)
       and (w.own_events or f.actor_id is null
            or f.actor_id is distinct from case when w.connection is not null then w.account_id else f.account_id end)
       and (w.condition is null
            or case when guarded then bittern_store.holds(w.condition, f.facts)
                    else jsonb_path_match(f.facts, w.condition, silent => true) end)
     order by f.id, w.name;
end $$;

CREATE FUNCTION bittern_store.may_use(owner text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  who  text := bittern_store.caller();
  role oid := to_regrole(quote_ident(owner));
begin
  if role is not null and pg_has_role(who, role, 'USAGE') then
    return true;
  end if;
  role := to_regrole('bittern_service');
  return (role is not null and pg_has_role(who, role, 'USAGE'))
      or (select pg_has_role(who, n.nspowner, 'USAGE') from pg_namespace n where n.nspname = 'bittern');
end $$;

CREATE FUNCTION bittern_store.moment_said(said text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select case when said ~ '^[0-9]{1,9}[smhd]$'
              then bittern_store.now() - case right(said, 1) when 's' then interval '1 second' when 'm' then interval '1 minute'
                                                             when 'h' then interval '1 hour' else interval '1 day' end
                                         * left(said, -1)::integer
              else said::timestamptz end
$_$;

CREATE FUNCTION bittern_store.new_lease_id() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return ('x' || right(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint & 4611686018427387903;
end $$;

CREATE FUNCTION bittern_store.next_trigger(lane smallint, after bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  next_day bigint := (after / 86400000000 + 1) * 86400000000;
  found_id bigint;
begin
  select t.id into found_id
    from bittern_store.trigger t
   where t.lane = any (array[next_trigger.lane]) and t.id > after and t.id < next_day
   order by t.lane, t.id limit 1;
  if found_id is null then
    select t.id into found_id
      from bittern_store.trigger t
     where t.lane = any (array[next_trigger.lane]) and t.id >= next_day
     order by t.lane, t.id limit 1;
  end if;
  return found_id;
end $$;

CREATE FUNCTION bittern_store.note_calls(buckets text[], resources text[], connections text[], calls integer[], limits integer[], held_until timestamp with time zone[], held_because text[]) RETURNS TABLE(bucket text, resource text, connection text, mine bigint, used bigint, shared_by bigint, per_hour integer, hold_until timestamp with time zone, hold_because text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
declare
  moment timestamptz := bittern_store.now();
begin
  perform set_config('synchronous_commit', 'off', true);  -- a second of counting may be lost
  insert into bittern_store.rate_use as u (bucket, resource, minute, connection, calls)
  select c.bucket, c.resource, date_trunc('minute', moment), c.connection, sum(c.calls)
    from unnest(note_calls.buckets, note_calls.resources, note_calls.connections, note_calls.calls)
         c (bucket, resource, connection, calls)
   group by c.bucket, c.resource, c.connection
  having sum(c.calls) > 0
   order by c.bucket, c.resource, c.connection
      on conflict on constraint rate_use_pkey do update set calls = u.calls + excluded.calls;
  insert into bittern_store.rate_limit as l (bucket, resource, per_hour, held_until, held_because, noted_at)
  select c.bucket, c.resource, max(c.per_hour), max(c.held_until), max(c.held_because), moment
    from unnest(note_calls.buckets, note_calls.resources, note_calls.limits, note_calls.held_until, note_calls.held_because)
         c (bucket, resource, per_hour, held_until, held_because)
   group by c.bucket, c.resource
  having max(c.per_hour) is not null or max(c.held_until) is not null
   order by c.bucket, c.resource
      on conflict on constraint rate_limit_pkey do update
     set per_hour = coalesce(excluded.per_hour, l.per_hour), noted_at = moment,
         held_until = greatest(l.held_until, excluded.held_until),
         held_because = case when excluded.held_until >= coalesce(l.held_until, excluded.held_until)
                             then excluded.held_because else l.held_because end
   where (l.per_hour, l.held_until) is distinct from
         (coalesce(excluded.per_hour, l.per_hour), greatest(l.held_until, excluded.held_until));
  delete from bittern_store.rate_use u
   using (select distinct b.bucket, b.resource from unnest(note_calls.buckets, note_calls.resources) b (bucket, resource)) k
   where u.bucket = k.bucket and u.resource = k.resource and u.minute < moment - interval '2 hours';
  return query
    with asked as (
           select distinct c.bucket, c.resource, c.connection
             from unnest(note_calls.buckets, note_calls.resources, note_calls.connections) c (bucket, resource, connection)),
         whole as (
           select k.bucket, k.resource, sum(u.calls) as used, count(distinct u.connection) as shared_by
             from (select distinct a.bucket, a.resource from asked a) k
             join bittern_store.rate_use u
               on u.bucket = k.bucket and u.resource = k.resource and u.minute > moment - interval '1 hour'
            group by k.bucket, k.resource)
    select a.bucket, a.resource, a.connection,
           coalesce((select sum(u.calls) from bittern_store.rate_use u
                      where u.bucket = a.bucket and u.resource = a.resource and u.connection = a.connection
                        and u.minute > moment - interval '1 hour'), 0)::bigint,
           coalesce(w.used, 0)::bigint, coalesce(w.shared_by, 0)::bigint, l.per_hour, l.held_until, l.held_because
      from asked a
      left join whole w on w.bucket = a.bucket and w.resource = a.resource
      left join bittern_store.rate_limit l on l.bucket = a.bucket and l.resource = a.resource;
end $$;

CREATE FUNCTION bittern_store.note_circuits(origins text[], states text[], reasons text[], failures integer[], probe_at timestamp with time zone[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into bittern_store.host_circuit as h (origin, state, reason, failures, opened_at, probe_at, noted_at)
  select c.origin, c.state, c.reason, c.failures, case when c.state = 'open' then bittern_store.now() end, c.probe_at,
         bittern_store.now()
    from unnest(origins, states, reasons, failures, note_circuits.probe_at) c (origin, state, reason, failures, probe_at)
   order by c.origin
      on conflict on constraint host_circuit_pkey do update
     set state = excluded.state, reason = excluded.reason, failures = excluded.failures, probe_at = excluded.probe_at,
         opened_at = case when excluded.state = 'open' then case when h.state = 'open' then h.opened_at else excluded.opened_at end end,
         noted_at = excluded.noted_at
$$;

CREATE FUNCTION bittern_store.note_connection(connection_id bigint, kind text, detail text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into bittern_store.connection_event (connection_id, at, kind, detail)
  values (note_connection.connection_id, bittern_store.now(), note_connection.kind, left(note_connection.detail, 1000));
  delete from bittern_store.connection_event e
   where e.connection_id = note_connection.connection_id
     and e.id <= (select k.id from bittern_store.connection_event k
                   where k.connection_id = note_connection.connection_id order by k.id desc offset 500 limit 1);
end $$;

CREATE FUNCTION bittern_store.note_hook(webhook text, holder uuid, state text, hook_id text, secret_number smallint, place_id text, new_place text, seen jsonb, drift text[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update bittern_store.remote_hook h
     set state = coalesce(note_hook.state, h.state), hook_id = note_hook.hook_id, secret_number = note_hook.secret_number,
         place_id = coalesce(note_hook.place_id, h.place_id),
         -- Under its new name it may have been registered meanwhile; then both stay as they are, for people to see.
         place = case when exists (select from bittern_store.remote_hook o
                                    where o.connection_id = h.connection_id and o.level = h.level and o.webhook_id <> h.webhook_id
                                      and o.place = note_hook.new_place and o.state <> 'unregistered') then h.place
                      else coalesce(note_hook.new_place, h.place) end,
         seen = note_hook.seen, drift = note_hook.drift, checked_at = bittern_store.now(), held_by = null, held_until = null
    from bittern_store.webhook w
   where w.name = note_hook.webhook and h.webhook_id = w.id and h.held_by = holder;
  return found;
end $$;

CREATE FUNCTION bittern_store.note_reading(consumer_id integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment  timestamptz := bittern_store.now();
  free    smallint;
  reached bittern_store.consumer_position;
begin
  if exists (select from bittern_store.consumer_lane k
              cross join lateral bittern_store.lane_position(k.consumer_id, k.lane) p
              where k.consumer_id = note_reading.consumer_id and p.at > moment - interval '1 min') then
    return;
  end if;
  select k.lane into free
    from bittern_store.consumer_lane k
   where k.consumer_id = note_reading.consumer_id order by k.lane limit 1 for update skip locked;
  if found then
    select p.* into reached from bittern_store.lane_position(note_reading.consumer_id, free) p;
    perform bittern_store.step_forward(reached, 0, moment);
  end if;
end $$;

CREATE FUNCTION bittern_store.note_reception(rejected_webhooks text[], rejected_at timestamp with time zone[], statuses smallint[], reasons text[], details text[], headers jsonb[], counted_webhooks text[], counted_reasons text[], counts bigint[], used_webhooks text[], used_numbers smallint[], used_at timestamp with time zone[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  touched bigint[];
begin
  insert into bittern_store.rejection (webhook_id, at, status, reason, detail, headers)
  select w.id, r.at, r.status, r.reason, r.detail, r.headers
    from unnest(rejected_webhooks, rejected_at, statuses, reasons, details, note_reception.headers)
         r (webhook, at, status, reason, detail, headers)
    join bittern_store.webhook w on w.name = r.webhook;

  select coalesce(array_agg(w.id order by w.id), '{}') into touched
    from bittern_store.webhook w where w.name = any (rejected_webhooks);
  perform from bittern_store.webhook w where w.id = any (touched) order by w.id for no key update;  -- one trims at a time
  delete from bittern_store.rejection r
   using unnest(touched) t (webhook_id)
   where r.webhook_id = t.webhook_id
     and r.id not in (select k.id from bittern_store.rejection k
                       where k.webhook_id = t.webhook_id order by k.at desc, k.id desc limit 20);

  insert into bittern_store.rejection_count as c (webhook_id, reason, count, last_at)
  select w.id, r.reason, r.count, bittern_store.now()
    from unnest(counted_webhooks, counted_reasons, counts) r (webhook, reason, count)
    join bittern_store.webhook w on w.name = r.webhook
   order by w.id, r.reason
      on conflict (webhook_id, reason) do update set count = c.count + excluded.count, last_at = excluded.last_at;

  insert into bittern_store.secret_use as u (webhook_id, number, last_used_at)
  select s.webhook_id, s.number, r.at
    from unnest(used_webhooks, used_numbers, used_at) r (webhook, number, at)
    join bittern_store.webhook w on w.name = r.webhook
    join bittern_store.webhook_secret s on s.webhook_id = w.id and s.number = r.number
   order by s.webhook_id, s.number
      on conflict (webhook_id, number)
      do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at);

  return (select count(*) from bittern_store.webhook w where w.name = any (counted_webhooks || used_webhooks));
end $$;

CREATE FUNCTION bittern_store.number_deliveries(lane smallint, known bigint[], trigger_counts smallint[]) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  slots bigint := 0;
  first bigint;
  ids   bigint[] := known;
begin
  for place in 1..cardinality(known) loop
    if known[place] is null then
      slots := slots + greatest(1, trigger_counts[place]);
    end if;
  end loop;
  if slots > 0 then
    first := bittern_store.take_ids(format('bittern_store.delivery_id_%s', lane)::regclass, lane, slots);
  end if;
  for place in 1..cardinality(known) loop
    if known[place] is null then
      ids[place] := first;
      first := first + 16 * greatest(1, trigger_counts[place]);
    else
      ids[place] := null;
    end if;
  end loop;
  return ids;
end $$;

CREATE FUNCTION bittern_store.old_partitions(keep_days integer, hard_days integer, run_days integer, fingerprint_days integer) RETURNS TABLE(log name, day date, past_limit boolean)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  with made as materialized (
         select p.relname as log, to_date(right(c.relname, 8), 'YYYYMMDD') as day
           from pg_class p
           join pg_inherits i on i.inhparent = p.oid
           join pg_class c on c.oid = i.inhrelid and c.relname ~ ('^' || p.relname || '_[0-9]{8}$')
          where p.relnamespace = 'bittern_store'::regnamespace and p.relkind = 'p'),
       kept (log, days, most, after) as (
         values ('trigger', keep_days, hard_days, null), ('delivery', keep_days, null, 'trigger'),
                ('run', run_days, greatest(run_days, hard_days), null), ('attempt', run_days, null, 'run'),
                ('run_end', run_days, null, 'run'), ('fingerprint', fingerprint_days, null, null)),
       today (day) as (select (bittern_store.now() at time zone 'UTC')::date)
  select m.log, m.day, coalesce(m.day < t.day - k.most, false)
    from made m
    join kept k on k.log = m.log
    join today t on m.day < t.day - k.days
   where not exists (select from made first where first.log = k.after and first.day = m.day)
$_$;

CREATE FUNCTION bittern_store.partition_needed_by(log text, day date) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select case log
           when 'trigger' then bittern_store.triggers_needed_by(day)
           when 'run' then
             (select format('run %s has not ended', min(p.run_id)) from bittern_store.run_pending p
               where p.run_id >= bittern_store.first_id(day) and p.run_id < bittern_store.first_id(day + 1) having count(*) > 0)
           when 'delivery' then
             (select 'triggers of the next day belong to it' from bittern_store.trigger t
               where t.id >= bittern_store.first_id(day + 1) and t.id < bittern_store.first_id(day + 1) + 16 * 10000
                 and t.delivery_id < bittern_store.first_id(day + 1) limit 1)
         end
$$;

CREATE FUNCTION bittern_store.pause_pool(paused boolean, reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  was boolean;
begin
  select p.paused into strict was from bittern_store.worker_pool p for update;
  update bittern_store.worker_pool p
     set paused = pause_pool.paused,
         reason = case when pause_pool.paused then coalesce(pause_pool.reason, case when was then p.reason end) end,
         changed_at = case when was = pause_pool.paused then p.changed_at else bittern_store.now() end;
  return was <> pause_pool.paused;
end $$;

CREATE FUNCTION bittern_store.pause_workflow(name text, paused boolean, reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update bittern_store.workflow w
     set paused = pause_workflow.paused,
         pause_reason = case when pause_workflow.paused then coalesce(reason, case when w.paused then w.pause_reason end) end,
         paused_at = case when pause_workflow.paused then case when w.paused then w.paused_at else bittern_store.now() end end
   where w.name = pause_workflow.name;
  return found;
end $$;

CREATE FUNCTION bittern_store.pool_shown() RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object(
           'paused', p.paused, 'reason', p.reason, 'changed_at', p.changed_at,
           'paused_workflows', coalesce((select json_agg(w.name order by w.name) from bittern_store.workflow w where w.paused), '[]'),
           'runs', (select json_build_object(
                             'ready', count(*) filter (where r.state = 'ready'),
                             'later', count(*) filter (where r.state = 'later'),
                             'running', count(*) filter (where r.state = 'leased'),
                             'blocked', count(*) filter (where r.state = 'blocked'),
                             'parked', count(*) filter (where r.state = 'parked'))
                      from bittern_store.run_pending r))
    from bittern_store.worker_pool p
$$;

CREATE FUNCTION bittern_store.predicate_problem(condition text, facts jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  path text;
begin
  begin
    if jsonb_path_match(facts, condition::jsonpath) is not null then
      return null;
    end if;
  exception when others then
    return sqlerrm;
  end;
  -- Within a comparison an error counts as unknown and is not said: each path is asked for by itself, and strictly.
  for path in
    select m[1] from regexp_matches(condition, '(\$(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"[^"\\]*")(?:\(\))?|\[[0-9*]+\])+)', 'g') m
  loop
    begin
      perform jsonb_path_query(facts, ('strict ' || path)::jsonpath);
    exception when others then
      return format('%s: %s', path, sqlerrm);
    end;
  end loop;
  return null;
end $_$;

CREATE FUNCTION bittern_store.predicate_terms(condition text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  mode    text := coalesce(substring(condition from '^\s*((?:strict|lax)\s)'), '');
  rest    text := btrim(substr(condition, length(coalesce(substring(condition from '^\s*(?:strict|lax)\s'), '')) + 1), E' \t\n\r');
  parts   text[] := array[]::text[];
  letter  text;
  depth   integer := 0;
  quoted  boolean := false;
  wrapped boolean := rest like '(%)';
  start   integer := 1;
  place   integer := 1;
begin
  if position('/*' in rest) > 0 then
    return array[condition];
  end if;
  while place <= length(rest) loop
    letter := substr(rest, place, 1);
    if quoted then
      if letter = '\' then
        place := place + 1;
      elsif letter = '"' then
        quoted := false;
      end if;
    elsif letter = '"' then
      quoted := true;
    elsif letter = '(' then
      depth := depth + 1;
    elsif letter = ')' then
      depth := depth - 1;
      wrapped := wrapped and (depth > 0 or place = length(rest));
    elsif depth = 0 and substr(rest, place, 2) = '||' then  -- binds less than &&: all of it is one term
      return array[condition];
    elsif depth = 0 and substr(rest, place, 2) = '&&' then
      parts := parts || btrim(substr(rest, start, place - start), E' \t\n\r');
      start := place + 2;
      place := place + 1;
    end if;
    place := place + 1;
  end loop;
  if wrapped then
    return bittern_store.predicate_terms(mode || substr(rest, 2, length(rest) - 2));
  elsif cardinality(parts) = 0 then
    return array[mode || rest];
  end if;
  parts := parts || btrim(substr(rest, start), E' \t\n\r');
  return (select array_agg(term order by part.ordinality, term.ordinality)
            from unnest(parts) with ordinality part (text)
           cross join unnest(bittern_store.predicate_terms(mode || part.text)) with ordinality term (term));
end $$;

CREATE FUNCTION bittern_store.put_consumer(name text, types text[], filter text, start_at timestamp with time zone, max_attempts integer, owner text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  wanted    text[] := coalesce(types, '{*}');
  condition jsonpath := case when filter is not null then bittern_store.check_predicate(filter) end;
  strange   text;
  made_id   integer;
begin
  if name is null or length(name) not between 1 and 100 or name ~ '[[:cntrl:]]' then
    raise exception 'a consumer''s name is 1 … 100 characters, none of them a control character' using errcode = '22023';
  end if;
  select min(glob) into strange from unnest(wanted) glob where glob !~ '^[a-z_*]+(\.[a-z_*]+)?$';
  if cardinality(wanted) not between 1 and 100 or array_position(wanted, null) is not null or strange is not null then
    raise exception 'types are 1 … 100 types or globs%', coalesce('; ' || quote_literal(strange) || ' is none', '')
      using errcode = '22023', hint = 'such as {pull_request.merged,branch.*}, or {*} for all';
  end if;
  if max_attempts not between 1 and 1000 then
    raise exception 'max_attempts is %; it must be 1 … 1000', max_attempts using errcode = '22023';
  end if;
  if owner is not null and to_regrole(quote_ident(owner)) is null then
    raise exception 'there is no role %', owner using errcode = 'undefined_object', hint = 'create role … makes one';
  end if;
  if (select count(*) from bittern_store.consumer) >= 1000
     and not exists (select from bittern_store.consumer c where c.name = put_consumer.name) then
    raise exception 'there are 1,000 consumers already'
      using errcode = 'program_limit_exceeded', hint = 'select bittern.delete_consumer(name) forgets one that nobody uses';
  end if;

  insert into bittern_store.consumer as c (name, owner, types, type_patterns, filter, uses_payload, max_attempts)
  values (put_consumer.name, coalesce(put_consumer.owner, 'bittern_consumer'), wanted,
          (select array_agg(bittern_store.type_pattern(glob)) from unnest(wanted) glob), condition,
          coalesce(condition::text ~ 'payload|\*', false), coalesce(put_consumer.max_attempts, 10))
      on conflict on constraint consumer_name_key do nothing
  returning c.id into made_id;
  if made_id is null then
    perform bittern_store.consumer_named(name);
    update bittern_store.consumer c
       set owner = coalesce(put_consumer.owner, c.owner), types = wanted,
           type_patterns = (select array_agg(bittern_store.type_pattern(glob)) from unnest(wanted) glob),
           filter = condition, uses_payload = coalesce(condition::text ~ 'payload|\*', false),
           max_attempts = coalesce(put_consumer.max_attempts, 10)
     where c.name = put_consumer.name;
    return false;
  end if;

  insert into bittern_store.consumer_lane (consumer_id, lane) select made_id, l.lane from bittern_store.lane l;
  insert into bittern_store.consumer_position (consumer_id, lane, step, position, given, at)
  select made_id, l.lane, 1, bittern_store.lane_start(l.lane, put_consumer.start_at), 0, bittern_store.now()
    from bittern_store.lane l;
  return true;
end $_$;

CREATE FUNCTION bittern_store.put_secret(name text, sealed bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  is_new boolean;
begin
  insert into bittern_store.secret as s (name, sealed, created_at, changed_at)
  values (put_secret.name, put_secret.sealed, bittern_store.now(), bittern_store.now())
      on conflict on constraint secret_pkey do update
     set sealed = excluded.sealed, changed_at = excluded.changed_at
  returning s.xmax = 0 into is_new;
  return is_new;
end $$;

CREATE FUNCTION bittern_store.queue_for(queue integer, step integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here bittern_store.run_queue;
begin
  select q.* into here from bittern_store.run_queue q where q.id = queue_for.queue;
  return case when here.step = queue_for.step then here.id
              else bittern_store.queue_of(here.workflow, here.version, queue_for.step::smallint, here.connection) end;
end $$;

CREATE FUNCTION bittern_store.queue_of(workflow text, version integer, step smallint, connection text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  found_id integer;
begin
  loop
    select q.id into found_id
      from bittern_store.run_queue q
     where q.workflow = queue_of.workflow and q.version = queue_of.version and q.step = queue_of.step
       and q.connection is not distinct from queue_of.connection;
    if found then
      return found_id;
    end if;
    insert into bittern_store.run_queue (workflow, version, step, connection)
    values (queue_of.workflow, queue_of.version, queue_of.step, queue_of.connection)
        on conflict do nothing;  -- somebody else made it meanwhile: then it is found
  end loop;
end $$;

CREATE FUNCTION bittern_store.queues_page(before bigint, most integer, workflow text, connection text, held boolean) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    AS $$
  with seen as materialized (
         select p.queue, p.state, p.due_at from bittern_store.run_pending p limit 200000),
       counted as materialized (
         select s.queue,
                count(*) filter (where s.state = 'ready') as ready, count(*) filter (where s.state = 'later') as later,
                count(*) filter (where s.state = 'leased') as running, count(*) filter (where s.state = 'blocked') as blocked,
                count(*) filter (where s.state = 'parked') as parked, min(s.due_at) filter (where s.state = 'ready') as oldest_due,
                count(*) as runs
           from seen s group by s.queue),
       page as materialized (
         select q.id, q.workflow, q.version, q.step, v.definition -> 'steps' -> q.step::integer ->> 'id' as step_id, q.connection,
                c.ready, c.later, c.running, c.blocked, c.parked, c.oldest_due, coalesce(w.paused, false) as paused,
                case when q.held_until > bittern_store.now() then q.held_until end as held_until,
                case when q.held_until > bittern_store.now() then q.held_because end as held_because
           from counted c
           join bittern_store.run_queue q on q.id = c.queue
           join bittern_store.workflow_version v on v.name = q.workflow and v.version = q.version
           left join bittern_store.workflow w on w.name = q.workflow
          where (queues_page.before is null or q.id < queues_page.before)
            and (queues_page.workflow is null or q.workflow = queues_page.workflow)
            and (queues_page.connection is null or q.connection = queues_page.connection)
            and (not coalesce(queues_page.held, false) or q.held_until > bittern_store.now())
          order by q.id desc
          limit most)
  select json_build_object(
           'items', coalesce((select json_agg(to_json(page) order by page.id desc) from page), '[]'),
           'next', case when (select count(*) from page) = most then (select min(page.id)::text from page) end,
           'counted_all', (select coalesce(sum(c.runs), 0) < 200000 from counted c))
$$;

CREATE FUNCTION bittern_store.rates_of(connection text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with mine as (
         select case when c.app = 'bitbucket' and c.oauth_consumer_id is not null then 'consumer/' || c.oauth_consumer_id
                     else 'connection/' || c.name end as bucket
           from bittern_store.connection c where c.name = rates_of.connection),
       used as (
         select u.bucket, u.resource, sum(u.calls) as calls, count(distinct u.connection) as shared_by,
                coalesce(sum(u.calls) filter (where u.connection = rates_of.connection), 0) as own
           from bittern_store.rate_use u
           join mine on mine.bucket = u.bucket
          where u.minute > bittern_store.now() - interval '1 hour'
          group by u.bucket, u.resource),
       known as (
         select l.bucket, l.resource, l.per_hour, l.held_until, l.held_because
           from bittern_store.rate_limit l
           join mine on mine.bucket = l.bucket)
  select coalesce(json_agg(json_build_object(
           'resource', resource, 'bucket', bucket, 'calls', coalesce(used.own, 0), 'bucket_calls', coalesce(used.calls, 0),
           'shared_by', coalesce(used.shared_by, 0), 'per_hour', known.per_hour,
           'held_until', case when known.held_until > bittern_store.now() then known.held_until end,
           'held_because', case when known.held_until > bittern_store.now() then known.held_because end) order by resource), '[]')
    from used
    full join known using (bucket, resource)
$$;

CREATE FUNCTION bittern_store.read_on(reader bittern_store.consumer, lease bigint, ends_at timestamp with time zone, most integer, OUT trigger_ids bigint[], OUT busy boolean) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment  timestamptz := bittern_store.now();
  budget  integer := 10000;
  in_lane bigint[];
  certain boolean;
  here    record;
  reached bittern_store.consumer_position;
begin
  trigger_ids := '{}';
  busy := false;
  foreach certain in array array[true, false] loop
    exit when trigger_ids <> '{}' or busy;
    for here in select l.lane, l.next_id from bittern_store.lanes_ahead(reader, certain) l loop
      exit when cardinality(trigger_ids) = most or budget <= 0 or bittern_store.now() > moment + interval '1 s';
      perform from bittern_store.consumer_lane k
        where k.consumer_id = reader.id and k.lane = here.lane for update skip locked;
      if not found then
        busy := true;
        continue;
      end if;
      select p.* into reached from bittern_store.lane_position(reader.id, here.lane) p;
      select s.trigger_ids, s.position, budget - s.examined into in_lane, reached.position, budget
        from bittern_store.scan_lane(
               reader, here.lane, reached.position, here.next_id, most - cardinality(trigger_ids), budget, moment) s;
      perform bittern_store.step_forward(reached, cardinality(in_lane), moment);
      trigger_ids := trigger_ids || in_lane;
    end loop;
  end loop;
  if trigger_ids <> '{}' then
    insert into bittern_store.holding (consumer_id, lease_id, due_at, trigger_ids, attempts)
    select reader.id, lease, ends_at, part.ids, array_fill(1, array[cardinality(part.ids)])
      from generate_series(1, cardinality(trigger_ids), 100) place
     cross join lateral (select trigger_ids[place:place + 99]) part (ids);
  end if;
end $$;

CREATE FUNCTION bittern_store.receive_json(consumer text, batch integer, lease_seconds integer) RETURNS json
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object('lease', max(r.lease_id)::text, 'items', coalesce(json_agg(to_jsonb(r) - 'lease_id' order by r.id), '[]'))
    from bittern.receive(receive_json.consumer, receive_json.batch, make_interval(secs => receive_json.lease_seconds)) r
$$;

CREATE FUNCTION bittern_store.refreshes_due(idle interval, most integer) RETURNS TABLE(connection text, generation bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.name, k.generation
    from bittern_store.credential k
    join bittern_store.connection c on c.id = k.connection_id
   where k.kind = 'authorization_code' and c.state = 'active' and k.sealed_refresh is not null
     and (k.renewed_at < bittern_store.now() - idle or k.refresh_begun_at is not null)
     and coalesce(k.refresh_until, '-infinity') <= bittern_store.now()
     and coalesce(k.retry_at, '-infinity') <= bittern_store.now()
   order by k.refresh_begun_at, k.renewed_at
   limit most
$$;

CREATE FUNCTION bittern_store.registration_name(connection text, level text, place text, base text) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
  known    text;
begin
  select c.id into owner_id from bittern_store.connection c where c.name = registration_name.connection;
  if not found then
    raise exception 'there is no connection %', connection
      using errcode = 'P0002', hint = 'bittern connections list shows those there are';
  end if;
  select w.name into known
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
   where h.connection_id = owner_id and h.level = registration_name.level and h.place = registration_name.place
   order by (h.state = 'unregistered'), w.name
   limit 1;
  if found then
    return known;
  end if;
  return (select n.name
            from (select case g when 1 then left(base, 63)
                                else left(base, 63 - length('-' || g)) || '-' || g end as name, g
                    from generate_series(1, (select count(*) + 1 from bittern_store.webhook)) g) n
           where not exists (select from bittern_store.webhook w where w.name = n.name)
           order by n.g
           limit 1);
end $$;

CREATE FUNCTION bittern_store.rehearse(workflow jsonb, events bittern_store.trigger[], payload jsonb) RETURNS TABLE(trigger_id bigint, type text, event_key text, subject text, repository text, received_at timestamp with time zone, verdict text, terms jsonb, connection text, app text, api_base_url text, facts jsonb, conditions jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  definition    jsonb    := workflow -> 'definition';
  condition     text     := workflow -> 'definition' ->> 'where';
  path          jsonpath := (workflow -> 'definition' ->> 'where')::jsonpath;
  repeats       boolean  := coalesce((workflow -> 'definition' ->> 'repeats')::boolean, false);
  own_events    boolean  := coalesce((workflow -> 'definition' ->> 'own_events')::boolean, false);
  sees_payload  boolean  := (workflow ->> 'uses_payload')::boolean;
  types         text[]   := array(select bittern_store.type_pattern(g) from jsonb_array_elements_text(workflow -> 'types') g);
  repositories  text[];
  event         bittern_store.trigger;
  account       text;
begin
  if jsonb_typeof(workflow -> 'repositories') = 'array' then
    repositories := array(select bittern_store.type_pattern(g) from jsonb_array_elements_text(workflow -> 'repositories') g);
  end if;
  foreach event in array events loop
    trigger_id := event.id;
    type := event.type;
    event_key := event.event_key;
    subject := event.subject;
    repository := event.repository;
    received_at := event.received_at;
    terms := null;
    facts := null;
    conditions := null;
    connection := coalesce(definition ->> 'connection', event.connection);
    account := null;
    app := null;
    api_base_url := null;
    select c.account_id, c.app, c.api_base_url into account, app, api_base_url
      from bittern_store.connection c where c.name = rehearse.connection;
    verdict := case when not event.type like any (types) then 'other_type'
                    when repositories is not null and (event.repository like any (repositories)) is not true then 'repository'
                    when event.repeat_of is not null and not repeats then 'repeat'
                    when definition ->> 'connection' <> event.connection then 'other_connection'
                    when not own_events and account = event.actor_id then 'own_event' end;
    if verdict is null then
      facts := jsonb_build_object(
                 'trigger', bittern_store.document(event),
                 'payload', case when not sees_payload then null
                                 when rehearse.payload is not null then rehearse.payload
                                 else bittern.payload(event.delivery_id) end);
      if path is not null and bittern_store.holds(path, facts) is not true then
        verdict := 'condition';
        terms := bittern_store.explain_predicate(condition, facts);
        facts := null;
      else
        verdict := 'match';
        select coalesce(jsonb_agg(jsonb_build_object(
                 'step', s.step ->> 'id', 'value', bittern_store.holds((s.step ->> 'if')::jsonpath, rehearse.facts),
                 'terms', bittern_store.explain_predicate(s.step ->> 'if', rehearse.facts)) order by s.place), '[]')
          into conditions
          from jsonb_array_elements(definition -> 'steps') with ordinality s (step, place)
         where s.step ? 'if';
      end if;
    end if;
    if verdict <> 'match' then
      connection := null;
      app := null;
      api_base_url := null;
    end if;
    return next;
  end loop;
end $$;

CREATE FUNCTION bittern_store.rehearse_event(workflow jsonb, triggers jsonb, payload jsonb) RETURNS TABLE(trigger_id bigint, type text, event_key text, subject text, repository text, received_at timestamp with time zone, verdict text, terms jsonb, connection text, app text, api_base_url text, facts jsonb, conditions jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.*
    from bittern_store.rehearse(
           workflow,
           array(select jsonb_populate_record(null::bittern_store.trigger, t) from jsonb_array_elements(triggers) t),
           payload) r
$$;

CREATE FUNCTION bittern_store.rehearse_triggers(workflow jsonb, chosen bigint, since interval, most integer) RETURNS TABLE(trigger_id bigint, type text, event_key text, subject text, repository text, received_at timestamp with time zone, verdict text, terms jsonb, connection text, app text, api_base_url text, facts jsonb, conditions jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  lowest  bigint := coalesce(chosen, (extract(epoch from bittern_store.now() - since) * 1000000)::bigint, 0);
  highest bigint := coalesce(chosen, 9223372036854775807);
  events  bittern_store.trigger[];
begin
  select array_agg(news.whole order by news.id desc) into events
    from (select t as whole, t.id from bittern_store.trigger t
           where t.id >= lowest and t.id <= highest order by t.id desc limit most) news;
  return query select r.* from bittern_store.rehearse(workflow, coalesce(events, '{}'), null) r;
end $$;

CREATE FUNCTION bittern_store.release_hook(webhook text, holder uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update bittern_store.remote_hook h set held_by = null, held_until = null
    from bittern_store.webhook w
   where w.name = release_hook.webhook and h.webhook_id = w.id and h.held_by = holder
$$;

CREATE FUNCTION bittern_store.remove_old_secrets(webhook text, anyway boolean) RETURNS smallint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id    bigint;
  newest      smallint;
  newest_used timestamptz;
  busy        smallint;
  removed     smallint[];
begin
  select w.id into owner_id from bittern_store.webhook w where w.name = remove_old_secrets.webhook for update;
  if not found then
    raise exception 'there is no webhook %; bittern webhooks list shows those there are', webhook using errcode = 'P0002';
  end if;
  select max(s.number) into newest from bittern_store.webhook_secret s where s.webhook_id = owner_id;
  select u.last_used_at into newest_used
    from bittern_store.secret_use u where u.webhook_id = owner_id and u.number = newest;
  select min(s.number) into busy
    from bittern_store.webhook_secret s
    left join bittern_store.secret_use u on u.webhook_id = owner_id and u.number = s.number
   where s.webhook_id = owner_id and s.number < newest
     and (newest_used is null or u.last_used_at >= newest_used);
  if busy is not null and not anyway then
    raise exception 'secret % of webhook % may still be in use: % has verified nothing since; enter the new one in Bitbucket, and try again after the next delivery',
      busy, webhook, newest using errcode = '55000';
  end if;
  with gone as (
    delete from bittern_store.webhook_secret s where s.webhook_id = owner_id and s.number < newest returning s.number)
  select coalesce(array_agg(g.number order by g.number), '{}') into removed from gone g;
  if removed <> '{}' then
    update bittern_store.webhook_version set version = version + 1;
  end if;
  return removed;
end $$;

CREATE FUNCTION bittern_store.replay_triggers(triggers bigint[], since text, until text, type text, webhook text, connection text, workflow text, again boolean, rehearsal boolean, past bigint, most integer) RETURNS json
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    AS $$
declare
  looked_at constant integer := 10000;
  pattern  text   := bittern_store.type_pattern(type);
  lowest   bigint := coalesce(bittern_store.id_at(bittern_store.moment_said(since)), 0);
  upto     bigint := least(bittern_store.id_at(bittern_store.moment_said(until)) - 1, 9223372036854775807);
  here     smallint := coalesce(past & 15, (select min(l.lane) from bittern_store.lane l));
  later    smallint := (select min(l.lane) from bittern_store.lane l where l.lane > here);
  matched  bigint;
  seen     bigint[];
  chosen   bigint[];
  goes_on  bigint;
  alone    boolean;  -- whether each is held against the workflows by itself, because most between them are not meant
  made     record;
  first    bigint;
begin
  if workflow is not null and not exists (select from bittern_store.workflow w where w.name = replay_triggers.workflow) then
    raise exception 'there is no workflow % in force', workflow using errcode = 'P0002', hint = 'bittern workflows list shows those there are';
  end if;
  if rehearsal then
    select l.matched into matched from bittern_store.lane l where l.lane = here;
  else
    select l.matched into matched from bittern_store.lane l where l.lane = here for update;
  end if;

  if triggers is not null then
    seen := array(select t.id from bittern_store.trigger t
                   where t.id = any (array(select i from unnest(triggers) i where i & 15 = here and (past is null or i > past)))
                     and t.id <= matched
                   order by t.id limit most);
    chosen := seen;
  else
    seen := array(select t.id from bittern_store.trigger t
                   where t.lane = any (array[here]) and t.id > coalesce(past, 0) and t.id >= lowest and t.id <= upto and t.id <= matched
                   order by t.lane, t.id limit looked_at);
    chosen := array(select t.id from bittern_store.trigger t
                     where t.id = any (seen) and (pattern is null or t.type like pattern)
                       and (replay_triggers.webhook is null or t.webhook = replay_triggers.webhook)
                       and (replay_triggers.connection is null or t.connection = replay_triggers.connection)
                     order by t.id limit most);
  end if;
  goes_on := case when cardinality(chosen) = most then chosen[most]
                  when triggers is null and cardinality(seen) = looked_at then seen[looked_at]
                  when later is not null then later end;

  alone := triggers is not null or cardinality(chosen) * 20 < cardinality(seen);
  select array_agg(m.trigger_id order by m.trigger_id, m.workflow) as trigger_ids,
         array_agg(m.workflow order by m.trigger_id, m.workflow) as workflows,
         array_agg(m.version order by m.trigger_id, m.workflow) as versions,
         array_agg(m.connection order by m.trigger_id, m.workflow) as connections,
         array_agg(m.key order by m.trigger_id, m.workflow) as keys
    into made
    from unnest(case when alone then chosen else chosen[1:1] end, case when alone then chosen else chosen[cardinality(chosen):] end)
         part (lowest, upto)
   cross join lateral bittern_store.matches(here, part.lowest, part.upto, replay_triggers.workflow) m
   where m.trigger_id = any (chosen)
     and (again or not exists (select from bittern_store.run r where r.trigger_id = m.trigger_id and r.workflow = m.workflow));

  if made.trigger_ids is not null and not rehearsal then
    perform bittern_store.make_runs(here, made.trigger_ids, made.workflows, made.versions, made.connections, made.keys,
                                    array_fill(null::bigint, array[cardinality(made.trigger_ids)]));
    -- The lane is locked: the last id given out is that of the last of these.
    first := pg_sequence_last_value(format('bittern_store.run_id_%s', here)::regclass) - 16 * (cardinality(made.trigger_ids) - 1);
  end if;
  return json_build_object(
           'items', coalesce((select json_agg(json_build_object(
                                       'trigger_id', m.trigger_id, 'type', t.type, 'workflow', m.workflow, 'version', m.version,
                                       'connection', m.connection, 'run_id', first + 16 * (m.place - 1)) order by m.place)
                                from unnest(made.trigger_ids, made.workflows, made.versions, made.connections)
                                     with ordinality m (trigger_id, workflow, version, connection, place)
                                join bittern_store.trigger t on t.id = m.trigger_id), '[]'),
           'count', coalesce(cardinality(made.trigger_ids), 0), 'triggers', cardinality(chosen), 'next', goes_on::text);
end $$;

CREATE FUNCTION bittern_store.report_attempts(run_ids bigint[], leases uuid[], steps smallint[], numbers integer[], step_ids text[], started_at timestamp with time zone[], seconds double precision[], outcomes text[], reasons text[], requests json[], answers json[], verdicts text[], due_at timestamp with time zone[]) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET jit TO 'off'
    AS $$
declare
  moment  timestamptz := bittern_store.now();
  serials bigint[] := array(select p.serial from bittern_store.run_pending p where p.run_id = any (run_ids) and p.serial is not null);
  taken   bigint[];
  freed   bigint[];
begin
  if serials <> '{}' then
    perform bittern_store.lock_serials(serials);
  end if;
  with held as materialized (
         select r.*, p.serial,
                case when r.verdict = 'park' then bittern_store.is_active_again(r.run_id) else false end as is_active,
                coalesce(r.due_at, moment) > moment as is_later
           from unnest(run_ids, leases, steps, numbers, step_ids, report_attempts.started_at, seconds, outcomes, reasons,
                       requests, answers, verdicts, report_attempts.due_at)
                r (run_id, lease, step, number, step_id, started_at, seconds, outcome, reason, request, answer, verdict, due_at)
           join bittern_store.run_pending p on p.run_id = r.run_id and p.lease = r.lease and p.run_id = any (run_ids)
          order by p.run_id
            for update of p),
       tried as (
         insert into bittern_store.attempt
                (run_id, step, number, step_id, started_at, seconds, outcome, reason, request, answer)
         select h.run_id, h.step, h.number, h.step_id, h.started_at, h.seconds, h.outcome, h.reason, h.request, h.answer
           from held h where h.outcome is not null
             on conflict do nothing),  -- the same report again, because its first answer was lost
       gone_on as (
         update bittern_store.run_pending p
            set step = h.step + 1, tries = 1, tries_before = 0, step_started_at = moment, reason = null
           from held h
          where p.run_id = h.run_id and p.run_id = any (run_ids) and h.verdict = 'continue' and not h.is_later),
       given_back as (
         update bittern_store.run_pending p
            set step = h.step + (h.verdict = 'continue')::integer,
                queue = bittern_store.queue_for(p.queue, h.step + (h.verdict = 'continue')::integer),
                tries = case when h.verdict = 'continue' then 0 when h.outcome is null then p.tries - 1 else p.tries end,
                tries_before = case when h.verdict = 'continue' then 0 else p.tries_before end,
                step_started_at = case when h.verdict = 'continue' or h.outcome is null and p.tries = 1 then null
                                       else p.step_started_at end,
                lease = null,
                due_at = coalesce(h.due_at, moment),
                state = case when h.verdict = 'park' and not h.is_active then 'parked' when h.is_later then 'later' else 'ready' end,
                reason = h.reason
           from held h
          where p.run_id = h.run_id and p.run_id = any (run_ids) and (h.verdict in ('retry', 'park') or h.verdict = 'continue' and h.is_later)),
       done as (
         delete from bittern_store.run_pending p
          where p.run_id = any (array(select h.run_id from held h where h.verdict in ('succeeded', 'dead')))),
       ended as (
         insert into bittern_store.run_end (run_id, state, reason, ended_at)
         select h.run_id, h.verdict, case when h.verdict = 'dead' then h.reason end, moment
           from held h where h.verdict in ('succeeded', 'dead'))
  select array_agg(h.run_id), array_agg(h.serial) filter (where h.verdict in ('succeeded', 'dead') and h.serial is not null)
    into taken, freed
    from held h;

  if freed is not null then
    perform bittern_store.unblock(freed);
  end if;
  return query select unnest(taken);
end $$;

CREATE FUNCTION bittern_store.require_reauthorization(connection text, generation bigint, reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
begin
  -- as whoever renews its token does: a newer one that is about to be stored is waited for
  perform from bittern_store.connection c where c.name = require_reauthorization.connection for no key update;
  update bittern_store.connection c
     set state = 'reauthorization_required', state_reason = left(reason, 1000), state_changed_at = bittern_store.now()
    from bittern_store.credential k
   where c.name = require_reauthorization.connection and k.connection_id = c.id
     and k.generation = require_reauthorization.generation and c.state = 'active'
  returning c.id into owner_id;
  if owner_id is null then
    return false;
  end if;
  perform bittern_store.note_connection(owner_id, 'reauthorization_required', reason);
  perform bittern_store.announce_connection(owner_id, 'connection.reauthorization_required');
  return true;
end $$;

CREATE FUNCTION bittern_store.reseal(places text[], old bytea[], new bytea[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  total bigint := 0;
  done  bigint;
begin
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.credential k set sealed = g.new
    from given g, bittern_store.connection c
   where k.connection_id = c.id and g.place = format('credential/%s/sealed', c.name) and k.sealed = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.credential k set sealed_refresh = g.new
    from given g, bittern_store.connection c
   where k.connection_id = c.id and g.place = format('credential/%s/sealed_refresh', c.name) and k.sealed_refresh = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.webhook_secret s set sealed = g.new
    from given g, bittern_store.webhook w
   where s.webhook_id = w.id and g.place = format('webhook_secret/%s/%s/sealed', w.name, s.number) and s.sealed = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.secret s set sealed = g.new
    from given g where g.place = format('secret/%s/sealed', s.name) and s.sealed = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.oauth_consumer o set sealed_secret = g.new
    from given g
   where g.place = format('oauth_consumer/%s/%s/sealed_secret', o.app, o.client_id) and o.sealed_secret = g.old;
  get diagnostics done = row_count;
  return total + done;
end $$;

CREATE FUNCTION bittern_store.retry_runs(run_ids bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  serials bigint[] := array(select r.serial from bittern_store.run r where r.id = any (run_ids) and r.serial is not null);
  again   bigint[];
  sooner  bigint[];
begin
  perform bittern_store.lock_serials(serials);
  with ended as (
         delete from bittern_store.run_end e
          where e.run_id = any (run_ids) and e.state in ('dead', 'cancelled')
            and exists (select from bittern_store.run r
                          join bittern_store.trigger t on t.id = r.trigger_id where r.id = e.run_id)
         returning e.run_id),
       place as materialized (
         select r.id, r.trigger_id, r.created_at, r.workflow, r.workflow_version, r.connection, r.serial,
                coalesce((select max(a.step) + 1 from bittern_store.attempt a
                           where a.run_id = r.id and a.outcome in ('succeeded', 'skipped')), 0)::smallint as step
           from ended e
           join bittern_store.run r on r.id = e.run_id),
       made as (
         insert into bittern_store.run_pending (run_id, trigger_id, created_at, state, due_at, queue, serial, step, tries_before)
         select p.id, p.trigger_id, p.created_at, case when p.serial is null then 'ready' else 'blocked' end, bittern_store.now(),
                bittern_store.queue_of(p.workflow, p.workflow_version, p.step, p.connection), p.serial, p.step,
                coalesce((select max(a.number) from bittern_store.attempt a where a.run_id = p.id and a.step = p.step), 0)
           from place p
          order by p.id
         returning run_id)
  select array_agg(m.run_id) into again from made m;
  with held as materialized (
         select p.run_id from bittern_store.run_pending p
          where p.run_id = any (run_ids) and p.state in ('parked', 'later') order by p.run_id for update),
       moved as (
         update bittern_store.run_pending p
            set state = case when p.serial is not null and p.step = 0 and p.tries = 0 then 'blocked' else 'ready' end,
                due_at = bittern_store.now(), reason = null
           from held h where p.run_id = h.run_id
         returning p.run_id)
  select array_agg(m.run_id) into sooner from moved m;
  perform bittern_store.unblock(serials);
  return query select unnest(again || sooner) order by 1;
end $$;

CREATE FUNCTION bittern_store.revoke_connection(name text, reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  owner_id bigint;
begin
  update bittern_store.connection c
     set last_generation = coalesce(
           (select k.generation from bittern_store.credential k where k.connection_id = c.id), c.last_generation),
         state = 'revoked', state_reason = left(reason, 1000), state_changed_at = bittern_store.now()
   where c.name = revoke_connection.name and c.state <> 'revoked'
  returning c.id into owner_id;
  if owner_id is null then
    return false;
  end if;
  delete from bittern_store.credential k where k.connection_id = owner_id;
  perform bittern_store.note_connection(owner_id, 'revoked', reason);
  return true;
end $$;

CREATE FUNCTION bittern_store.ring_bell() RETURNS double precision
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  pause constant bigint := 20000;
  clock bigint;
  rung  bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform from bittern_store.bell b for update skip locked;
  if not found then
    return pause / 1000000.0;
  end if;
  clock := (extract(epoch from bittern_store.now()) * 1000000)::bigint;
  rung := coalesce(pg_sequence_last_value('bittern_store.bell_rung_at'), 0);
  -- A clock that went back must not silence the bell.
  if rung > clock - pause and rung <= clock then
    return (rung + pause - clock) / 1000000.0;
  end if;
  perform setval('bittern_store.bell_rung_at', clock);
  notify bittern;
  return null;
end $$;

CREATE FUNCTION bittern_store.run_shown(id bigint) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (to_jsonb(r) || jsonb_build_object(
           'trigger', (select jsonb_build_object('id', t.id, 'type', t.type, 'subject', t.subject, 'repository', t.repository,
                                                 'webhook', t.webhook, 'actor_name', t.actor_name, 'received_at', t.received_at)
                         from bittern_store.trigger t where t.id = r.trigger_id),
           'steps', coalesce((select jsonb_agg(s.step ->> 'id' order by s.place)
                                from bittern_store.workflow_version v
                               cross join jsonb_array_elements(v.definition -> 'steps') with ordinality s (step, place)
                               where v.name = r.workflow and v.version = r.workflow_version), '[]'),
           'waits', bittern_store.run_waits(r.id),
           'attempts', coalesce((
             select jsonb_agg(to_jsonb(a) - 'run_id' order by a.step, a.number)
               from bittern_store.attempt a where a.run_id = r.id), '[]')))::json
    from bittern_store.run_state r
   where r.id = run_shown.id
$$;

CREATE FUNCTION bittern_store.run_wait(kind text, detail text, until timestamp with time zone DEFAULT NULL::timestamp with time zone, run bigint DEFAULT NULL::bigint) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object('kind', kind, 'detail', detail, 'until', until, 'run', run)
$$;

CREATE FUNCTION bittern_store.run_waits(id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment   timestamptz := bittern_store.now();
  pending  bittern_store.run_pending;
  queue    bittern_store.run_queue;
  workflow bittern_store.workflow;
  pool     bittern_store.worker_pool;
  waits    jsonb := '[]';
  count    bigint;
begin
  select p.* into pending from bittern_store.run_pending p where p.run_id = run_waits.id;
  if not found then
    return waits;
  end if;
  select q.* into queue from bittern_store.run_queue q where q.id = pending.queue;
  select w.* into workflow from bittern_store.workflow w where w.name = queue.workflow;
  select p.* into pool from bittern_store.worker_pool p;
  if pending.state <> 'leased' then
    if pool.paused then
      waits := waits || bittern_store.run_wait('pool_paused', pool.reason);
    end if;
    if workflow.paused then
      waits := waits || bittern_store.run_wait('workflow_paused', workflow.pause_reason);
    end if;
    if pending.state in ('ready', 'later') and queue.held_until > moment then
      waits := waits || bittern_store.run_wait('held', queue.held_because, queue.held_until);
    end if;
    if pending.state = 'ready' and workflow.concurrency is not null then
      count := (select count(*) from bittern_store.run_pending p
                  join bittern_store.run_queue q on q.id = p.queue where p.state = 'leased' and q.workflow = workflow.name);
      if count >= workflow.concurrency then
        waits := waits || bittern_store.run_wait('workflow_limit', format('%s of %s are in hand', count, workflow.concurrency));
      end if;
    end if;
  end if;
  return waits || case pending.state
    when 'leased' then
      case when pending.due_at > moment then bittern_store.run_wait('running', null, pending.due_at)
           else bittern_store.run_wait('silent', null, pending.due_at) end
    when 'parked' then bittern_store.run_wait('parked', pending.reason)
    when 'blocked' then
      bittern_store.run_wait('behind', null, null,
        (select p.run_id from bittern_store.run_pending p
          where p.serial = pending.serial and p.run_id <> run_waits.id order by p.state = 'blocked', p.run_id limit 1))
    when 'later' then bittern_store.run_wait('due', pending.reason, pending.due_at)
    else
      bittern_store.run_wait('turn', format('%s of its queue are before it', (
        select case when count(*) = 10000 then 'more than 10000' else count(*)::text end
          from (select from bittern_store.run_pending p
                 where p.state = 'ready' and p.queue = pending.queue and p.run_id < run_waits.id limit 10000) before)))
    end;
end $$;

CREATE FUNCTION bittern_store.runs_chosen(states text[], workflow text, connection text, trigger_id bigint, reason text, since timestamp with time zone, until timestamp with time zone, past bigint, most integer, oldest_first boolean DEFAULT false) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $_$
declare
  few       constant integer := 2000;
  direction text     := case when oldest_first then 'asc' else 'desc' end;
  lowest    bigint   := greatest(coalesce(bittern_store.id_at(since), 0), case when oldest_first then past + 1 end);
  upto      bigint   := least(bittern_store.id_at(until) - 1, case when not oldest_first then past - 1 end);
  pending   text[]   := array(select w.pending
                                from (values ('waiting', 'ready'), ('waiting', 'later'), ('running', 'leased'), ('blocked', 'blocked'),
                                             ('parked', 'parked')) w (state, pending)
                               where states is null or w.state = any (states));
  failed    text[]   := array(select w.state from (values ('dead'), ('cancelled')) w (state)
                               where (states is null and reason is not null) or w.state = any (states));
  parts     text[]   := '{}';
  state     text;
  queues    integer[];
  driver    text;     -- the column of `run` that is looked up
  fewest    bigint;   -- how many it has
  rest      text;     -- the other conditions on `run`, so written that no index can be taken for them
begin
  upto := coalesce(upto, 9223372036854775807);
  if trigger_id is not null then
    driver := 'r.trigger_id = $3';
    fewest := -1;
  else
    select d.condition, d.runs into driver, fewest
      from (select 'r.workflow = any (array[$1])' as condition,
                   (select count(*) from (select from bittern_store.run r where r.workflow = any (array[runs_chosen.workflow])
                                             and r.id >= lowest and r.id <= upto order by r.workflow, r.id limit few) w) as runs
             where workflow is not null
            union all
            select 'r.connection = any (array[$2])',
                   (select count(*) from (select from bittern_store.run r where r.connection = any (array[runs_chosen.connection])
                                             and r.id >= lowest and r.id <= upto order by r.connection, r.id limit few) c)
             where connection is not null) d
     order by d.runs, d.condition limit 1;
  end if;
  rest := concat(case when workflow is not null then ' and r.workflow is not distinct from $1' end,
                 case when connection is not null then ' and r.connection is not distinct from $2' end);

  if fewest < few then
    parts := parts || format($q$
      select r.id from (select r.* from bittern_store.run r where %s and r.id >= $5 and r.id <= $6 offset 0) r
        join bittern_store.run_state s on s.id = r.id
       where ($9 is null or s.state = any ($9)) and ($4 is null or starts_with(s.reason, $4)) %s
       order by r.id %s limit $7 $q$, driver, rest, direction);
  else
    if pending <> '{}' and (states is not null or reason is not null) then
      if driver is not null then
        queues := array(select q.id from bittern_store.run_queue q
                         where (runs_chosen.workflow is null or q.workflow = runs_chosen.workflow)
                           and (runs_chosen.connection is null or q.connection = runs_chosen.connection));
      end if;
      parts := parts || format($q$
        select p.run_id from bittern_store.run_pending p
         where p.state = any (%L::text[]) and p.run_id >= $5 and p.run_id <= $6 %s
           and ($4 is null or starts_with(coalesce(p.reason, case p.state when 'blocked' then 'behind another run of the same key' end), $4))
         order by p.run_id %s limit $7 $q$, pending, case when queues is not null then ' and p.queue = any ($8)' end, direction);
    end if;
    foreach state in array failed loop
      parts := parts || format($q$
        select e.run_id from bittern_store.run_end e
         where e.state = %L and e.run_id >= $5 and e.run_id <= $6 and ($4 is null or starts_with(e.reason, $4)) %s
         order by e.run_id %s limit $7 $q$, state,
        case when driver is not null then format(' and exists (select from bittern_store.run r where r.id = e.run_id %s)', rest) end,
        direction);
    end loop;
    if reason is null and (states is null or 'succeeded' = any (states)) then
      -- Ordered by the column that is looked up too, so that no other index can be taken.
      parts := parts || format($q$
        select r.id from bittern_store.run r
         where r.id >= $5 and r.id <= $6 %s %s %s
         order by %s r.id %s limit $7 $q$, ' and ' || driver, rest,
        case when states is not null
             then $q$ and exists (select from bittern_store.run_end e where e.run_id = r.id and e.state = 'succeeded') $q$ end,
        split_part(driver, ' ', 1) || ' ' || direction || ',', direction);
    end if;
  end if;
  if parts = '{}' then
    return;
  end if;
  return query execute format('select u.id from (%s) u (id) order by u.id %s limit $7',
                              (select string_agg('(' || p || ')', ' union all ') from unnest(parts) p), direction)
    using workflow, connection, trigger_id, reason, lowest, upto, most, queues, states;
end $_$;

CREATE FUNCTION bittern_store.runs_in_turn(most integer, after_queue integer, per_workflow integer, per_connection integer) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
declare
  visited_limit constant integer := 10000;
  moment        timestamptz := bittern_store.now();
  of_workflow   jsonb := '{}';  -- in hand, by name
  of_connection jsonb := '{}';
  queues        integer[] := '{}';
  place         integer := after_queue;
  wrapped       boolean := false;
  visited       integer := 0;
  chosen        bigint[] := '{}';
  mine          bigint[];
  share         integer;
  candidate     record;
begin
  with taken as materialized (
         select q.workflow, q.connection, l.runs
           from (select p.queue, count(*) as runs from bittern_store.run_pending p where p.state = 'leased' group by p.queue) l
           join bittern_store.run_queue q on q.id = l.queue)
  select coalesce((select jsonb_object_agg(h.workflow, h.runs)
                     from (select t.workflow, sum(t.runs) as runs from taken t group by t.workflow) h), '{}'),
         coalesce((select jsonb_object_agg(h.connection, h.runs)
                     from (select t.connection, sum(t.runs) as runs from taken t where t.connection is not null group by t.connection) h), '{}')
    into of_workflow, of_connection;

  while cardinality(queues) < most and visited < visited_limit loop
    place := (select p.queue from bittern_store.run_pending p
               where p.state = 'ready' and p.queue > place order by p.queue limit 1);
    if place is null or wrapped and place > after_queue then
      exit when wrapped;
      wrapped := true;
      place := 0;
      continue;
    end if;
    visited := visited + 1;
    if exists (select from bittern_store.run_queue q
                 left join bittern_store.workflow w on w.name = q.workflow
                where q.id = place and (q.held_until is null or q.held_until <= moment) and w.paused is not true
                  and coalesce((of_workflow ->> q.workflow)::integer, 0) < coalesce(w.concurrency, per_workflow)
                  and (q.connection is null or coalesce((of_connection ->> q.connection)::integer, 0) < per_connection)) then
      queues := queues || place;
    end if;
  end loop;

  for candidate in
    select c.queue, c.place, q.workflow, q.connection, coalesce(w.concurrency, per_workflow) as concurrency
      from unnest(queues) with ordinality c (queue, place)
      join bittern_store.run_queue q on q.id = c.queue
      left join bittern_store.workflow w on w.name = q.workflow
     order by c.place
  loop
    share := least(
      ceil((most - cardinality(chosen))::numeric / (cardinality(queues) - candidate.place + 1)),
      candidate.concurrency - coalesce((of_workflow ->> candidate.workflow)::integer, 0),
      case when candidate.connection is not null
           then per_connection - coalesce((of_connection ->> candidate.connection)::integer, 0) end);
    continue when share <= 0;
    mine := array(select p.run_id from bittern_store.run_pending p
                   where p.state = 'ready' and p.queue = candidate.queue order by p.queue, p.run_id limit share for update skip locked);
    chosen := chosen || mine;
    of_workflow := jsonb_set(of_workflow, array[candidate.workflow],
                             to_jsonb(coalesce((of_workflow ->> candidate.workflow)::integer, 0) + cardinality(mine)));
    if candidate.connection is not null then
      of_connection := jsonb_set(of_connection, array[candidate.connection],
                                 to_jsonb(coalesce((of_connection ->> candidate.connection)::integer, 0) + cardinality(mine)));
    end if;
  end loop;
  return chosen;
end $$;

CREATE FUNCTION bittern_store.runs_page(before bigint, most integer, state text, workflow text, connection text, trigger_id bigint, reason text, since text, until text) RETURNS json
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  ids bigint[] := array(select r from bittern_store.runs_chosen(
                                        case when state is not null then array[state] end, workflow, connection, trigger_id, reason,
                                        bittern_store.moment_said(since), bittern_store.moment_said(until), before, most) r);
begin
  return json_build_object(
           'items', coalesce((select json_agg(to_json(s) order by s.id desc) from bittern_store.run_state s where s.id = any (ids)), '[]'),
           'next', case when cardinality(ids) = most then ids[most]::text end);
end $$;

CREATE FUNCTION bittern_store.scan_lane(reader bittern_store.consumer, lane smallint, after bigint, next_id bigint, most integer, budget integer, moment timestamp with time zone, OUT trigger_ids bigint[], OUT "position" bigint, OUT examined integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  next_day bigint;
  slice    integer := case when reader.uses_payload then 16 when reader.filter is not null then 256 else budget end;
  wanted   bigint[];
  looked   integer;
  began    timestamptz;
begin
  trigger_ids := '{}';
  position := after;
  examined := 0;
  while cardinality(trigger_ids) < most and examined < budget loop
    if next_id <= position then
      next_id := bittern_store.next_trigger(lane, position);
    end if;
    exit when next_id is null;
    next_day := (next_id / 86400000000 + 1) * 86400000000;
    began := bittern_store.now();
    if reader.types = '{*}' and reader.filter is null then
      -- Nothing there: the day was dropped since.
      select coalesce(array_agg(t.id), '{}'), coalesce(max(t.id), next_id), count(*) into wanted, position, looked
        from (select t.id from bittern_store.trigger t
               where t.lane = any (array[scan_lane.lane]) and t.id >= next_id and t.id < next_day
               order by t.lane, t.id limit least(most - cardinality(trigger_ids), budget - examined)) t;
    else
      select m.ids, m.upto, m.looked into wanted, position, looked
        from bittern_store.scan_slice(
               reader, lane, next_id, next_day, most - cardinality(trigger_ids), least(slice, budget - examined)) m;
    end if;
    trigger_ids := trigger_ids || wanted;
    examined := examined + looked;
    exit when bittern_store.now() > moment + interval '1 s';
    if bittern_store.now() < began + interval '50 ms' then
      slice := slice * 2;
    end if;
  end loop;
end $$;

CREATE FUNCTION bittern_store.scan_slice(reader bittern_store.consumer, lane smallint, from_id bigint, to_id bigint, most integer, slice integer, OUT ids bigint[], OUT upto bigint, OUT looked integer) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  select w.ids, coalesce(w.upto, l.upto, from_id), coalesce(l.looked, most) into ids, upto, looked
    from (select coalesce(array_agg(f.id order by f.id), '{}') as ids,
                 case when count(*) = most then max(f.id) end as upto
            from (select s.id
                    from (select t.id, t.type, t as event from bittern_store.trigger t
                           where t.lane = any (array[scan_slice.lane]) and t.id >= from_id and t.id < to_id
                           order by t.lane, t.id limit slice) s
                   where s.type like any (reader.type_patterns)
                     and (reader.filter is null
                          or bittern_store.holds(reader.filter, bittern_store.facts(s.event, reader.uses_payload)))
                   limit most) f) w
    left join lateral (select max(t.id) as upto, count(*)::integer as looked
                         from (select t.id from bittern_store.trigger t
                                where t.lane = any (array[scan_slice.lane]) and t.id >= from_id and t.id < to_id
                                order by t.lane, t.id limit slice) t) l on w.upto is null;
end $$;

CREATE FUNCTION bittern_store.sealed_otherwise(key text, after text, most integer) RETURNS TABLE(place text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select v.place, v.sealed
    from bittern_store.sealed_value v
   where bittern_store.sealing_key(v.sealed) <> sealed_otherwise.key and v.place collate "C" > sealed_otherwise.after
   order by v.place collate "C"
   limit most
$$;

CREATE FUNCTION bittern_store.sealing_key(sealed bytea) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN convert_from(substr(sealed, 3, get_byte(sealed, 1)), 'UTF8'::name);

CREATE FUNCTION bittern_store.sealing_keys() RETURNS TABLE(key text, count bigint, place text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select distinct on (k.key) k.key, count(*) over (partition by k.key), v.place, v.sealed
    from bittern_store.sealed_value v
   cross join lateral (select bittern_store.sealing_key(v.sealed) as key) k
   order by k.key, v.place
$$;

CREATE FUNCTION bittern_store.secrets_listed() RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with used as materialized (
    select u.name, json_agg(w.name order by w.name) as workflows
      from bittern_store.workflow w
      join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
     cross join lateral unnest(bittern_store.secrets_used(v.definition)) u (name)
     group by u.name)
  select json_build_object('items', coalesce(json_agg(json_build_object(
           'name', name, 'is_set', s.name is not null, 'created_at', s.created_at, 'changed_at', s.changed_at,
           'workflows', coalesce(u.workflows, '[]')) order by name), '[]'), 'next', null)
    from bittern_store.secret s
    full join used u using (name)
$$;

CREATE FUNCTION bittern_store.secrets_missing(definition jsonb) RETURNS text[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(array_agg(used.name order by used.name), '{}')
    from unnest(bittern_store.secrets_used(definition)) used (name)
   where not exists (select from bittern_store.secret s where s.name = used.name)
$$;

CREATE FUNCTION bittern_store.secrets_used(definition jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select coalesce(array_agg(distinct coalesce(found.parts[1], found.parts[2]) order by coalesce(found.parts[1], found.parts[2])), '{}')
    from jsonb_path_query(definition, 'strict $.**') written (value)
   cross join lateral regexp_matches(
           written.value #>> '{}', '\{\{\s*secrets(?:\.([A-Za-z0-9_-]+)|\[\s*"([A-Za-z0-9_-]+)"\s*\])\s*\}\}', 'g') found (parts)
   where jsonb_typeof(written.value) = 'string'
$_$;

CREATE FUNCTION bittern_store.step_forward(reached bittern_store.consumer_position, count integer, moment timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into bittern_store.consumer_position (consumer_id, lane, step, position, given, at)
  values (reached.consumer_id, reached.lane, reached.step + 1, reached.position, reached.given + count, moment);
  if reached.step % 64 = 0 then
    delete from bittern_store.consumer_position p
     where p.consumer_id = reached.consumer_id and p.lane = reached.lane
       and p.step >= reached.step - 192 and p.step < reached.step - 128;
  end if;
end $$;

CREATE FUNCTION bittern_store.take_consent(state_digest bytea, OUT standing text, OUT installed text, OUT app text, OUT customer text, OUT connection text, OUT return_to text, OUT oauth_consumer_id bigint, OUT mode text, OUT client_id text, OUT sealed_secret bytea, OUT api_url text, OUT token_url text, OUT scopes text[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  trip bittern_store.consent;
begin
  select c.* into trip from bittern_store.consent c where c.state_digest = take_consent.state_digest for update;
  standing := case when not found then 'unknown' when trip.taken_at is not null then 'replayed'
                   when trip.expires_at <= bittern_store.now() then 'expired' else 'taken' end;
  if standing = 'unknown' then
    return;
  end if;
  if standing = 'taken' then
    update bittern_store.consent c set taken_at = bittern_store.now() where c.state_digest = take_consent.state_digest;
  end if;
  select i.app, i.customer, i.connection, i.return_to, o.id, o.mode, o.client_id, o.sealed_secret, a.api_url, a.token_url,
         a.scopes || a.custom_scopes, n.name
    into app, customer, connection, return_to, oauth_consumer_id, mode, client_id, sealed_secret, api_url, token_url, scopes,
         installed
    from bittern_store.invitation i
    join bittern_store.app a on a.name = i.app
    join bittern_store.oauth_consumer o on o.id = trip.oauth_consumer_id
    left join bittern_store.connection n on n.id = trip.connection_id
   where i.id = trip.invitation_id;
end $$;

CREATE FUNCTION bittern_store.take_due(reader bittern_store.consumer, lease bigint, ends_at timestamp with time zone, most integer, OUT trigger_ids bigint[], OUT attempts integer[], OUT alone boolean) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  moment timestamptz := bittern_store.now();
  part   bittern_store.holding;
  taken  integer := 0;
  began  timestamptz;
  due    cursor for
    select h.* from bittern_store.holding h
     where h.consumer_id = reader.id and h.due_at <= moment
     order by h.due_at limit most
       for update skip locked;
  rest   regclass := format('bittern_store.holding_look_%s', reader.id % 64)::regclass;
begin
  trigger_ids := '{}';
  attempts := '{}';
  alone := false;
  if pg_sequence_last_value(rest) > (extract(epoch from moment) * 1000000)::bigint then
    return;
  end if;
  open due;  -- planned here, so that only looking is timed; and one row at a time, so that only what is taken is locked
  began := bittern_store.now();
  loop
    fetch due into part;
    exit when not found;
    if part.lease_id is not null then
      part := bittern_store.bury_exhausted(reader, part);
      continue when part.id is null;
      part.lapses := part.lapses + 1;
    end if;
    if part.lapses >= 2 or (part.lapses = 1 and (select max(a) from unnest(part.attempts) a) + 1 >= reader.max_attempts) then
      exit when taken > 0;
      alone := true;
    end if;
    part := bittern_store.lease_part(part, lease, ends_at, case when alone then 1 else most - taken end);
    trigger_ids := trigger_ids || part.trigger_ids;
    attempts := attempts || part.attempts;
    taken := cardinality(trigger_ids);
    exit when alone or taken = most;
  end loop;
  close due;
  if taken = 0 and bittern_store.now() > began + interval '0.5 ms' then
    open due;  -- once more: this process may only have been kept waiting for a processor
    began := bittern_store.now();
    fetch due into part;
    close due;
    if bittern_store.now() < began + interval '0.5 ms' then
      return;
    end if;
    perform setval(rest, (extract(epoch from began + least((bittern_store.now() - began) * 20, interval '1 s')) * 1000000)::bigint);
  end if;
end $$;

CREATE FUNCTION bittern_store.take_ids(sequence regclass, lane smallint, count bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  clock bigint := (extract(epoch from bittern_store.now()) * 1000000)::bigint;
  last  bigint := coalesce(pg_sequence_last_value(sequence), 0);
  first bigint := (greatest(clock, last + 16) >> 4 << 4) + lane;
begin
  if count > 0 then
    perform setval(sequence, first + 16 * (count - 1));
  end if;
  return first;
end $$;

CREATE FUNCTION bittern_store.take_out(part bittern_store.holding, ids bigint[]) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  left_ids      bigint[];
  left_attempts integer[];
begin
  select array_agg(t.id order by t.place), array_agg(t.tries order by t.place)
    into left_ids, left_attempts
    from unnest(part.trigger_ids, part.attempts) with ordinality t (id, tries, place)
   where t.id <> all (ids);
  if left_ids is null then
    delete from bittern_store.holding h where h.id = part.id;
    return cardinality(part.trigger_ids);
  end if;
  update bittern_store.holding h set trigger_ids = left_ids, attempts = left_attempts where h.id = part.id;
  return cardinality(part.trigger_ids) - cardinality(left_ids);
end $$;

CREATE FUNCTION bittern_store.take_secret_number(webhook text) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  taken smallint;
begin
  update bittern_store.webhook w set secrets_made = w.secrets_made + 1
   where w.name = take_secret_number.webhook and not w.unsigned
  returning w.secrets_made into taken;
  if not found then
    raise exception 'there is no webhook % with a secret; bittern webhooks list shows those there are', webhook
      using errcode = 'P0002';
  end if;
  return taken;
end $$;

CREATE FUNCTION bittern_store.trigger_shown(id bigint) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (to_jsonb(t) || jsonb_build_object('runs', coalesce((
           select jsonb_agg(jsonb_build_object('id', r.id, 'workflow', r.workflow, 'state', r.state) order by r.id)
             from bittern_store.run_state r where r.trigger_id = t.id), '[]')))::json
    from bittern.trigger t
   where t.id = trigger_shown.id
$$;

CREATE FUNCTION bittern_store.triggers_needed_by(day date) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET jit TO 'off'
    AS $$
  with bounds (low, high) as materialized (values (bittern_store.first_id(day), bittern_store.first_id(day + 1)))
  select coalesce(
    (select format('consumer %s has not read it', min(c.name))
       from bittern_store.active_consumers() c
       join bittern_store.unread_on(day) u on u.consumer_id = c.id
      having count(*) > 0),
    (select format('consumer %s has not finished with it', min(c.name))
       from bounds b
      cross join bittern_store.holding h
       join bittern_store.active_consumers() c on c.id = h.consumer_id
      where exists (select from unnest(h.trigger_ids) i where i >= b.low and i < b.high)
      having count(*) > 0),
    (select format('consumer %s has a dead letter of it', c.name)
       from bounds b
       join bittern_store.dead_letter d on d.trigger_id >= b.low and d.trigger_id < b.high and d.attempts > 0
       join bittern_store.consumer c on c.id = d.consumer_id
      order by d.trigger_id limit 1),
    (select format('run %s has not ended', min(r)) from bittern_store.unfinished_runs_on(day) r having count(*) > 0),
    (select 'workflows have not been matched'
       from bittern_store.last_triggers_on(day) t
       join bittern_store.lane l on l.lane = t.lane and l.matched < t.id
      where exists (select from bittern_store.workflow)
      limit 1))
$$;

CREATE FUNCTION bittern_store.triggers_page(before bigint, after bigint, most integer, type text, webhook text) RETURNS json
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  pattern text := bittern_store.type_pattern(type);
  items   json;
  count   integer;
  edge    bigint;
begin
  if after is not null then
    select json_agg(to_json(t) order by t.id), count(*), max(t.id) into items, count, edge
      from (select v.* from bittern.trigger v
             where v.id > after and (pattern is null or v.type like pattern)
               and (triggers_page.webhook is null or v.webhook = triggers_page.webhook)
             order by v.id limit most) t;
    return json_build_object('items', coalesce(items, '[]'), 'next', coalesce(edge, after)::text);
  end if;
  select json_agg(to_json(t) order by t.id desc), count(*), min(t.id) into items, count, edge
    from (select v.* from bittern.trigger v
           where (before is null or v.id < before) and (pattern is null or v.type like pattern)
             and (triggers_page.webhook is null or v.webhook = triggers_page.webhook)
           order by v.id desc limit most) t;
  return json_build_object('items', coalesce(items, '[]'), 'next', case when count = most then edge::text end);
end $$;

CREATE FUNCTION bittern_store.type_pattern(glob text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN replace(regexp_replace(glob, '([\\%_])'::text, '\\\1'::text, 'g'::text), '*'::text, '%'::text);

CREATE FUNCTION bittern_store.unblock(serials bigint[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_nestloop TO 'on'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
declare
  freed bigint;
begin
  with head as (
         select first.run_id
           from (select distinct s as serial from unnest(serials) s where s is not null) mine
          cross join lateral (
                  select p.run_id, p.state from bittern_store.run_pending p
                   where p.serial = mine.serial order by p.serial, p.run_id limit 1) first
          where first.state = 'blocked'
            and not exists (  -- one that an operator had done again may be older than the one under way
                  select from bittern_store.run_pending u
                   where u.serial = mine.serial and u.state <> 'blocked'
                     and not (u.state = 'parked' and u.step = 0 and u.tries = 0))),  -- nor is one under way that was parked when it was made
       moved as (
         update bittern_store.run_pending p
            set state = case when p.due_at > bittern_store.now() then 'later' else 'ready' end, reason = null
          where p.run_id = any (array(select head.run_id from head))
         returning p.run_id)
  select count(*) into freed from moved;
  return freed;
end $$;

CREATE FUNCTION bittern_store.unfinished_runs_on(day date) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $$
  select p.run_id
    from bittern_store.run_pending p
    join bittern_store.run r on r.id = p.run_id
   where p.run_id >= bittern_store.first_id(day - 1)
     and r.trigger_id >= bittern_store.first_id(day) and r.trigger_id < bittern_store.first_id(day + 1)
$$;

CREATE FUNCTION bittern_store.unmet(condition text, facts jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if bittern_store.holds(condition::jsonpath, facts) then
    return null;
  end if;
  return (select concat(t.term ->> 'term', case t.term -> 'value' when 'false' then ' is false' else ' is unknown' end, ': ' || (t.term ->> 'problem'))
            from jsonb_array_elements(bittern_store.explain_predicate(condition, facts)) with ordinality t (term, place)
           where t.term -> 'value' <> 'true'
           order by t.place limit 1);
end $$;

CREATE FUNCTION bittern_store.unread_in(lane smallint, after bigint, OUT oldest timestamp with time zone, OUT count bigint) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET jit TO 'off'
    AS $$
declare
  last_counted bigint;
  newest       bigint;
  first        bigint := bittern_store.next_trigger(lane, after);
begin
  count := 0;
  if first is null then
    return;
  end if;
  select t.received_at into oldest from bittern_store.trigger t where t.id = first;
  select count(*), max(t.id) into count, last_counted
    from (select t.id from bittern_store.trigger t
           where t.lane = any (array[unread_in.lane]) and t.id >= first order by t.lane, t.id limit 10000) t;
  if count = 10000 then
    select t.id into newest
      from bittern_store.trigger t where t.lane = any (array[unread_in.lane]) order by t.lane desc, t.id desc limit 1;
    count := greatest(count, (count * ((newest - first)::numeric / greatest(1, last_counted - first)))::bigint);
  end if;
end $$;

CREATE FUNCTION bittern_store.unread_on(day date, consumer_id integer DEFAULT NULL::integer) RETURNS TABLE(consumer_id integer, lane smallint, after bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
  select k.consumer_id, k.lane, greatest(p.position, bittern_store.first_id(day) - 1)
    from bittern_store.last_triggers_on(day) t
    join bittern_store.consumer_lane k on k.lane = t.lane
   cross join lateral bittern_store.lane_position(k.consumer_id, k.lane) p
   where p.position < t.id and (unread_on.consumer_id is null or k.consumer_id = unread_on.consumer_id)
$$;

CREATE FUNCTION bittern_store.waiting_runs_of(workflow text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select count(*)
    from bittern_store.run_queue q
    join bittern_store.run_pending p on p.queue = q.id
   where q.workflow = waiting_runs_of.workflow
$$;

CREATE FUNCTION bittern_store.webhook_shown(name text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select to_json(shown)
    from (select s.*,
                 coalesce((select json_agg(json_build_object('at', r.at, 'status', r.status, 'reason', r.reason,
                                                             'detail', r.detail, 'headers', r.headers) order by r.at desc, r.id desc)
                             from bittern_store.rejection r
                             join bittern_store.webhook w on w.id = r.webhook_id
                            where w.name = s.name), '[]') as rejections
            from bittern_store.webhook_state s
           where s.name = webhook_shown.name) shown
$$;

CREATE FUNCTION bittern_store.webhooks_in_force() RETURNS TABLE(name text, product text, token text, lane smallint, unsigned boolean, connection text, customer text, secret_numbers smallint[], sealed_secrets bytea[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select w.name, w.product, w.token, w.lane, w.unsigned, c.name, c.customer,
         array_agg(s.number order by s.number) filter (where s.number is not null),
         array_agg(s.sealed order by s.number) filter (where s.number is not null)
    from bittern_store.webhook w
    left join bittern_store.connection c on c.id = w.connection_id
    left join bittern_store.webhook_secret s on s.webhook_id = w.id
   group by w.id, c.id
$$;

CREATE FUNCTION bittern_store.webhooks_listed(name text DEFAULT NULL::text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object('items', coalesce(json_agg(to_json(w) order by w.name), '[]'), 'next', null)
    from bittern_store.webhook_state w
   where webhooks_listed.name is null or w.name = webhooks_listed.name
$$;

CREATE FUNCTION bittern_store.workflow_verdicts(trigger_id bigint) RETURNS TABLE(workflow text, version integer, verdict text, run_id bigint, state text, terms jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  event        bittern_store.trigger;
  matched      boolean;
  facts        jsonb;
  with_payload jsonb;
begin
  select t.* into event from bittern_store.trigger t where t.id = workflow_verdicts.trigger_id;
  select l.matched >= event.id into matched from bittern_store.lane l where l.lane = event.lane;
  return query
    select w.name, w.version, 'ran', r.id, s.state, null::jsonb
      from bittern_store.run r
      join bittern_store.run_state s on s.id = r.id
     cross join lateral (select r.workflow, r.workflow_version) w (name, version)
     where r.trigger_id = event.id
     order by r.id;
  facts := bittern_store.facts(event, false);
  if exists (select from bittern_store.workflow w where w.uses_payload and event.type like any (w.type_patterns)) then
    with_payload := bittern_store.facts(event, true);
  end if;
  return query
    with judged as materialized (
      select w.name, w.version,
             case when not matched then 'waiting'
                  when not event.type like any (w.type_patterns) then 'other_type'
                  when w.repository_patterns is not null and (event.repository like any (w.repository_patterns)) is not true
                    then 'repository'
                  when event.repeat_of is not null and not w.repeats then 'repeat'
                  when w.connection <> event.connection then 'other_connection'
                  when not w.own_events and c.account_id = event.actor_id then 'own_event'
                  when w.condition is not null
                       and bittern_store.holds(w.condition, case when w.uses_payload then with_payload else facts end) is not true
                    then 'condition'
                  else 'later' end as verdict,
             v.definition ->> 'where' as condition, w.uses_payload
        from bittern_store.workflow w
        join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
        left join bittern_store.connection c on c.name = coalesce(w.connection, event.connection)
       where not exists (select from bittern_store.run r where r.trigger_id = event.id and r.workflow = w.name))
    select j.name, j.version, j.verdict, null::bigint, null::text,
           case j.verdict when 'condition'
             then bittern_store.explain_predicate(j.condition, case when j.uses_payload then with_payload else facts end) end
      from judged j
     order by j.verdict = 'other_type', j.name
     limit 200;
end $$;

CREATE FUNCTION bittern_store.workflow_versions(name text, before integer, most integer) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with page as materialized (
    select v.version, v.applied_at, w.version is not null as in_force, v.definition
      from bittern_store.workflow_version v
      left join bittern_store.workflow w on w.name = v.name and w.version = v.version
     where v.name = workflow_versions.name and (before is null or v.version < before)
     order by v.version desc
     limit most)
  select json_build_object(
           'items', coalesce((select json_agg(to_json(page) order by page.version desc) from page), '[]'),
           'next', case when (select count(*) from page) = most then (select min(page.version)::text from page) end)
   where exists (select from bittern_store.workflow_version v where v.name = workflow_versions.name)
$$;

CREATE FUNCTION bittern_store.workflows_listed(name text DEFAULT NULL::text) RETURNS json
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select json_build_object('items', coalesce(json_agg(json_build_object(
           'name', w.name, 'version', w.version, 'applied_at', w.applied_at,
           'paused', w.paused, 'pause_reason', w.pause_reason, 'paused_at', w.paused_at,
           'missing_secrets', bittern_store.secrets_missing(v.definition), 'definition', v.definition)
           order by w.name), '[]'), 'next', null)
    from bittern_store.workflow w
    join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
   where workflows_listed.name is null or w.name = workflows_listed.name
$$;

CREATE FUNCTION bittern_store.workload(OUT waiting bigint, OUT running bigint, OUT blocked bigint, OUT parked bigint, OUT looping bigint, OUT dead bigint, OUT queues_held_by_rate bigint, OUT queues_held_by_circuit bigint, OUT circuits_open bigint, OUT workflows_paused bigint, OUT pool_paused boolean, OUT pool_reason text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    AS $$
  select s.waiting, s.running, s.blocked, s.parked, s.looping,
         (select count(*) from (select from bittern_store.run_end e where e.state = 'dead' limit 10000) d),
         h.by_rate, h.by_circuit,
         (select count(*) from bittern_store.host_circuit c where c.state = 'open'),
         (select count(*) from bittern_store.workflow w where w.paused),
         p.paused, p.reason
    from (select count(*) filter (where r.state in ('ready', 'later')) as waiting, count(*) filter (where r.state = 'leased') as running,
                 count(*) filter (where r.state = 'blocked') as blocked, count(*) filter (where r.state = 'parked') as parked,
                 count(*) filter (where r.state = 'parked' and r.reason like 'loop:%') as looping
            from (select q.state, q.reason from bittern_store.run_pending q limit 100000) r) s
   cross join (select count(*) filter (where q.held_because not like '%does not answer') as by_rate,
                      count(*) filter (where q.held_because like '%does not answer') as by_circuit
                 from bittern_store.run_queue q where q.held_until > bittern_store.now()) h
   cross join bittern_store.worker_pool p
$$;

CREATE VIEW bittern.cdevent AS
 SELECT t.id AS trigger_id,
    e.type,
    jsonb_build_object('context', jsonb_build_object('version', '0.4.1', 'id', ((t.delivery_id || '#'::text) || t."position"), 'source', e.source, 'type', e.type, 'timestamp', to_char((COALESCE(t.occurred_at, t.received_at) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text)), 'subject', jsonb_build_object('id', s.id, 'source',
        CASE
            WHEN (k.kind = 'repository'::text) THEN COALESCE(r.host, e.source)
            ELSE e.source
        END, 'type', k.kind, 'content', jsonb_strip_nulls(s.content)), 'customData', jsonb_strip_nulls(jsonb_build_object('trigger_id', t.id, 'type', t.type, 'event_key', t.event_key, 'subject', t.subject, 'url', t.url)), 'customDataContentType', 'application/json') AS event
   FROM ((((((bittern_store.trigger t
     CROSS JOIN LATERAL ( SELECT bittern_store.cdevent_type(t.type) AS type,
            bittern_store.event_source(t.*) AS source) e)
     CROSS JOIN LATERAL ( SELECT split_part(e.type, '.'::text, 3) AS kind) k)
     CROSS JOIN LATERAL ( SELECT (t.document ->
                CASE t.type
                    WHEN 'repository.forked'::text THEN 'fork'::text
                    ELSE 'repository'::text
                END) AS repository) d)
     CROSS JOIN LATERAL ( SELECT COALESCE(NULLIF((d.repository ->> 'full_name'::text), ''::text), NULLIF((d.repository ->> 'id'::text), ''::text)) AS id,
            bittern_store.absolute_uri((d.repository ->> 'url'::text)) AS url,
            "substring"(bittern_store.absolute_uri((d.repository ->> 'url'::text)), '^[^:]+://[^/?#]+'::text) AS host) r)
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (r.id IS NOT NULL) THEN jsonb_build_object('id', r.id, 'source', r.host)
                    ELSE NULL::jsonb
                END AS repository) reference)
     CROSS JOIN LATERAL ( SELECT
                CASE k.kind
                    WHEN 'change'::text THEN ((t.document -> 'pull_request'::text) ->> 'id'::text)
                    WHEN 'branch'::text THEN NULLIF(((t.document -> 'ref'::text) ->> 'name'::text), ''::text)
                    WHEN 'repository'::text THEN r.id
                    WHEN 'ticket'::text THEN ((t.document -> 'issue'::text) ->> 'id'::text)
                    ELSE NULL::text
                END AS id,
                CASE k.kind
                    WHEN 'change'::text THEN jsonb_build_object('description',
                    CASE t.type
                        WHEN 'pull_request.created'::text THEN NULLIF(((t.document -> 'pull_request'::text) ->> 'description'::text), ''::text)
                        ELSE NULL::text
                    END, 'repository', reference.repository)
                    WHEN 'branch'::text THEN jsonb_build_object('repository', reference.repository)
                    WHEN 'repository'::text THEN jsonb_build_object('name', NULLIF((d.repository ->> 'name'::text), ''::text), 'owner', NULLIF(split_part((d.repository ->> 'full_name'::text), '/'::text, 1), ''::text), 'url', r.url, 'viewUrl', r.url)
                    WHEN 'ticket'::text THEN jsonb_build_object('summary', ((t.document -> 'issue'::text) ->> 'title'::text), 'ticketType', ((t.document -> 'issue'::text) ->> 'kind'::text), 'priority', ((t.document -> 'issue'::text) ->> 'priority'::text),
                    CASE t.type
                        WHEN 'issue.created'::text THEN 'creator'::text
                        ELSE 'updatedBy'::text
                    END, COALESCE(NULLIF(t.actor_name, ''::text), NULLIF(t.actor_id, ''::text)), 'uri', bittern_store.absolute_uri(t.url))
                    ELSE NULL::jsonb
                END AS content) s)
  WHERE ((e.type IS NOT NULL) AND (s.id IS NOT NULL) AND
        CASE
            WHEN (e.type ~~ '%.repository.created.%'::text) THEN (((s.content ->> 'name'::text) IS NOT NULL) AND ((s.content ->> 'url'::text) IS NOT NULL))
            WHEN (e.type ~~ '%.ticket.created.%'::text) THEN (((s.content ->> 'summary'::text) IS NOT NULL) AND ((s.content ->> 'creator'::text) IS NOT NULL) AND ((s.content ->> 'uri'::text) IS NOT NULL))
            WHEN (e.type ~~ '%.ticket.updated.%'::text) THEN ((s.content ->> 'uri'::text) IS NOT NULL)
            ELSE true
        END);

CREATE VIEW bittern.cloudevent AS
 SELECT t.id AS trigger_id,
    a.id,
    a.source,
    '1.0'::text AS specversion,
    a.type,
    a.subject,
    COALESCE(t.occurred_at, t.received_at) AS "time",
    'application/json'::text AS datacontenttype,
    'urn:bittern:schema:trigger:1'::text AS dataschema,
    a.partitionkey,
    d.data,
    (jsonb_strip_nulls(jsonb_build_object('specversion', '1.0', 'id', a.id, 'source', a.source, 'type', a.type, 'subject', a.subject, 'time', to_char((COALESCE(t.occurred_at, t.received_at) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text), 'datacontenttype', 'application/json', 'dataschema', 'urn:bittern:schema:trigger:1', 'partitionkey', a.partitionkey)) || jsonb_build_object('data', d.data)) AS event
   FROM ((bittern_store.trigger t
     CROSS JOIN LATERAL ( SELECT ((t.delivery_id || '#'::text) || t."position") AS id,
            bittern_store.event_source(t.*) AS source,
            ('com.bitbucket.'::text || t.type) AS type,
            NULLIF(regexp_replace(t.subject, '[\x01-\x1f\x7f-\x9f]'::text, '?'::text, 'g'::text), ''::text) AS subject,
            regexp_replace(COALESCE(NULLIF(t.repository_id, ''::text), NULLIF(t.repository, ''::text), t.webhook), '[\x01-\x1f\x7f-\x9f]'::text, '?'::text, 'g'::text) AS partitionkey) a)
     CROSS JOIN LATERAL ( SELECT bittern_store.document(t.*) AS data) d);

CREATE TABLE bittern_store.consumer_lane (
    consumer_id integer NOT NULL,
    lane smallint NOT NULL
);

CREATE TABLE bittern_store.dead_letter (
    consumer_id integer NOT NULL,
    trigger_id bigint NOT NULL,
    attempts integer NOT NULL,
    last_error text,
    died_at timestamp with time zone NOT NULL
);

CREATE VIEW bittern_store.consumer_state AS
 SELECT c.id,
    c.name,
    c.owner,
    c.types,
    (c.filter)::text AS filter,
    c.max_attempts,
    c.created_at,
    c.expired,
    (COALESCE(GREATEST((0)::numeric, EXTRACT(epoch FROM (bittern_store.now() - ahead.oldest))), (0)::numeric))::double precision AS lag_seconds,
    ahead.unread,
    held.leased,
    held.retrying,
    ( SELECT count(*) AS count
           FROM bittern_store.dead_letter d
          WHERE (d.consumer_id = c.id)) AS dead,
    ahead.last_receive_at
   FROM ((bittern_store.consumer c
     CROSS JOIN LATERAL ( SELECT min(u.oldest) AS oldest,
            (COALESCE(sum(u.count), (0)::numeric))::bigint AS unread,
            max(p.at) FILTER (WHERE (p.step > 1)) AS last_receive_at
           FROM ((bittern_store.consumer_lane k
             CROSS JOIN LATERAL ( SELECT r.step,
                    r."position",
                    r.at
                   FROM bittern_store.consumer_position r
                  WHERE ((r.consumer_id = c.id) AND (r.lane = k.lane))
                  ORDER BY r.step DESC
                 LIMIT 1) p)
             CROSS JOIN LATERAL bittern_store.unread_in(k.lane, p."position") u(oldest, count))
          WHERE (k.consumer_id = c.id)) ahead)
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(cardinality(h.trigger_ids)) FILTER (WHERE ((h.lease_id IS NOT NULL) AND (h.due_at > bittern_store.now()))), (0)::bigint) AS leased,
            COALESCE(sum(cardinality(h.trigger_ids)) FILTER (WHERE ((h.lease_id IS NULL) OR (h.due_at <= bittern_store.now()))), (0)::bigint) AS retrying
           FROM bittern_store.holding h
          WHERE (h.consumer_id = c.id)) held);

CREATE VIEW bittern.consumer_status WITH (security_barrier='true') AS
 SELECT s.name,
    s.lag_seconds,
    s.unread,
    s.leased,
    s.retrying,
    s.dead,
    s.last_receive_at
   FROM bittern_store.consumer_state s
  WHERE bittern_store.may_use(s.owner);

CREATE VIEW bittern.dead_letter WITH (security_barrier='true') AS
 SELECT c.name AS consumer,
    d.trigger_id,
    d.attempts,
    d.last_error,
    d.died_at
   FROM (bittern_store.dead_letter d
     JOIN bittern_store.consumer c ON ((c.id = d.consumer_id)))
  WHERE bittern_store.may_use(c.owner);

CREATE TABLE bittern_store.delivery (
    id bigint NOT NULL,
    webhook text NOT NULL,
    product text NOT NULL,
    event_key text NOT NULL,
    request_id text,
    attempt integer,
    hook_id text,
    received_at timestamp with time zone NOT NULL,
    reason text,
    secret smallint,
    repeat_of bigint,
    repeats integer DEFAULT 0 NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    signed_over text,
    no_payload text
)
PARTITION BY RANGE (id);
ALTER TABLE ONLY bittern_store.delivery ALTER COLUMN body SET COMPRESSION lz4;

CREATE VIEW bittern.delivery AS
 SELECT d.id,
    d.webhook,
    d.product,
    d.event_key,
    d.request_id,
    d.attempt,
    d.hook_id,
    d.received_at,
        CASE
            WHEN (d.reason IS NULL) THEN 'read'::text
            ELSE 'unreadable'::text
        END AS reading,
    COALESCE(d.reason, d.no_payload) AS reason,
    d.secret,
    d.repeats,
    d.headers,
    d.body
   FROM bittern_store.delivery d;

CREATE VIEW bittern.trigger AS
 SELECT t.id,
    t.delivery_id,
    (t."position")::integer AS "position",
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
    bittern_store.document(t.*) AS document
   FROM bittern_store.trigger t;

CREATE TABLE bittern_store.app (
    name text NOT NULL,
    mode text DEFAULT 'own'::text NOT NULL,
    oauth_consumer_id bigint,
    api_url text,
    authorize_url text,
    token_url text,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    custom_scopes text[] DEFAULT '{}'::text[] NOT NULL,
    changed_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    CONSTRAINT app_is_known CHECK ((name = ANY (ARRAY['bitbucket'::text, 'bitbucket-datacenter'::text]))),
    CONSTRAINT app_mode_is_known CHECK ((mode = ANY (ARRAY['own'::text, 'shared'::text])))
);

CREATE TABLE bittern_store.attempt (
    run_id bigint NOT NULL,
    step smallint NOT NULL,
    number integer NOT NULL,
    step_id text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seconds double precision,
    outcome text NOT NULL,
    reason text,
    request json,
    answer json,
    CONSTRAINT attempt_outcome_is_known CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'skipped'::text, 'retry'::text, 'dead'::text, 'unauthorised'::text, 'unknown'::text])))
)
PARTITION BY RANGE (run_id);

CREATE TABLE bittern_store.bell (
    one boolean NOT NULL,
    CONSTRAINT bell_is_one CHECK (one)
);

CREATE SEQUENCE bittern_store.bell_rung_at
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE bittern_store.connection (
    id bigint NOT NULL,
    name text NOT NULL,
    app text NOT NULL,
    customer text NOT NULL,
    api_base_url text NOT NULL,
    account_id text,
    account_name text,
    state text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    oauth_consumer_id bigint,
    token_url text,
    granted_scopes text[],
    workspaces text[] DEFAULT '{}'::text[] NOT NULL,
    state_reason text,
    last_generation bigint DEFAULT 0 NOT NULL,
    state_changed_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    CONSTRAINT connection_app_is_known CHECK ((app = ANY (ARRAY['bitbucket'::text, 'bitbucket-datacenter'::text]))),
    CONSTRAINT connection_state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'reauthorization_required'::text, 'revoked'::text])))
);

CREATE TABLE bittern_store.connection_event (
    id bigint NOT NULL,
    connection_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    detail text,
    CONSTRAINT connection_event_kind_is_known CHECK ((kind = ANY (ARRAY['made'::text, 'authorized'::text, 'refreshed'::text, 'refresh_failed'::text, 'reauthorization_required'::text, 'revoked'::text, 'checked'::text])))
);

ALTER TABLE bittern_store.connection_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.connection_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE bittern_store.connection ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.connection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bittern_store.credential (
    connection_id bigint NOT NULL,
    kind text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    sealed_refresh bytea,
    generation bigint DEFAULT 1 NOT NULL,
    expires_at timestamp with time zone,
    renewed_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    refresh_begun_at timestamp with time zone,
    refresh_by uuid,
    refresh_until timestamp with time zone,
    refresh_again boolean DEFAULT false NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    retry_at timestamp with time zone,
    CONSTRAINT credential_kind_is_known CHECK ((kind = ANY (ARRAY['access_token'::text, 'authorization_code'::text, 'client_credentials'::text])))
);

CREATE TABLE bittern_store.oauth_consumer (
    id bigint NOT NULL,
    app text NOT NULL,
    mode text NOT NULL,
    client_id text NOT NULL,
    sealed_secret bytea,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    CONSTRAINT oauth_consumer_app_is_known CHECK ((app = ANY (ARRAY['bitbucket'::text, 'bitbucket-datacenter'::text]))),
    CONSTRAINT oauth_consumer_mode_is_known CHECK ((mode = ANY (ARRAY['own'::text, 'shared'::text]))),
    CONSTRAINT oauth_consumer_shared_has_no_secret CHECK (((mode = 'own'::text) OR (sealed_secret IS NULL)))
);

CREATE VIEW bittern_store.connection_state AS
 SELECT c.name,
    c.app,
    c.customer,
    c.api_base_url AS api_url,
    c.state,
    c.state_reason,
    c.state_changed_at,
    c.account_id,
    c.account_name,
    c.workspaces,
    c.granted_scopes AS scopes,
    k.kind AS credential,
    k.generation,
    k.expires_at,
    k.renewed_at,
    k.failures,
        CASE
            WHEN (o.id IS NOT NULL) THEN json_build_object('mode', o.mode, 'client_id', o.client_id, 'current', ((o.mode = a.mode) AND ((o.mode = 'shared'::text) OR (o.id = a.oauth_consumer_id))))
            ELSE NULL::json
        END AS consumer,
    c.created_at
   FROM (((bittern_store.connection c
     JOIN bittern_store.app a ON ((a.name = c.app)))
     LEFT JOIN bittern_store.credential k ON ((k.connection_id = c.id)))
     LEFT JOIN bittern_store.oauth_consumer o ON ((o.id = c.oauth_consumer_id)));

CREATE TABLE bittern_store.consent (
    state_digest bytea NOT NULL,
    invitation_id bigint NOT NULL,
    oauth_consumer_id bigint NOT NULL,
    begun_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    connection_id bigint,
    installed text
);

ALTER TABLE bittern_store.consumer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.consumer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE bittern_store.delivery_id_0
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_1
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_10
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_11
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_12
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_13
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_14
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_15
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_2
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_3
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_4
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_5
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_6
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_7
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_8
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.delivery_id_9
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE bittern_store.fingerprint (
    delivery_id bigint NOT NULL,
    digest bytea NOT NULL,
    webhook text NOT NULL,
    request_id text
)
PARTITION BY RANGE (delivery_id);

CREATE SEQUENCE bittern_store.health_check
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE bittern_store.holding ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.holding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE bittern_store.holding_look_0
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_1
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_10
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_11
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_12
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_13
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_14
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_15
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_16
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_17
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_18
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_19
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_2
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_20
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_21
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_22
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_23
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_24
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_25
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_26
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_27
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_28
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_29
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_3
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_30
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_31
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_32
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_33
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_34
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_35
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_36
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_37
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_38
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_39
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_4
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_40
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_41
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_42
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_43
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_44
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_45
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_46
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_47
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_48
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_49
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_5
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_50
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_51
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_52
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_53
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_54
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_55
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_56
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_57
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_58
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_59
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_6
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_60
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_61
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_62
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_63
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_7
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_8
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.holding_look_9
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE bittern_store.host_circuit (
    origin text NOT NULL,
    state text NOT NULL,
    reason text,
    failures integer NOT NULL,
    opened_at timestamp with time zone,
    probe_at timestamp with time zone,
    noted_at timestamp with time zone NOT NULL,
    CONSTRAINT host_circuit_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);

CREATE TABLE bittern_store.invitation (
    id bigint NOT NULL,
    token_digest bytea NOT NULL,
    app text NOT NULL,
    customer text NOT NULL,
    connection text NOT NULL,
    return_to text,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT invitation_app_is_known CHECK ((app = ANY (ARRAY['bitbucket'::text, 'bitbucket-datacenter'::text])))
);

ALTER TABLE bittern_store.invitation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bittern_store.lane (
    lane smallint NOT NULL,
    matched bigint DEFAULT 0 NOT NULL,
    CONSTRAINT lane_fits_an_id CHECK (((lane >= 0) AND (lane <= 15)))
)
WITH (fillfactor='20');

ALTER TABLE bittern_store.oauth_consumer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.oauth_consumer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bittern_store.rate_limit (
    bucket text NOT NULL,
    resource text NOT NULL,
    per_hour integer,
    held_until timestamp with time zone,
    held_because text,
    noted_at timestamp with time zone NOT NULL
);

CREATE TABLE bittern_store.rate_use (
    bucket text NOT NULL,
    resource text NOT NULL,
    minute timestamp with time zone NOT NULL,
    connection text NOT NULL,
    calls integer NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE bittern_store.rejection (
    id bigint NOT NULL,
    webhook_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    status smallint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    headers jsonb NOT NULL
);

CREATE TABLE bittern_store.rejection_count (
    webhook_id bigint NOT NULL,
    reason text NOT NULL,
    count bigint NOT NULL,
    last_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE bittern_store.rejection ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.rejection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bittern_store.remote_hook (
    webhook_id bigint NOT NULL,
    connection_id bigint NOT NULL,
    level text NOT NULL,
    place text NOT NULL,
    place_id text,
    events text[] NOT NULL,
    state text DEFAULT 'registering'::text NOT NULL,
    hook_id text,
    secret_number smallint,
    seen jsonb,
    drift text[] DEFAULT '{}'::text[] NOT NULL,
    checked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    held_by uuid,
    held_until timestamp with time zone,
    CONSTRAINT remote_hook_has_events CHECK ((cardinality(events) >= 1)),
    CONSTRAINT remote_hook_level_is_known CHECK ((level = ANY (ARRAY['repository'::text, 'workspace'::text, 'project'::text]))),
    CONSTRAINT remote_hook_state_is_known CHECK ((state = ANY (ARRAY['registering'::text, 'registered'::text, 'unregistering'::text, 'unregistered'::text])))
);

CREATE TABLE bittern_store.run (
    id bigint NOT NULL,
    trigger_id bigint NOT NULL,
    workflow text NOT NULL,
    workflow_version integer NOT NULL,
    connection text,
    created_at timestamp with time zone NOT NULL,
    serial bigint
)
PARTITION BY RANGE (id);

CREATE TABLE bittern_store.run_end (
    run_id bigint NOT NULL,
    state text NOT NULL,
    reason text,
    ended_at timestamp with time zone NOT NULL,
    CONSTRAINT run_end_state_is_known CHECK ((state = ANY (ARRAY['succeeded'::text, 'dead'::text, 'cancelled'::text])))
)
PARTITION BY RANGE (run_id);

CREATE SEQUENCE bittern_store.run_id_0
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_1
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_10
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_11
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_12
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_13
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_14
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_15
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_2
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_3
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_4
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_5
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_6
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_7
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_8
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE SEQUENCE bittern_store.run_id_9
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE bittern_store.run_pending (
    run_id bigint NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    step smallint DEFAULT 0 NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    lease uuid,
    reason text,
    queue integer NOT NULL,
    trigger_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    serial bigint,
    tries_before integer DEFAULT 0 NOT NULL,
    step_started_at timestamp with time zone,
    CONSTRAINT run_pending_leased_has_a_lease CHECK (((state <> 'leased'::text) OR (lease IS NOT NULL))),
    CONSTRAINT run_pending_state_is_known CHECK ((state = ANY (ARRAY['ready'::text, 'later'::text, 'leased'::text, 'blocked'::text, 'parked'::text])))
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='0');

CREATE TABLE bittern_store.run_queue (
    id integer NOT NULL,
    workflow text NOT NULL,
    version integer NOT NULL,
    step smallint NOT NULL,
    connection text,
    held_until timestamp with time zone,
    held_because text
);

ALTER TABLE bittern_store.run_queue ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.run_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW bittern_store.run_state AS
 SELECT r.id,
    r.workflow,
    r.workflow_version,
    r.trigger_id,
    r.connection,
    COALESCE(e.state,
        CASE p.state
            WHEN 'leased'::text THEN 'running'::text
            WHEN 'parked'::text THEN 'parked'::text
            WHEN 'blocked'::text THEN 'blocked'::text
            ELSE 'waiting'::text
        END) AS state,
    COALESCE(e.reason, p.reason,
        CASE p.state
            WHEN 'blocked'::text THEN 'behind another run of the same key'::text
            ELSE NULL::text
        END) AS reason,
    p.due_at,
    p.step,
    r.created_at,
    e.ended_at
   FROM ((bittern_store.run r
     LEFT JOIN bittern_store.run_pending p ON ((p.run_id = r.id)))
     LEFT JOIN bittern_store.run_end e ON ((e.run_id = r.id)));

CREATE TABLE bittern_store.schema_file (
    path text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    CONSTRAINT checksum_is_sha256 CHECK ((checksum ~ '^[0-9a-f]{64}$'::text))
);

COMMENT ON TABLE bittern_store.schema_file IS 'Files of sql/ that were applied here; kept by the migrator.';

CREATE TABLE bittern_store.secret (
    name text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    changed_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL
);

CREATE TABLE bittern_store.webhook (
    id bigint NOT NULL,
    name text NOT NULL,
    product text NOT NULL,
    token text NOT NULL,
    connection_id bigint,
    lane smallint NOT NULL,
    unsigned boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    secrets_made smallint DEFAULT 1 NOT NULL,
    CONSTRAINT webhook_product_is_known CHECK ((product = ANY (ARRAY['cloud'::text, 'datacenter'::text])))
);

CREATE TABLE bittern_store.webhook_secret (
    webhook_id bigint NOT NULL,
    number smallint NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    CONSTRAINT webhook_secret_number_counts_from_one CHECK ((number >= 1))
);

CREATE VIEW bittern_store.sealed_value AS
 SELECT format('credential/%s/sealed'::text, c.name) AS place,
    k.sealed
   FROM (bittern_store.credential k
     JOIN bittern_store.connection c ON ((c.id = k.connection_id)))
UNION ALL
 SELECT format('credential/%s/sealed_refresh'::text, c.name) AS place,
    k.sealed_refresh AS sealed
   FROM (bittern_store.credential k
     JOIN bittern_store.connection c ON ((c.id = k.connection_id)))
  WHERE (k.sealed_refresh IS NOT NULL)
UNION ALL
 SELECT format('webhook_secret/%s/%s/sealed'::text, w.name, s.number) AS place,
    s.sealed
   FROM (bittern_store.webhook_secret s
     JOIN bittern_store.webhook w ON ((w.id = s.webhook_id)))
UNION ALL
 SELECT format('secret/%s/sealed'::text, s.name) AS place,
    s.sealed
   FROM bittern_store.secret s
UNION ALL
 SELECT format('oauth_consumer/%s/%s/sealed_secret'::text, o.app, o.client_id) AS place,
    o.sealed_secret AS sealed
   FROM bittern_store.oauth_consumer o
  WHERE (o.sealed_secret IS NOT NULL);

CREATE TABLE bittern_store.secret_use (
    webhook_id bigint NOT NULL,
    number smallint NOT NULL,
    last_used_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

CREATE UNLOGGED TABLE bittern_store.subject_pace (
    key bigint NOT NULL,
    recent timestamp with time zone[] NOT NULL,
    allowed integer NOT NULL
);

ALTER TABLE bittern_store.webhook ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bittern_store.webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW bittern_store.webhook_state AS
 SELECT w.name,
    w.product,
    w.token,
    c.name AS connection,
    c.customer,
    w.unsigned,
    w.created_at,
    COALESCE(( SELECT json_agg(json_build_object('number', s.number, 'use',
                CASE
                    WHEN (EXISTS ( SELECT
                       FROM bittern_store.secret_use newer
                      WHERE ((newer.webhook_id = s.webhook_id) AND (newer.number > s.number) AND (newer.last_used_at > COALESCE(u.last_used_at, '-infinity'::timestamp with time zone))))) THEN 'safe to remove'::text
                    WHEN (u.last_used_at IS NULL) THEN 'not seen yet'::text
                    ELSE 'in use'::text
                END, 'created_at', s.created_at, 'last_used_at', u.last_used_at) ORDER BY s.number) AS json_agg
           FROM (bittern_store.webhook_secret s
             LEFT JOIN bittern_store.secret_use u ON (((u.webhook_id = s.webhook_id) AND (u.number = s.number))))
          WHERE (s.webhook_id = w.id)), '[]'::json) AS secrets,
    ( SELECT json_build_object('count', COALESCE(sum(k.count), (0)::numeric), 'last_at', max(k.last_at), 'reasons', COALESCE(json_object_agg(k.reason, k.count ORDER BY k.reason) FILTER (WHERE (k.reason IS NOT NULL)), '{}'::json)) AS json_build_object
           FROM bittern_store.rejection_count k
          WHERE (k.webhook_id = w.id)) AS rejected,
        CASE
            WHEN (h.webhook_id IS NOT NULL) THEN json_build_object('level', h.level, 'place', h.place, 'hook_id', h.hook_id, 'events', h.events, 'state', h.state, 'secret', h.secret_number, 'drift', h.drift, 'seen', h.seen, 'checked_at', h.checked_at)
            ELSE NULL::json
        END AS remote
   FROM ((bittern_store.webhook w
     LEFT JOIN bittern_store.connection c ON ((c.id = w.connection_id)))
     LEFT JOIN bittern_store.remote_hook h ON ((h.webhook_id = w.id)));

CREATE TABLE bittern_store.webhook_version (
    version bigint NOT NULL
);

CREATE TABLE bittern_store.worker_pool (
    one boolean DEFAULT true NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    reason text,
    changed_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    CONSTRAINT worker_pool_is_one_row CHECK (one)
);

CREATE TABLE bittern_store.workflow (
    name text NOT NULL,
    version integer NOT NULL,
    type_patterns text[] NOT NULL,
    condition jsonpath,
    connection text,
    repeats boolean NOT NULL,
    own_events boolean NOT NULL,
    uses_payload boolean NOT NULL,
    applied_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    repository_patterns text[],
    names_repositories boolean DEFAULT false NOT NULL,
    serialize jsonb,
    concurrency integer,
    paused boolean DEFAULT false NOT NULL,
    pause_reason text,
    paused_at timestamp with time zone,
    CONSTRAINT workflow_concurrency_is_positive CHECK ((concurrency > 0))
);

CREATE TABLE bittern_store.workflow_repository (
    repository text NOT NULL,
    workflow text NOT NULL
);

CREATE TABLE bittern_store.workflow_version (
    name text NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    applied_at timestamp with time zone DEFAULT bittern_store.now() NOT NULL,
    uses_payload boolean DEFAULT true NOT NULL,
    delay interval DEFAULT '00:00:00'::interval NOT NULL
);

ALTER TABLE ONLY bittern_store.app
    ADD CONSTRAINT app_pkey PRIMARY KEY (name);

ALTER TABLE ONLY bittern_store.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (run_id, step, number);

ALTER TABLE ONLY bittern_store.bell
    ADD CONSTRAINT bell_pkey PRIMARY KEY (one);

ALTER TABLE ONLY bittern_store.connection_event
    ADD CONSTRAINT connection_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.connection
    ADD CONSTRAINT connection_name_key UNIQUE (name);

ALTER TABLE ONLY bittern_store.connection
    ADD CONSTRAINT connection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (state_digest);

ALTER TABLE ONLY bittern_store.consumer_lane
    ADD CONSTRAINT consumer_lane_pkey PRIMARY KEY (consumer_id, lane);

ALTER TABLE ONLY bittern_store.consumer
    ADD CONSTRAINT consumer_name_key UNIQUE (name);

ALTER TABLE ONLY bittern_store.consumer
    ADD CONSTRAINT consumer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.consumer_position
    ADD CONSTRAINT consumer_position_pkey PRIMARY KEY (consumer_id, lane, step);

ALTER TABLE ONLY bittern_store.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (connection_id);

ALTER TABLE ONLY bittern_store.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (consumer_id, trigger_id);

ALTER TABLE ONLY bittern_store.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.holding
    ADD CONSTRAINT holding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.host_circuit
    ADD CONSTRAINT host_circuit_pkey PRIMARY KEY (origin);

ALTER TABLE ONLY bittern_store.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.invitation
    ADD CONSTRAINT invitation_token_key UNIQUE (token_digest);

ALTER TABLE ONLY bittern_store.lane
    ADD CONSTRAINT lane_pkey PRIMARY KEY (lane);

ALTER TABLE ONLY bittern_store.oauth_consumer
    ADD CONSTRAINT oauth_consumer_key UNIQUE (app, mode, client_id);

ALTER TABLE ONLY bittern_store.oauth_consumer
    ADD CONSTRAINT oauth_consumer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.rate_limit
    ADD CONSTRAINT rate_limit_pkey PRIMARY KEY (bucket, resource);

ALTER TABLE ONLY bittern_store.rate_use
    ADD CONSTRAINT rate_use_pkey PRIMARY KEY (bucket, resource, minute, connection);

ALTER TABLE ONLY bittern_store.rejection_count
    ADD CONSTRAINT rejection_count_pkey PRIMARY KEY (webhook_id, reason);

ALTER TABLE ONLY bittern_store.rejection
    ADD CONSTRAINT rejection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.remote_hook
    ADD CONSTRAINT remote_hook_pkey PRIMARY KEY (webhook_id);

ALTER TABLE ONLY bittern_store.run_end
    ADD CONSTRAINT run_end_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY bittern_store.run_pending
    ADD CONSTRAINT run_pending_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY bittern_store.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.run_queue
    ADD CONSTRAINT run_queue_is_one_place UNIQUE NULLS NOT DISTINCT (workflow, version, step, connection);

ALTER TABLE ONLY bittern_store.run_queue
    ADD CONSTRAINT run_queue_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.schema_file
    ADD CONSTRAINT schema_file_pkey PRIMARY KEY (path);

ALTER TABLE ONLY bittern_store.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (name);

ALTER TABLE ONLY bittern_store.secret_use
    ADD CONSTRAINT secret_use_pkey PRIMARY KEY (webhook_id, number);

ALTER TABLE ONLY bittern_store.subject_pace
    ADD CONSTRAINT subject_pace_pkey PRIMARY KEY (key);

ALTER TABLE ONLY bittern_store.trigger
    ADD CONSTRAINT trigger_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.webhook
    ADD CONSTRAINT webhook_id_connection_key UNIQUE (id, connection_id);

ALTER TABLE ONLY bittern_store.webhook
    ADD CONSTRAINT webhook_name_key UNIQUE (name);

ALTER TABLE ONLY bittern_store.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY bittern_store.webhook_secret
    ADD CONSTRAINT webhook_secret_pkey PRIMARY KEY (webhook_id, number);

ALTER TABLE ONLY bittern_store.webhook
    ADD CONSTRAINT webhook_token_key UNIQUE (token);

ALTER TABLE ONLY bittern_store.worker_pool
    ADD CONSTRAINT worker_pool_pkey PRIMARY KEY (one);

ALTER TABLE ONLY bittern_store.workflow
    ADD CONSTRAINT workflow_pkey PRIMARY KEY (name);

ALTER TABLE ONLY bittern_store.workflow_repository
    ADD CONSTRAINT workflow_repository_pkey PRIMARY KEY (repository, workflow);

ALTER TABLE ONLY bittern_store.workflow_version
    ADD CONSTRAINT workflow_version_pkey PRIMARY KEY (name, version);

CREATE INDEX connection_event_of ON bittern_store.connection_event USING btree (connection_id, id);

CREATE INDEX dead_letter_of_trigger ON bittern_store.dead_letter USING btree (trigger_id);

CREATE INDEX fingerprint_digest ON ONLY bittern_store.fingerprint USING btree (digest);

CREATE INDEX holding_due ON bittern_store.holding USING btree (consumer_id, due_at);

CREATE INDEX holding_lease ON bittern_store.holding USING btree (lease_id) WHERE (lease_id IS NOT NULL);

CREATE INDEX rejection_of_webhook ON bittern_store.rejection USING btree (webhook_id, at DESC);

CREATE UNIQUE INDEX remote_hook_place_key ON bittern_store.remote_hook USING btree (connection_id, level, place) WHERE (state <> 'unregistered'::text);

CREATE INDEX run_end_failed ON ONLY bittern_store.run_end USING btree (state, run_id) WHERE (state <> 'succeeded'::text);

CREATE INDEX run_of_connection ON ONLY bittern_store.run USING btree (connection, id) WHERE (connection IS NOT NULL);

CREATE INDEX run_of_trigger ON ONLY bittern_store.run USING btree (trigger_id);

CREATE INDEX run_of_workflow ON ONLY bittern_store.run USING btree (workflow, id);

CREATE INDEX run_pending_later ON bittern_store.run_pending USING btree (due_at, run_id) WHERE (state = 'later'::text);

CREATE INDEX run_pending_leased ON bittern_store.run_pending USING btree (due_at, run_id) INCLUDE (queue) WHERE (state = 'leased'::text);

CREATE INDEX run_pending_parked ON bittern_store.run_pending USING btree (run_id) WHERE (state = 'parked'::text);

CREATE INDEX run_pending_ready ON bittern_store.run_pending USING btree (queue, run_id) WHERE (state = 'ready'::text);

CREATE INDEX run_pending_serial ON bittern_store.run_pending USING btree (serial, run_id) WHERE (serial IS NOT NULL);

CREATE INDEX run_pending_under_way ON bittern_store.run_pending USING btree (serial) WHERE ((serial IS NOT NULL) AND (state <> 'blocked'::text));

CREATE INDEX trigger_in_lane ON ONLY bittern_store.trigger USING btree (lane, id);

CREATE INDEX trigger_of_delivery ON ONLY bittern_store.trigger USING brin (delivery_id) WITH (pages_per_range='16');

CREATE INDEX workflow_repository_of_workflow ON bittern_store.workflow_repository USING btree (workflow);

ALTER TABLE ONLY bittern_store.app
    ADD CONSTRAINT app_oauth_consumer_fkey FOREIGN KEY (oauth_consumer_id) REFERENCES bittern_store.oauth_consumer(id);

ALTER TABLE ONLY bittern_store.connection_event
    ADD CONSTRAINT connection_event_connection_fkey FOREIGN KEY (connection_id) REFERENCES bittern_store.connection(id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.connection
    ADD CONSTRAINT connection_oauth_consumer_fkey FOREIGN KEY (oauth_consumer_id) REFERENCES bittern_store.oauth_consumer(id);

ALTER TABLE ONLY bittern_store.consent
    ADD CONSTRAINT consent_connection_fkey FOREIGN KEY (connection_id) REFERENCES bittern_store.connection(id) ON DELETE SET NULL;

ALTER TABLE ONLY bittern_store.consent
    ADD CONSTRAINT consent_invitation_fkey FOREIGN KEY (invitation_id) REFERENCES bittern_store.invitation(id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.consent
    ADD CONSTRAINT consent_oauth_consumer_fkey FOREIGN KEY (oauth_consumer_id) REFERENCES bittern_store.oauth_consumer(id);

ALTER TABLE ONLY bittern_store.credential
    ADD CONSTRAINT credential_connection_fkey FOREIGN KEY (connection_id) REFERENCES bittern_store.connection(id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.rejection_count
    ADD CONSTRAINT rejection_count_webhook_fkey FOREIGN KEY (webhook_id) REFERENCES bittern_store.webhook(id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.rejection
    ADD CONSTRAINT rejection_webhook_fkey FOREIGN KEY (webhook_id) REFERENCES bittern_store.webhook(id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.remote_hook
    ADD CONSTRAINT remote_hook_webhook_fkey FOREIGN KEY (webhook_id, connection_id) REFERENCES bittern_store.webhook(id, connection_id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.secret_use
    ADD CONSTRAINT secret_use_secret_fkey FOREIGN KEY (webhook_id, number) REFERENCES bittern_store.webhook_secret(webhook_id, number) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.webhook
    ADD CONSTRAINT webhook_connection_fkey FOREIGN KEY (connection_id) REFERENCES bittern_store.connection(id);

ALTER TABLE ONLY bittern_store.webhook
    ADD CONSTRAINT webhook_lane_fkey FOREIGN KEY (lane) REFERENCES bittern_store.lane(lane);

ALTER TABLE ONLY bittern_store.webhook_secret
    ADD CONSTRAINT webhook_secret_webhook_fkey FOREIGN KEY (webhook_id) REFERENCES bittern_store.webhook(id) ON DELETE CASCADE;

ALTER TABLE ONLY bittern_store.workflow_repository
    ADD CONSTRAINT workflow_repository_workflow_fkey FOREIGN KEY (workflow) REFERENCES bittern_store.workflow(name) ON DELETE CASCADE;
