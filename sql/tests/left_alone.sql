-- A database that nobody looked after for a month: no partitions for today, everything in it past its age.
begin;
\ir retention.psql
select plan(10);

select bittern.create_consumer('c');
select bittern.create_consumer('gone');
select pg_temp.triggers(3);
select pg_temp.unfinished_run('w');
select pg_temp.pass('35 days');

select throws_ok($$ select pg_temp.triggers(1, name => 'now') $$, '23514', null, 'there is no place for today');
select isnt_empty($$ select bittern_store.make_partitions() $$, 'partitions are made from yesterday on');
select ok(not pg_temp.is_there('trigger', 20) and pg_temp.is_there('trigger', 34), 'and none for the days between');
select lives_ok($$ select pg_temp.triggers(2, name => 'now') $$, 'deliveries are taken');
select isnt_empty($$ select bittern_store.claim_runs(1, '1 s') $$, 'runs go on');

-- The service drops nothing for an hour, in which a consumer comes back.
select is(pg_temp.take('c', 1), 1::bigint, 'a consumer reads on where it was');
select pg_temp.pass('1 h');
select pg_temp.sweep();
select is(pg_temp.because('trigger'), 'consumer c has not read it', 'which keeps the old day for it');
select is((select array_agg(pg_temp.take('c')) from generate_series(1, 2)), '{6,0}', 'it is given everything');
select is((select expired from bittern_store.consumer where name = 'gone'), 0::bigint, 'and another misses nothing meanwhile');
select is((select count(*) from bittern.trigger), 6::bigint, 'nothing is gone');

select * from finish();
rollback;
