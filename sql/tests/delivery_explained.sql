begin;
\ir fixtures.psql
select plan(16);

insert into bittern_store.connection (name, app, customer, api_base_url, account_id)
values ('acme', 'bitbucket', 'acme', 'https://api.example.org', 'bot'), ('umbrella', 'bitbucket', 'umbrella', 'https://api.example.org', null);
create function pg_temp.apply(definition jsonb, types text[], repositories text[] default null) returns void language sql as $$
  select bittern_store.apply_workflow(
    definition || '{"steps": [{"id": "a", "action": "http.request"}]}', (select array_agg(bittern_store.type_pattern(t)) from unnest(types) t),
    definition::text like '%payload%', repositories)
$$;
select pg_temp.apply('{"name": "all"}', '{*}');
select pg_temp.apply('{"name": "other-type"}', '{branch.*}');
select pg_temp.apply('{"name": "filtered", "where": "$.trigger.type == \"pull_request.created\" && $.payload.n == 8 && $.payload.n > \"x\""}', '{*}');
select pg_temp.apply('{"name": "elsewhere"}', '{*}', '{umbrella/%}');
select pg_temp.apply('{"name": "umbrella", "connection": "umbrella"}', '{*}');

create temp table first as select delivery_id as id from pg_temp.append('{"n": 7}', 'r1');
create temp table again as select delivery_id as id from pg_temp.append('{"n": 7}', 'r2', actor => 'bot');
create temp table story as select bittern_store.delivery_explained(id)::jsonb as told from first;
create function pg_temp.verdict(of jsonb, workflow text) returns jsonb language sql as $$
  select v from jsonb_array_elements(of -> 'triggers' -> 0 -> 'workflows') v where v ->> 'workflow' = verdict.workflow
$$;
select is(pg_temp.verdict(told, 'all') ->> 'verdict', 'waiting', 'before the match nothing is said') from story;
select pg_temp.append('{"n": 7}', 'r1');
select bittern_store.match_workflows(100);
select pg_temp.apply('{"name": "new"}', '{*}');
update story set told = bittern_store.delivery_explained(id)::jsonb from first;

select is(told -> 'verified', '{"secret": 1, "signed_over": "raw", "encoding": "identity", "body_bytes": 8}', 'how it was verified') from story;
select is(told ->> 'repeats', '1', 'how often it came') from story;
select is(told ->> 'repeat_of', null, 'it is the first') from story;
select is(told ->> 'reading', 'read', 'it was read') from story;
select is(told ->> 'trigger_count', '1', 'as one trigger') from story;
select is(pg_temp.verdict(told, 'all') - 'run', '{"workflow": "all", "version": 1, "verdict": "ran", "state": "waiting", "terms": null}',
  'which workflow ran') from story;
select is(pg_temp.verdict(told, 'other-type') ->> 'verdict', 'other_type', 'which is of other types') from story;
select is(pg_temp.verdict(told, 'elsewhere') ->> 'verdict', 'repository', 'which is for another repository') from story;
select is(pg_temp.verdict(told, 'umbrella') ->> 'verdict', 'other_connection', 'which is for another customer') from story;
select is(pg_temp.verdict(told, 'new') ->> 'verdict', 'later', 'which came too late') from story;
select is(pg_temp.verdict(told, 'filtered') -> 'terms',
  '[{"term": "$.trigger.type == \"pull_request.created\"", "value": true}, {"term": "$.payload.n == 8", "value": false},
    {"term": "$.payload.n > \"x\"", "value": null}]', 'and which term was not true') from story;

update story set told = bittern_store.delivery_explained(id)::jsonb from again;
select is((told ->> 'repeat_of')::bigint, (select id from first), 'a repeat names the first') from story;
select is(pg_temp.verdict(told, 'all') ->> 'verdict', 'repeat', 'and is passed over for it') from story;
select pg_temp.append('{"n": 10}', 'r3', actor => 'bot');
select bittern_store.match_workflows(100);
select is(
  pg_temp.verdict(bittern_store.delivery_explained((select max(id) from bittern_store.delivery))::jsonb, 'all') ->> 'verdict',
  'own_event', 'what the connection''s own account did starts nothing');
select is(bittern_store.delivery_explained(1)::jsonb, null, 'what is not there is null');

select * from finish();
rollback;
