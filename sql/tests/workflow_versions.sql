begin;
select plan(6);

create function pg_temp.apply(definition jsonb) returns void language sql as $$
  select from bittern_store.apply_workflow(definition || '{"name": "w", "steps": []}', '{%}', false)
$$;
select pg_temp.apply('{"repeats": false}');
select pg_temp.apply('{"repeats": true}');
select pg_temp.apply('{"own_events": true}');
create function pg_temp.versions(before integer, most integer) returns jsonb language sql as $$
  select bittern_store.workflow_versions('w', before, most)::jsonb
$$;
select is(jsonb_path_query_array(pg_temp.versions(null, 10), '$.items[*].version'), '[3, 2, 1]', 'newest first');
select is(jsonb_path_query_array(pg_temp.versions(null, 10), '$.items[*].in_force'), '[true, false, false]', 'one is in force');
select is(pg_temp.versions(null, 2) ->> 'next', '2', 'a full page says where to go on');
select is(jsonb_path_query_array(pg_temp.versions(2, 2), '$.items[*].definition.repeats'), '[false]', 'and the next one begins there');
select is(bittern_store.workflow_versions('nobody', null, 10)::jsonb, null, 'a name that never was is null');
select bittern_store.delete_workflow('w');
select is(jsonb_path_query_array(pg_temp.versions(null, 10), '$.items[*].in_force'), '[false, false, false]', 'one that was deleted keeps them');

select * from finish();
rollback;
