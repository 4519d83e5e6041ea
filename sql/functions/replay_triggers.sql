-- bittern_store.replay_triggers(triggers, since, …) makes the runs that stored triggers start by the workflows in force now, a batch a call.
--
--   triggers      these, or null for those that the others say
--   since, until  when they came, until not included; as moment_said reads them
--   type          a type or a glob; null for all
--   webhook …     only what came there, or belongs to that connection; null for all
--   workflow      this one alone; null for all
--   again         also where the trigger has a run of that workflow already
--   rehearsal     only says what would be made
--   past          where the call before ended; null at first
--   most          1 … 1,000 triggers
--
-- Answers {items: [{trigger_id, type, workflow, version, connection, run_id}], count, triggers, next}; `next` is what `past` is to be, null at the
-- end. The rules are those of matching: repeats, and what a connection's own account did, start what says so. The limit of runs a minute
-- does not hold: an operator asked for it. Triggers that matching has yet to come to are left to it.
--
-- A call stays in one lane, whose row it locks as match_workflows does, and looks at 10,000 triggers at most.
create or replace function bittern_store.replay_triggers(
  triggers bigint[], since text, until text, type text, webhook text, connection text, workflow text, again boolean, rehearsal boolean,
  past bigint, most integer
) returns json
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
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
