-- bittern.receive(consumer, batch, lease) leases the next triggers to the caller, in order of id.
--
--   batch  1 … 10,000: how many at most
--   lease  1 second … 12 hours: how long the caller has to acknowledge them, or to ask for more time
--
-- All rows share one lease_id, to be given to bittern.ack, nack or extend; nobody else gets these triggers before the lease
-- ends. attempt is 1 the first time. Leases that ran out and retries that are due come first.
--
-- An empty answer means ask again: there is nothing now, or nothing that matches among the 10,000 triggers it looked at. It
-- waits up to a second for lanes that other workers hold, rather than answer empty while there is something in them.
-- Locks those lanes in which it finds something until the transaction ends: commit first, work then.
create or replace function bittern.receive(consumer text, batch integer default 100, lease interval default '30 s')
  returns table (
    lease_id bigint, attempt integer,
    id bigint, delivery_id bigint, "position" integer, webhook text, connection text, customer text, repeat_of bigint,
    product text, event_key text, type text, subject text, occurred_at timestamptz, received_at timestamptz, actor_id text,
    actor_name text, workspace text, project text, repository_id text, repository text, url text, document jsonb
  )
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan  -- planning over all partitions costs more than the work
  set jit = off  -- and so does compiling it
  set enable_seqscan = off  -- fresh partitions have no statistics, and a plan that scans or sorts them would be kept
  set enable_bitmapscan = off
  set enable_sort = off
as $$
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
