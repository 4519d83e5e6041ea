-- bittern_store.make_runs(lane, trigger_ids, workflows, …) makes runs, in order, and lets those go that have to wait for nothing.
--
--   lane     whose row the caller has locked; the runs get its ids
--   keys     what `serialize` gave; null for runs that may be side by side
--   paces    hashes of workflow and subject; null where the limit of runs a minute does not hold. Those beyond it are made, and parked
--
-- Returns how many were parked so. Locks, in this order: subjects, serials.
create or replace function bittern_store.make_runs(
  lane smallint, trigger_ids bigint[], workflows text[], versions integer[], connections text[], keys text[], paces bigint[]
) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set jit = off
as $$
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
