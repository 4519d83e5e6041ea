-- bittern_store.take_due(reader, lease, ends_at, most) leases what is to be given again: leases that ran out, retries that are due.
--
--   most  how many triggers at most
--
-- Returns their ids, how often each has now been given out, and whether they must be `alone` in their lease: a trigger whose lease
-- ran out twice, or that has one attempt left after one did, is given by itself, so that the one which stops its workers ends
-- as a dead letter and its neighbours do not.
--
-- Never waits: what another transaction is giving out or acknowledging is passed over. When
-- looking was slow and found nothing (a long transaction elsewhere keeps everything that was ever acknowledged in the way), nobody
-- looks again for twenty times as long, at most a second: so it never costs more than a twentieth of the consumer's time.
create or replace function bittern_store.take_due(
  reader bittern_store.consumer, lease bigint, ends_at timestamptz, most integer,
  out trigger_ids bigint[], out attempts integer[], out alone boolean
)
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
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
