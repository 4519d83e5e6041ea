begin;
\ir fixtures.psql
select plan(19);

create function pg_temp.apply(definition jsonb) returns void language sql as $$
  select from bittern_store.apply_workflow(definition || '{"steps": [{"id": "a", "action": "http.request"}]}', '{%}', false)
$$;
select pg_temp.apply('{"name": "one"}');
select pg_temp.apply('{"name": "two"}');
select ok(not bittern_store.pause_workflow('nobody', true, null), 'there has to be one');
select ok(bittern_store.pause_workflow('one', true, 'the chat is down'), 'a workflow is paused');
create function pg_temp.shown(name text) returns jsonb language sql as $$
  select bittern_store.workflows_listed(name)::jsonb #> '{items,0}'
$$;
select is(pg_temp.shown('one') ->> 'paused', 'true', 'and says so');
select is(pg_temp.shown('one') ->> 'pause_reason', 'the chat is down', 'and why');
select isnt(pg_temp.shown('one') ->> 'paused_at', null, 'and since when');
select is(pg_temp.shown('two') ->> 'paused', 'false', 'the other is not');
select bittern_store.pause_workflow('one', true, null);
select is(pg_temp.shown('one') ->> 'pause_reason', 'the chat is down', 'again, without a reason, keeps the reason');
select pg_temp.apply('{"name": "one", "repeats": true}');
select is(pg_temp.shown('one') ->> 'paused', 'true', 'applied anew it stays paused');

select pg_temp.append('{}', 'r1');
select bittern_store.match_workflows(100);
select is(bittern_store.waiting_runs_of('one'), 1::bigint, 'it makes runs all the same');
select set_eq($$ select workflow from bittern_store.claim_runs(10, '1 min') $$, array['two'], 'which nobody takes');
select bittern_store.pause_workflow('one', false, 'never said');
select is(pg_temp.shown('one') - array['name', 'version', 'applied_at', 'missing_secrets', 'definition'],
  '{"paused": false, "pause_reason": null, "paused_at": null}', 'when it goes on, nothing is left of it');
select set_eq($$ select workflow from bittern_store.claim_runs(10, '1 min') $$, array['one'], 'and its runs do');

create function pg_temp.pool() returns jsonb language sql as $$
  select bittern_store.pool_shown()::jsonb
$$;
select ok(bittern_store.pause_pool(true, 'maintenance'), 'the pool is paused');
select ok(not bittern_store.pause_pool(true, null), 'which it cannot be twice');
select is(pg_temp.pool() - array['changed_at', 'runs', 'paused_workflows'], '{"paused": true, "reason": "maintenance"}', 'and says so');
select pg_temp.append('{"n": 2}', 'r2');
select bittern_store.match_workflows(100);
select is_empty($$ select workflow from bittern_store.claim_runs(10, '1 min') $$, 'nobody takes any run');
select is(pg_temp.pool() -> 'runs', '{"ready": 2, "later": 0, "running": 2, "blocked": 0, "parked": 0}', 'how many stand how');
select ok(bittern_store.pause_pool(false, null), 'it goes on');
select is((select count(*) from bittern_store.claim_runs(10, '1 min')), 2::bigint, 'with all that waited');

select * from finish();
rollback;
