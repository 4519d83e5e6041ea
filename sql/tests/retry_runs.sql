begin;
\ir runs.psql
select plan(21);

select pg_temp.workflow('w');
select pg_temp.happen(4);
select pg_temp.matched();
select pg_temp.run(1) as one, pg_temp.run(2) as two, pg_temp.run(3) as three, pg_temp.run(4) as four \gset
select pg_temp.claim();
-- one: dead at the second step after two tries; two: succeeded; three: waits for a retry; four: in hand.
select pg_temp.report(:one, 'succeeded', 'continue');
select pg_temp.report(:one, 'retry', 'retry', 'answered 503');
select pg_temp.claim();
select pg_temp.report(:one, 'dead', 'dead', 'answered 410');
select pg_temp.report(:two, 'succeeded', 'continue'), pg_temp.report(:two, 'succeeded', 'succeeded');
select pg_temp.report(:three, 'retry', 'retry', 'answered 503', bittern_store.now() + interval '1 h');
select is(pg_temp.stand(:one), 'dead answered 410', 'a run that is dead');
select is(array(select bittern_store.retry_runs(array[:four, :three, :two, :one]::bigint[])), array[:one, :three]::bigint[], 'goes again, and one that waits goes now');
select is(pg_temp.stand(:one), 'ready 1 0', 'at the first step without a result');
select is(pg_temp.stand(:three), 'ready 0 1', 'with the tries that it has left');
select is(pg_temp.stand(:two), 'succeeded', 'one that succeeded is left alone');
select is(pg_temp.stand(:four), 'leased 0 1', 'and so is one that somebody has');
truncate pg_temp.held;
select pg_temp.claim();
select results_eq($$ select step::integer, number, tries, abandoned from pg_temp.held where run_id = (select min(run_id) from pg_temp.held) $$,
  $$ values (1, 3, 1, false) $$, 'attempts are numbered on, and all tries of its policy are there');
select pg_temp.report(:one, 'retry', 'retry', 'answered 503');
truncate pg_temp.held;
select pg_temp.claim();
select results_eq(format('select number, tries from pg_temp.held where run_id = %s', :one), $$ values (4, 2) $$, 'on and on');
select pg_temp.report(:one, 'succeeded', 'succeeded');
select is(pg_temp.stand(:one), 'succeeded', 'until it succeeds');
select is((select count(*) from bittern_store.attempt where run_id = :one), 5::bigint, 'with every try on record');
select is(array(select bittern_store.retry_runs(array[:one]::bigint[])), '{}', 'then there is nothing to do again');

-- Parked, cancelled, and gone.
select pg_temp.report(:four, 'unauthorised', 'park', 'reauthorization_required');
select is(array(select bittern_store.retry_runs(array[:four]::bigint[])), array[:four]::bigint[], 'one that is parked goes on');
select is(pg_temp.stand(:four), 'ready 0 1', 'now');
select bittern_store.end_runs(array[:four]::bigint[], 'cancelled', 'by hand');
select is(pg_temp.stand(:four), 'cancelled by hand', 'one that was cancelled');
select is(array(select bittern_store.retry_runs(array[:four, :four]::bigint[])), array[:four]::bigint[], 'comes back, once');
select is(pg_temp.stand(:four), 'ready 0 0', 'from where it was');
select bittern_store.end_runs(array[:four]::bigint[], 'dead', 'x');
delete from bittern_store.trigger where id = (select trigger_id from bittern_store.run where id = :four);
select is(array(select bittern_store.retry_runs(array[:four]::bigint[])), '{}', 'one whose trigger is gone does not');
select is(pg_temp.stand(:four), 'dead x', 'and stays as it was');

-- In the order of their key.
select pg_temp.workflow('s', '{}', '[{"text": "one"}]');
select pg_temp.happen(3);
select pg_temp.matched();
select bittern_store.end_runs(array[pg_temp.run(1, 's'), pg_temp.run(2, 's')], 'dead', 'x');
select is(pg_temp.states('s'), 'dead dead ready', 'of three with one key two are dead');
select bittern_store.retry_runs(array[pg_temp.run(1, 's'), pg_temp.run(2, 's')]);
select is(pg_temp.states('s'), 'blocked blocked ready', 'done again they are behind the one whose turn it is');
select bittern_store.end_runs(array[pg_temp.run(3, 's')], 'cancelled', 'x');
select is(pg_temp.states('s'), 'ready blocked cancelled', 'and then come in their order');

select * from finish();
rollback;
