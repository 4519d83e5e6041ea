-- bittern_store.workflow_verdicts(trigger_id) says of each workflow what it made of a trigger, those that ran first.
--
-- At most 200. The verdict is the first of these that holds; the conditions are those of match_workflows:
--   ran               there is a run, of the version that was in force then
--   waiting           the trigger has not been held against the workflows yet
--   other_type        `on` does not name its type
--   repository        `repositories` does not name its repository
--   repeat            the body was seen before, and the workflow does not say `repeats: true`
--   other_connection  the workflow is for another connection
--   own_event         its connection's own account did it, and the workflow does not say `own_events: true`
--   condition         `where` is false or unknown; terms say which part of it
--   later             nothing speaks against it now: the workflow, or this version, was applied after the trigger was matched
--
-- But for `ran` it is judged by the version in force now.
create or replace function bittern_store.workflow_verdicts(trigger_id bigint)
  returns table (workflow text, version integer, verdict text, run_id bigint, state text, terms jsonb)
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
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
