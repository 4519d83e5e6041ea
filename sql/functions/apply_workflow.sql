-- bittern_store.apply_workflow(definition, …) puts a workflow in force, and keeps what it said before.
--
--   definition           as Bittern writes it: name, on, where, connection, repeats, own_events, steps …
--   type_patterns        `on` as LIKE patterns
--   uses_payload         whether its conditions or templates look at the payload
--   repository_patterns  `repositories` as LIKE patterns; null for every one
--   serialize            the parts of the template `serialize`, as filled_template reads them; null without one
--   delay                how long after its trigger a run begins
--
-- Returns its version and whether that is new: the same definition again changes nothing. Conditions are checked here,
-- because only PostgreSQL knows its SQL/JSON path. A workflow that was paused stays so.
create or replace function bittern_store.apply_workflow(
  definition jsonb, type_patterns text[], uses_payload boolean, repository_patterns text[] default null,
  serialize jsonb default null, delay interval default '0', out version integer, out changed boolean
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  workflow_name text := definition ->> 'name';
  latest        record;
  repositories  text[] := array(select jsonb_array_elements_text(coalesce(definition -> 'repositories', '[]')));
  are_named     boolean := repositories <> '{}' and not exists (select from unnest(repositories) r where r like '%*%');
  step          jsonb;
begin
  perform pg_advisory_xact_lock(7702, hashtext(workflow_name));  -- two that apply the same name take turns
  for step in select jsonb_array_elements(definition -> 'steps') loop
    if step ? 'if' then
      perform bittern_store.check_predicate(step ->> 'if');
    end if;
  end loop;
  if definition ? 'connection'
     and not exists (select from bittern_store.connection c where c.name = definition ->> 'connection') then
    raise exception 'there is no connection %', definition ->> 'connection'
      using errcode = 'P0002', hint = 'bittern connections list shows those there are';
  end if;

  select v.version, v.definition into latest
    from bittern_store.workflow_version v where v.name = workflow_name order by v.version desc limit 1;
  changed := latest is null or latest.definition <> apply_workflow.definition
             or not exists (select from bittern_store.workflow w where w.name = workflow_name);
  version := coalesce(latest.version, 0) + changed::integer;
  if not changed then
    return;
  end if;

  insert into bittern_store.workflow_version (name, version, definition, uses_payload, delay)
  values (workflow_name, apply_workflow.version, apply_workflow.definition, apply_workflow.uses_payload, apply_workflow.delay);
  insert into bittern_store.workflow as w
         (name, version, type_patterns, repository_patterns, names_repositories, condition, connection, repeats, own_events, uses_payload, serialize,
          concurrency)
  values (workflow_name, apply_workflow.version, apply_workflow.type_patterns, apply_workflow.repository_patterns, are_named,
          bittern_store.check_predicate(definition ->> 'where'), definition ->> 'connection',
          coalesce((definition ->> 'repeats')::boolean, false), coalesce((definition ->> 'own_events')::boolean, false),
          apply_workflow.uses_payload, apply_workflow.serialize, (definition ->> 'concurrency')::integer)
      on conflict on constraint workflow_pkey do update
     set version = excluded.version, type_patterns = excluded.type_patterns,
         repository_patterns = excluded.repository_patterns, names_repositories = excluded.names_repositories, condition = excluded.condition,
         connection = excluded.connection, repeats = excluded.repeats, own_events = excluded.own_events,
         uses_payload = excluded.uses_payload, serialize = excluded.serialize, concurrency = excluded.concurrency,
         applied_at = bittern_store.now();
  delete from bittern_store.workflow_repository r where r.workflow = workflow_name;
  if are_named then
    insert into bittern_store.workflow_repository (repository, workflow) select distinct r, workflow_name from unnest(repositories) r;
  end if;
end $$;
