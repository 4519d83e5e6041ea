begin;
\ir fixtures.psql
select plan(15);

select bittern_store.apply_workflow('{"name": "w", "steps": [{"id": "a", "action": "http.request"}, {"id": "b", "action": "http.request"}]}', '{%}', false);
select pg_temp.append('{}', 'r1');
select bittern_store.match_workflows();
create temp table c as select * from bittern_store.claim_runs(1, '30 seconds');

create function pg_temp.report(lease uuid, step int, number int, outcome text, verdict text, due timestamptz default bittern_store.now())
  returns bigint language sql as $$
  select count(*) from bittern_store.report_attempts(
    array[(select run_id from c)], array[lease], array[step::smallint], array[number], array['a'], array[bittern_store.now()],
    array[0.1::double precision], array[outcome], array['because'], array['{"url": "x"}'::json], array['{"status": 200}'::json],
    array[verdict], array[due])
$$;
select is(pg_temp.report(gen_random_uuid(), 0, 1, 'succeeded', 'continue'), 0::bigint, 'a report under another lease is not taken');
select is((select count(*) from bittern_store.attempt), 0::bigint, 'and leaves nothing');
select is(pg_temp.report((select lease from c), 0, 1, 'succeeded', 'continue'), 1::bigint, 'a report is taken');
select is(pg_temp.report((select lease from c), 0, 1, 'succeeded', 'continue'), 1::bigint, 'the same report again, its first answer lost, is taken');
select is((select count(*) from bittern_store.attempt), 1::bigint, 'and written once');
select results_eq($$ select step::int, tries, lease is not null from bittern_store.run_pending $$, $$ values (1, 1, true) $$, 'the run goes on with the next step, same lease');
select is(pg_temp.report((select lease from c), 1, 1, 'retry', 'retry', bittern_store.now() - interval '1 second'), 1::bigint, 'a retry is taken');
select results_eq($$ select step::int, tries, lease is null from bittern_store.run_pending $$, $$ values (1, 1, true) $$, 'and gives the run back, its try counted');
create temp table d as select * from bittern_store.claim_runs(1, '30 seconds');
select results_eq($$ select step::int, number, results -> 'a' ->> 'status' from d $$, $$ values (1, 2, '200') $$, 'the next claim goes on there, with the results so far');
select is(pg_temp.report((select lease from d), 1, 2, null, 'retry', bittern_store.now() - interval '1 second'), 1::bigint, 'a run that was not begun is given back');
select is((select tries from bittern_store.run_pending), 1, 'and that try does not count');
create temp table e as select * from bittern_store.claim_runs(1, '30 seconds');
select is(pg_temp.report((select lease from e), 1, 2, 'succeeded', 'succeeded'), 1::bigint, 'the last step ends the run');
select is_empty($$ select from bittern_store.run_pending $$, 'nothing is left to do');
select results_eq($$ select state, reason from bittern_store.run_state $$, $$ values ('succeeded', null) $$, 'and its state says so');
select is((bittern_store.run_shown((select run_id from c))::jsonb -> 'attempts' -> 1 ->> 'outcome'), 'retry', 'every attempt can be seen');

select * from finish();
rollback;
