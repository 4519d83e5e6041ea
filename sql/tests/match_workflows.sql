begin;
\ir fixtures.psql
select plan(11);

insert into bittern_store.connection (name, app, customer, api_base_url, account_id)
values ('acme', 'bitbucket', 'acme', 'https://api.example.org', 'bot'), ('umbrella', 'bitbucket', 'umbrella', 'https://api.example.org', null);
create function pg_temp.apply(definition jsonb, types text[]) returns void language sql as $$
  select bittern_store.apply_workflow(
    definition || '{"steps": [{"id": "a", "action": "http.request"}]}', (select array_agg(bittern_store.type_pattern(t)) from unnest(types) t),
    definition::text like '%payload%')
$$;
create function pg_temp.runs(of text) returns bigint language sql as $$ select count(*) from bittern_store.run where workflow = of $$;
select pg_temp.apply('{"name": "all"}', '{*}');
select pg_temp.apply('{"name": "globbed"}', '{pull_request.*}');
select pg_temp.apply('{"name": "other-type"}', '{branch.*}');
select pg_temp.apply('{"name": "filtered", "where": "$.payload.n == 7"}', '{*}');
select pg_temp.apply('{"name": "unknown", "where": "$.payload.nothing > 1"}', '{*}');
select pg_temp.apply('{"name": "umbrella", "connection": "umbrella"}', '{*}');
select pg_temp.apply('{"name": "again", "repeats": true}', '{*}');
select pg_temp.apply('{"name": "own", "own_events": true}', '{*}');

select pg_temp.append('{"n": 7}', 'r1');
select pg_temp.append('{"n": 7}', 'r2');
select pg_temp.append('{"n": 8, "bad": "\u0000"}', 'r3');
select pg_temp.append('{"n": 9}', 'r4', actor => 'bot');
select results_eq(
  $$ select passed, made from bittern_store.match_workflows(100) $$, $$ values (4, 11) $$, 'all triggers are passed at once');
select results_eq($$ select passed, made from bittern_store.match_workflows(100) $$, $$ values (0, 0) $$, 'and not a second time');
select is(pg_temp.runs('all'), 2::bigint, 'neither a repeat nor the connection''s own event starts a run');
select is(pg_temp.runs('globbed'), 2::bigint, 'a glob matches');
select is(pg_temp.runs('other-type'), 0::bigint, 'another type does not');
select is(pg_temp.runs('filtered'), 1::bigint, 'a condition over the payload is asked; a payload jsonb cannot hold is no match');
select is(pg_temp.runs('unknown'), 0::bigint, 'unknown is no match');
select is(pg_temp.runs('umbrella'), 0::bigint, 'another customer''s connection never meets this trigger');
select is(pg_temp.runs('again'), 3::bigint, 'repeats start those that say so');
select is(pg_temp.runs('own'), 3::bigint, 'its own events start those that say so');
select is((select count(*) from bittern_store.run_pending), 11::bigint, 'every run waits to be claimed');

select * from finish();
rollback;
