begin;
\ir runs.psql
select plan(10);

select pg_temp.workflow('w'), pg_temp.workflow('s', '{}', '[{"path": ["trigger", "subject"]}]');
select pg_temp.happen(3);
select pg_temp.matched();
select is(pg_temp.states('s'), 'ready blocked blocked', 'of those with one key the first goes');
select pg_temp.claim();
select pg_temp.run(1, 's') as one, pg_temp.run(2, 's') as two, pg_temp.run(3, 's') as three, pg_temp.run(1, 'w') as other \gset
select is(array(select bittern_store.end_runs(array[:two, :one]::bigint[], 'cancelled', 'by hand')), array[:one, :two]::bigint[], 'runs end, also one in hand');
select is(pg_temp.stand(:one), 'cancelled by hand', 'and say why');
select is(pg_temp.states('s'), 'cancelled cancelled ready', 'what was behind them goes');
select is((select count(*) from pg_temp.held where run_id = :one), 1::bigint, 'its worker');
select is(pg_temp.report(:one, 'succeeded', 'succeeded'), 0::bigint, 'has it no longer');
select is(array(select bittern_store.end_runs(array[:one, 1]::bigint[], 'dead', 'x')), '{}', 'what has ended does not end again');
select is(pg_temp.states('w'), 'leased leased leased', 'others go on');
select bittern_store.end_runs(array[:other]::bigint[], 'dead', 'expired');
select is(pg_temp.stand(:other), 'dead expired', 'one may end as dead');
select is((select count(*) from bittern_store.run_end), 3::bigint, 'each is on record once');

select * from finish();
rollback;
