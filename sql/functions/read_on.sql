-- bittern_store.read_on(reader, lease, ends_at, most) leases the next triggers of the log that the reader wants, over all lanes.
--
--   most  how many at most
--
-- Begins with the lane whose next trigger is the oldest. Examines at most 10,000 triggers, and stops after a second's worth of
-- filtering; the progress is kept. Returns the ids, and whether there may be more in a lane that another worker has: `busy`.
--
-- Locks each lane that it reads in until the transaction ends, and passes over those that others have locked, so it never
-- waits. A position read before the lock may be old; it is read again after.
create or replace function bittern_store.read_on(
  reader bittern_store.consumer, lease bigint, ends_at timestamptz, most integer, out trigger_ids bigint[], out busy boolean
)
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
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
