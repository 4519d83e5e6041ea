-- bittern_store.match_workflows(most) makes the runs of the next triggers of one lane, exactly once for each trigger and workflow.
--
--   most  1 … 10,000 triggers
--
-- Returns how many triggers it passed and how many runs it made; nothing passed: no lane that is free has anything new.
-- Takes the lane that is furthest behind. A lane that another worker is matching is left to it; nobody waits.
--
-- A workflow with a connection matches triggers of that connection or of none. What a connection's own account did, and
-- what came a second time, starts a workflow only when it says so.
--
-- When the next triggers of a lane take too long together, the caller asks for fewer, down to one.
create or replace function bittern_store.match_workflows(most integer default 500)
  returns table (passed integer, made integer)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan  -- planning over all partitions costs more than the work
  set jit = off  -- and so does compiling it
as $$
declare
  behind      record;
  lowest      bigint;
  upto        bigint;
  trigger_ids bigint[];
  workflows   text[];
  versions    integer[];
  connections text[];
  first       bigint;
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
    return query select 0, 0;
    return;
  end if;

  select count(*), min(batch.id), max(batch.id) into passed, lowest, upto
    from (select t.id from bittern_store.trigger t
           where t.lane = any (array[behind.lane]) and t.id > behind.matched order by t.lane, t.id limit most) batch;
  if passed = 0 then  -- another worker was faster between the look and the lock
    made := 0;
    return next;
    return;
  end if;

  select array_agg(m.id), array_agg(m.name), array_agg(m.version), array_agg(m.connection)
    into trigger_ids, workflows, versions, connections
    from (with candidate as materialized (
                 select t as event, w.name, w.version, coalesce(w.connection, t.connection) as connection, w.condition,
                        w.condition is not null and w.uses_payload as uses_payload
                   from bittern_store.trigger t
                   join bittern_store.workflow w on t.type like any (w.type_patterns)
                   left join bittern_store.connection c on c.name = coalesce(w.connection, t.connection)
                  where t.lane = behind.lane and t.id >= lowest and t.id <= upto
                    and (t.repeat_of is null or w.repeats)
                    and (w.connection is null or t.connection is null or t.connection = w.connection)
                    and (w.own_events or c.account_id is null or c.account_id is distinct from t.actor_id)),
               -- A body is parsed once, however many triggers and workflows ask for it.
               body as materialized (
                 select d.delivery_id, bittern.payload(d.delivery_id) as payload
                   from (select distinct (k.event).delivery_id from candidate k where k.uses_payload) d)
          select (k.event).id, k.name, k.version, k.connection
            from candidate k
            left join body b on k.uses_payload and b.delivery_id = (k.event).delivery_id
           where k.condition is null or bittern_store.holds(
                   k.condition, jsonb_build_object('trigger', bittern_store.document(k.event), 'payload', b.payload))
           order by (k.event).id, k.name) m;

  made := coalesce(cardinality(trigger_ids), 0);
  if made > 0 then
    first := bittern_store.take_ids(format('bittern_store.run_id_%s', behind.lane)::regclass, behind.lane, made);
    insert into bittern_store.run (id, trigger_id, workflow, workflow_version, connection, created_at)
    select first + 16 * (m.place - 1), m.trigger_id, m.workflow, m.version, m.connection, bittern_store.now()
      from unnest(trigger_ids, workflows, versions, connections)
           with ordinality m (trigger_id, workflow, version, connection, place);
    insert into bittern_store.run_pending (run_id, due_at)
    select first + 16 * place, bittern_store.now() from generate_series(0, made - 1) place;
  else
    -- Nothing but a position to lose: after a crash these triggers are passed again, so their commit need not be waited for.
    perform set_config('synchronous_commit', 'off', true);
  end if;

  update bittern_store.lane l set matched = upto where l.lane = behind.lane;
  return next;
end $$;
