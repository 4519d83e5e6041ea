-- bittern_store.match_workflows(most) makes the runs of the next triggers of one lane, exactly once for each trigger and workflow.
--
--   most  1 … 10,000 triggers
--
-- Returns how many triggers it passed, how many runs it made, and how many of these it parked because they look like a loop; nothing
-- passed: no lane that is free has anything new. Takes the lane that is furthest behind. A lane that another worker is matching is
-- left to it; nobody waits.
--
-- When the next triggers of a lane take too long together, the caller asks for fewer, down to one.
create or replace function bittern_store.match_workflows(most integer default 500)
  returns table (passed integer, made integer, looping integer)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan  -- planning over all partitions costs more than the work
  set jit = off  -- and so does compiling it
as $$
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
