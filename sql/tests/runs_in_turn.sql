begin;
\ir runs.psql
select plan(18);

select pg_temp.workflow('w'), pg_temp.workflow('v');
-- Nobody waits for a crowd: acme has 10 triggers, globex 2; each of both workflows.
select pg_temp.happen(10, 'acme'), pg_temp.happen(2, 'globex');
delete from bittern_store.subject_pace;
select pg_temp.matched();
select is(pg_temp.claim(8), 8::bigint, 'as many are claimed as are asked for');
select results_eq($$ select workflow, connection, count(*) from pg_temp.held group by 1, 2 order by 1, 2 $$,
  $$ values ('v', 'acme', 2::bigint), ('v', 'globex', 2), ('w', 'acme', 2), ('w', 'globex', 2) $$, 'the same share from each queue');
select results_eq($$ select run_id from pg_temp.held where workflow = 'w' and connection = 'acme' order by place $$,
  $$ select id from bittern_store.run where workflow = 'w' and connection = 'acme' order by id limit 2 $$, 'and from each the oldest, in order');
truncate pg_temp.held;
select is(pg_temp.claim(6), 6::bigint, 'what a queue cannot give');
select results_eq($$ select connection, count(*) from pg_temp.held group by 1 $$, $$ values ('acme', 6::bigint) $$, 'the others may');
select is(pg_temp.claim(100), 10::bigint, 'until all have been claimed');
select is(pg_temp.claim(100), 0::bigint, 'and no more');

-- Limits.
delete from bittern_store.run_pending;
select pg_temp.happen(5, 'acme'), pg_temp.happen(5, 'globex');
delete from bittern_store.subject_pace;
select pg_temp.matched();
truncate pg_temp.held;
select is(pg_temp.claim(100, per_workflow => 3), 6::bigint, 'a workflow has no more in hand than it may');
select results_eq($$ select workflow, count(*) from pg_temp.held group by 1 order by 1 $$, $$ values ('v', 3::bigint), ('w', 3) $$, 'each');
select is(pg_temp.claim(100, per_workflow => 3), 0::bigint, 'what is in hand counts');
select is(pg_temp.claim(100, per_connection => 5), 5::bigint, 'nor has a connection');
select is(array(select count(*)::integer from pg_temp.held group by connection order by 1), '{5,6}', 'those of one that has too many wait');
select bittern_store.end_runs(array(select run_id from bittern_store.run_pending where state = 'leased'), 'cancelled', 'x');
select pg_temp.workflow('w', '{"concurrency": 1}');
select is(pg_temp.claim(100, per_workflow => 2), 3::bigint, 'a workflow''s own limit is the one that counts');

-- Turns, holds, pauses.
delete from bittern_store.run_pending;
select pg_temp.happen(2, 'acme'), pg_temp.happen(2, 'globex');
delete from bittern_store.subject_pace;
select pg_temp.matched();
truncate pg_temp.held;
select pg_temp.claim(1);
select pg_temp.claim(1, (select queue from pg_temp.held));
select is((select count(distinct queue) from pg_temp.held), 2::bigint, 'turns go on after the queue of the last claim');
select bittern_store.hold_queues(array(select id from bittern_store.run_queue where connection = 'acme'), array_fill(bittern_store.now() + interval '1 min', array[(select count(*)::integer from bittern_store.run_queue where connection = 'acme')]),
                                 array_fill('it is down'::text, array[(select count(*)::integer from bittern_store.run_queue where connection = 'acme')]));
truncate pg_temp.held;
select pg_temp.claim(100);
select is((select count(*) from pg_temp.held where connection = 'acme'), 0::bigint, 'a queue that is held gives nothing');
select pg_temp.pass('61 s');
select bittern_store.pause_workflow('v', true, null);
truncate pg_temp.held;
select pg_temp.claim(100);
select is((select array_agg(distinct workflow) from pg_temp.held where not abandoned), '{w}', 'nor does a paused workflow');
select bittern_store.pause_pool(true, null);
select is(pg_temp.claim(100), 0::bigint, 'a paused pool gives nothing at all');
select bittern_store.pause_pool(false, null), bittern_store.pause_workflow('v', false, null);
select cmp_ok(pg_temp.claim(100), '>', 0::bigint, 'until it goes on');

select * from finish();
rollback;
