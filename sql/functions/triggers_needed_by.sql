-- bittern_store.triggers_needed_by(day) says who still needs the triggers of a day; null when nobody does.
--
-- A consumer that asked within seven days and has not read them, or holds some; a dead letter, of any consumer; a run that has
-- not ended; workflows, when they have not been matched. One statement, so that what goes from one of these to another is not
-- overlooked.
--
-- A dead letter without an attempt keeps nothing: it is what expire_unread has just made of triggers that nobody took.
create or replace function bittern_store.triggers_needed_by(day date) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set jit = off
as $$
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
