-- bittern_store.apply_workflows(workflows, dry_run) puts workflows in force, all of them or none.
--
--   workflows  a list of {definition, types, repositories, uses_payload, serialize, delay}: apply_workflow has what they are; types and
--              repositories are globs, delay is in seconds
--   dry_run    only says what would come of it
--
-- A row for each, by its place in the list, from 1; `before` is the definition that was in force, `after` the given one. An error has the workflow's name as its table.
create or replace function bittern_store.apply_workflows(workflows jsonb, dry_run boolean)
  returns table (place integer, version integer, changed boolean, before jsonb, after jsonb, missing_secrets text[])
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  given   record;
  answers jsonb[] := '{}';
begin
  begin
    -- In the order of their names, so that two that apply the same ones wait for each other and never both.
    for given in
      select w.place, w.workflow, w.workflow -> 'definition' as definition, w.workflow -> 'definition' ->> 'name' as name
        from jsonb_array_elements(workflows) with ordinality w (workflow, place)
       order by 4
    loop
      begin
        select v.definition into before
          from bittern_store.workflow f
          join bittern_store.workflow_version v on v.name = f.name and v.version = f.version
         where f.name = given.name;
        select a.version, a.changed into version, changed
          from bittern_store.apply_workflow(
                 given.definition,
                 array(select bittern_store.type_pattern(g) from jsonb_array_elements_text(given.workflow -> 'types') g),
                 (given.workflow ->> 'uses_payload')::boolean,
                 case when jsonb_typeof(given.workflow -> 'repositories') = 'array'
                      then array(select bittern_store.type_pattern(g) from jsonb_array_elements_text(given.workflow -> 'repositories') g) end,
                 nullif(given.workflow -> 'serialize', 'null'),
                 make_interval(secs => (given.workflow ->> 'delay')::float8)) a;
      exception when raise_exception or no_data_found then
        raise exception using errcode = sqlstate, message = sqlerrm, table = given.name;
      end;
      answers := array_append(answers, jsonb_build_object(
        'place', given.place, 'version', version, 'changed', changed, 'before', before, 'after', given.definition,
        'missing_secrets', bittern_store.secrets_missing(given.definition)));
    end loop;
    if dry_run then
      raise exception using errcode = 'BT000', message = 'nothing of this dry run is kept';
    end if;
  exception when sqlstate 'BT000' then
    null;
  end;
  return query
    select a.place, a.version, a.changed, a.before, a.after, a.missing_secrets
      from unnest(answers) answer
     cross join lateral jsonb_to_record(answer)
           a (place integer, version integer, changed boolean, before jsonb, after jsonb, missing_secrets text[])
     order by a.place;
end $$;
