begin;
\ir fixtures.psql
select plan(20);

insert into bittern_store.connection (name, app, customer, api_base_url, account_id)
values ('acme', 'bitbucket', 'acme', 'https://api.example.org', 'bot'), ('umbrella', 'bitbucket-datacenter', 'umbrella', 'https://dc.example.org', null);
create function pg_temp.workflow(more jsonb default '{}', types jsonb default '["*"]', repositories jsonb default null) returns jsonb language sql as $$
  select jsonb_build_object(
    'definition', '{"name": "w", "steps": [{"id": "a"}, {"id": "b", "if": "$.trigger.type == \"x\" && $.payload.n == 7"}]}'::jsonb || more,
    'types', types, 'repositories', repositories, 'uses_payload', true)
$$;
create function pg_temp.verdicts(workflow jsonb) returns setof text language sql as $$
  select verdict from bittern_store.rehearse_triggers(workflow, null, null, 1000)
$$;

create temp table first as select delivery_id as id from pg_temp.append('{"n": 7}', 'r1');
create temp table match as
  select r.* from first, bittern_store.rehearse_triggers(pg_temp.workflow(), first.id, null, 10) r;
select is(verdict, 'match', 'what nothing speaks against is a match') from match;
select is(connection || ' ' || app || ' ' || api_base_url, 'acme bitbucket https://api.example.org', 'whose connection it uses, and where that is') from match;
select is(facts -> 'trigger' ->> 'type', 'pull_request.created', 'with its facts') from match;
select is(facts -> 'payload', '{"n": 7}', 'and its body') from match;
select is(conditions, '[{"step": "b", "value": false, "terms": [{"term": "$.trigger.type == \"x\"", "value": false},
  {"term": "$.payload.n == 7", "value": true}]}]', 'and what each `if` is of them') from match;
select is(repository || ' ' || subject || ' ' || event_key, 'acme/app pull_requests/1 pullrequest:created', 'and what it is about') from match;
select is_empty($$ select from bittern_store.run $$, 'no run comes of it');

select is(pg_temp.verdicts(pg_temp.workflow(types => '["branch.*"]')), 'other_type', 'another type');
select is(pg_temp.verdicts(pg_temp.workflow(repositories => '["acme/other", "umbrella/*"]')), 'repository', 'another repository');
select is(pg_temp.verdicts(pg_temp.workflow(repositories => '["acme/*"]')), 'match', 'one of those that are named');
select is(pg_temp.verdicts(pg_temp.workflow('{"connection": "umbrella"}')), 'other_connection', 'another connection');
create temp table refused as
  select r.* from bittern_store.rehearse_triggers(pg_temp.workflow('{"where": "$.payload.n == 8 && $.payload.n > \"x\""}'), null, null, 10) r;
select is(verdict, 'condition', 'a condition that does not hold') from refused;
select is(terms, '[{"term": "$.payload.n == 8", "value": false}, {"term": "$.payload.n > \"x\"", "value": null}]', 'says which term') from refused;
select is(facts, null, 'and shows nothing else') from refused;

select pg_temp.append('{"n": 9}', 'r2', actor => 'bot');
select results_eq($$ select pg_temp.verdicts(pg_temp.workflow()) $$, array['own_event', 'match'], 'what the connection''s own account did; newest first');
select results_eq($$ select pg_temp.verdicts(pg_temp.workflow('{"own_events": true}')) $$, array['match', 'match'], 'unless that is wanted');
select pg_temp.append('{"n": 7}', 'r3');
select results_eq($$ select pg_temp.verdicts(pg_temp.workflow()) $$, array['repeat', 'own_event', 'match'], 'a body that was seen before');
select is((select count(*) from bittern_store.rehearse_triggers(pg_temp.workflow(), null, '1 h', 2)), 2::bigint, 'so many and no more');
select is_empty($$ select bittern_store.rehearse_triggers(pg_temp.workflow(), null, '0', 10) $$, 'nothing came just now');

select results_eq($$ select verdict, facts -> 'payload' ->> 'n', connection from bittern_store.rehearse_event(
    pg_temp.workflow('{"where": "$.payload.n == 1"}'),
    '[{"id": 0, "type": "push.empty", "connection": "umbrella", "document": {"id": 0, "type": "push.empty"}}]', '{"n": 1}') $$,
  $$ values ('match', '1', 'umbrella') $$, 'a trigger that nobody sent');

select * from finish();
rollback;
