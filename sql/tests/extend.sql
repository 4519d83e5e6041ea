begin;
\ir consumers.psql
select plan(8);

select bittern.create_consumer('c');
select pg_temp.triggers(3);
select pg_temp.take('c');
select pg_temp.pass('20 s');
select is(bittern.extend(pg_temp.lease(), '1 min'), 3::bigint, 'a lease is kept alive');
select pg_temp.pass('50 s');
select is(pg_temp.take('c'), 0::bigint, 'past its first end');
select pg_temp.pass('20 s');
select is(bittern.extend(pg_temp.lease(), '1 min'), 3::bigint, 'one that ran out and that nobody took lives on');
select pg_temp.pass('2 min');
select pg_temp.take('c');
select is(bittern.extend(pg_temp.lease(1), '1 min'), 0::bigint, 'one that another has by now does not');
select is(bittern.extend(1, '1 min'), 0::bigint, 'nor a guessed one');
select throws_like($$ select bittern.extend(1, '0 s') $$, 'lease is 00:00:00%', 'a lease has a length');
select throws_like($$ select bittern.extend(1, '1 day') $$, 'lease is 1 day%', 'with a limit');
select throws_like($$ select bittern.extend(1, null) $$, 'lease is null%', 'and is given');

select * from finish();
rollback;
