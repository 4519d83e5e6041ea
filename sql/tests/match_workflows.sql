begin;
\ir fixtures.psql
select plan(14);

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

-- One lane has a full day, the others nothing, and PostgreSQL knows it: what is new is found in the index of lanes all the same.
create function pg_temp.fetched() returns bigint language sql as $$
  select coalesce(sum(s.idx_tup_fetch + s.seq_tup_read), 0)::bigint from pg_stat_xact_user_tables s where s.relname like 'trigger\_%'
$$;
insert into bittern_store.trigger (lane, position, id, delivery_id, received_at, webhook, product, event_key, type, document)
select 1, 0, first.id + 16 * g, first.id + 16 * g, bittern_store.now(), 'hook', 'cloud', 'k', 'unknown', '{}'
  from (select bittern_store.take_ids('bittern_store.delivery_id_1', 1::smallint, 5000) as id) first, generate_series(0, 4999) g;
analyze bittern_store.trigger;
select pg_temp.fetched() as before \gset
select is((select passed from bittern_store.match_workflows(10)), 10, 'a full day, after PostgreSQL has counted it');
select cmp_ok(pg_temp.fetched() - :before, '<', 200::bigint, 'is not read to find what is next');
select pg_temp.fetched() as before \gset
select bittern_store.backlog();
select cmp_ok(pg_temp.fetched() - :before, '<', 200::bigint, 'nor to tell what waits');

select * from finish();
rollback;
