-- bittern_store.rehearse(workflow, events, payload) says of each trigger what a workflow that is not in force would make of it.
--
--   workflow  as for apply_workflows: {definition, types, repositories, uses_payload, …}; its predicates have been checked
--   events    at most 1,000 triggers
--   payload   of all of them; null for each one's own
--
-- The verdict is the first that holds, by the rules of matches and in the words of workflow_verdicts: other_type, repository, repeat,
-- other_connection, own_event, condition (terms say which part of it), or match. Of a match: the connection that its steps use and where
-- its API is, {trigger, payload} for templates, and of each step that has an `if` what that is of these facts alone:
-- [{step, value, terms}].
create or replace function bittern_store.rehearse(workflow jsonb, events bittern_store.trigger[], payload jsonb)
  returns table (trigger_id bigint, type text, event_key text, subject text, repository text, received_at timestamptz,
                 verdict text, terms jsonb, connection text, app text, api_base_url text, facts jsonb, conditions jsonb)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
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
