begin;
\ir fixtures.psql
select plan(12);

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 00:00:00Z' $$;
select count(*) from bittern_store.make_partitions(1);
select bittern_store.apply_workflow('{"name": "w", "steps": [{"id": "first", "action": "http.request"}]}', '{%}', false);
select pg_temp.append('{}', 'r1');
select pg_temp.append('{"x": 1}', 'r2');
select bittern_store.match_workflows();

create temp table claimed as select * from bittern_store.claim_runs(1, '30 seconds');
select results_eq($$ select step::int, number, abandoned, workflow from claimed $$, $$ values (0, 1, false, 'w') $$, 'a run is claimed at its first step');
select is((select trigger ->> 'type' from claimed), 'pull_request.created', 'with what the step may refer to');
select is((select count(*) from bittern_store.claim_runs(10, '30 seconds')), 1::bigint, 'a leased run is not claimed twice');
select is((select count(*) from bittern_store.claim_runs(10, '30 seconds')), 0::bigint, 'then there is nothing left');

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 00:00:31Z' $$;
create temp table again as select * from bittern_store.claim_runs(10, '30 seconds');
select is((select count(*) from again where abandoned), 2::bigint, 'a lease that ran out gives the run to another');
select is((select min(number) from again), 2, 'as the next try');
select is((select count(*) from bittern_store.attempt where outcome = 'unknown' and step_id = 'first'), 2::bigint, 'the silent one is on record as unknown');
select isnt((select a.lease from again a join claimed c using (run_id)), (select lease from claimed), 'under another lease');
select is((select count(*) from bittern_store.extend_leases((select array_agg(run_id) from again), (select array_agg(lease) from again), '1 hour')), 2::bigint, 'a lease can be extended');
select is((select count(*) from bittern_store.extend_leases((select array_agg(run_id) from claimed), (select array_agg(lease) from claimed), '1 hour')), 0::bigint, 'not by the one that lost it');

select bittern_store.report_attempts(
  (select array_agg(run_id order by run_id) from again), (select array_agg(lease order by run_id) from again), array[0, 0]::smallint[], array[2, 2],
  array['first', 'first'], array[null, null]::timestamptz[], array[null, null]::double precision[], array[null, null]::text[],
  array[null, null]::text[], array[null, null]::json[], array[null, null]::json[], array['retry', 'retry'],
  array[bittern_store.now(), bittern_store.now()]);
select is((select count(*) from bittern_store.claim_runs(10, '30 seconds') r where r.abandoned), 2::bigint, 'who takes over and gives back untouched does not hide that');

-- A worker that dies at a later step than the one that it claimed the run at.
select bittern_store.apply_workflow('{"name": "two", "steps": [{"id": "a", "action": "http.request"}, {"id": "b", "action": "http.request"}]}', '{%}', false);
select pg_temp.append('{"x": 2}', 'r3');
select bittern_store.match_workflows();
create temp table third as select * from bittern_store.claim_runs(10, '30 seconds') where workflow = 'two';
select bittern_store.report_attempts(array[run_id], array[lease], '{0}', '{1}', '{a}', array[bittern_store.now()], '{0.1}', '{succeeded}', '{null}', '{null}', '{null}', '{continue}', '{null}') from third;
create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 00:02:00Z' $$;
create temp table fourth as select * from bittern_store.claim_runs(10, '30 seconds') where workflow = 'two';
select results_eq($$ select c.step::int, q.step::int, c.abandoned from fourth c join bittern_store.run_queue q on q.id = c.queue $$,
                  $$ values (1, 1, true) $$, 'a run is claimed from the queue of its step, wherever its worker went silent');

select * from finish();
rollback;
