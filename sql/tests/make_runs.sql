begin;
\ir runs.psql
select plan(25);

-- Order: one key, several connections, several workflows.
select pg_temp.workflow('s', '{}', '[{"path": ["trigger", "subject"]}]');
select pg_temp.workflow('t', '{}', '[{"path": ["trigger", "subject"]}]');
select pg_temp.happen(2, 'acme'), pg_temp.happen(2, 'globex');
select is(pg_temp.matched(), '4 8 0', 'four triggers, two workflows');
select is(pg_temp.states('s'), 'ready blocked ready blocked', 'a key belongs to a connection');
select is(pg_temp.states('t'), 'ready blocked ready blocked', 'and to a workflow');
select pg_temp.claim();
select is(pg_temp.report(pg_temp.run(1, 's'), 'retry', 'retry', 'x', bittern_store.now() + interval '1 min'), 1::bigint, 'one that waits for a retry');
select is(pg_temp.states('s'), 'later blocked leased blocked', 'blocks its key');
select pg_temp.pass('61 s');
truncate pg_temp.held;
select pg_temp.claim();
select pg_temp.report(pg_temp.run(1, 's'), 'succeeded', 'continue');
select is(pg_temp.states('s'), 'leased blocked leased blocked', 'so does one between its steps');
select pg_temp.report(pg_temp.run(1, 's'), 'succeeded', 'succeeded');
select is(pg_temp.states('s'), 'succeeded ready leased blocked', 'the next goes when it has ended');
select pg_temp.happen(1, 'acme');
select pg_temp.matched();
select is(pg_temp.states('s'), 'succeeded ready leased blocked blocked', 'a new one goes behind those there are');
select bittern_store.end_runs(array[pg_temp.run(2, 's'), pg_temp.run(5, 's')], 'cancelled', 'x');
select pg_temp.happen(1, 'acme');
select pg_temp.matched();
select is(pg_temp.states('s'), 'succeeded cancelled leased blocked cancelled ready', 'and at once where there are none');
select is((select count(distinct serial) from bittern_store.run where workflow = 's'), 2::bigint, 'a serial for each key');
select bittern_store.delete_workflow('s'), bittern_store.delete_workflow('t');

-- A key whose value is missing orders nothing.
select pg_temp.workflow('m', '{"where": "$.trigger.type == \"pull_request.created\""}', '[{"path": ["payload", "nothing"]}]');
select pg_temp.happen(2);
select pg_temp.matched();
select is(pg_temp.states('m'), 'ready ready', 'runs without a key are side by side');
select bittern_store.delete_workflow('m');

-- A delay counts from the match.
select pg_temp.workflow('d', '{}', null, '30 s'), pg_temp.workflow('ds', '{}', '[{"text": "k"}]', '30 s');
select pg_temp.happen(2);
select pg_temp.matched();
select is(pg_temp.states('d'), 'later later', 'a delayed run is due later');
select is((select max(due_at) - bittern_store.now() from bittern_store.run_pending p where p.run_id = pg_temp.run(1, 'd')), interval '30 s', 'by its delay');
select is(pg_temp.states('ds'), 'later blocked', 'in its order too');
select bittern_store.delete_workflow('d'), bittern_store.delete_workflow('ds');
delete from bittern_store.run_pending;

-- Loops: more than twenty a minute about one subject.
select pg_temp.workflow('l');
select pg_temp.pass('1 h');
select pg_temp.happen(25);
select is(pg_temp.matched(), '25 25 5', 'of 25 runs about one subject 5 are parked');
select is((select string_agg(state || ' ' || n, ', ' order by state desc) from (select state, count(*) as n from bittern_store.run_pending group by 1) s), 'ready 20, parked 5', 'the last ones');
select is((select distinct reason from bittern_store.run_pending where state = 'parked'), 'loop: more than 20 runs a minute about one subject', 'which say so');
select is((select max(run_id) from bittern_store.run_pending where state = 'ready') < (select min(run_id) from bittern_store.run_pending where state = 'parked'), true, 'the first twenty go');
select pg_temp.pass('30 s');
select pg_temp.happen(2);
select is(pg_temp.matched(), '2 2 2', 'half a minute later it is the same');
select pg_temp.pass('31 s');
select pg_temp.happen(2);
select is(pg_temp.matched(), '2 2 0', 'after a minute it goes on');
select is((select count(*) from bittern_store.retry_runs(array(select run_id from bittern_store.run_pending where state = 'parked'))), 7::bigint, 'an operator may let them go');

-- A workflow that is serial and loops: what is parked blocks its key until somebody does something.
select bittern_store.delete_workflow('l');
delete from bittern_store.run_pending;
select pg_temp.workflow('sl', '{}', '[{"path": ["trigger", "subject"]}]');
select pg_temp.pass('1 h');
select pg_temp.happen(21);
select pg_temp.matched();
select is((select string_agg(state || ' ' || n, ', ' order by state desc) from (select state, count(*) as n from bittern_store.run_pending group by 1) s),
          'ready 1, parked 1, blocked 19', 'one of a serial goes although a later one is parked');
select is((select count(*) from bittern_store.retry_runs(array(select run_id from bittern_store.run_pending where state = 'parked'))), 1::bigint, 'let go by an operator');
select is((select state from bittern_store.run_pending order by run_id desc limit 1), 'blocked', 'it goes behind the others');
select bittern_store.end_runs(array(select run_id from bittern_store.run_pending order by run_id limit 20), 'cancelled', 'x');
select is((select string_agg(state, ' ') from bittern_store.run_pending), 'ready', 'until it is its turn');

select * from finish();
rollback;
