begin;
\ir consumers.psql
select plan(15);

select bittern.create_consumer('c');
select pg_temp.triggers(2);
select pg_temp.pass('1 min');
select moment as later from pg_temp.clock \gset
select pg_temp.triggers(2, name => 's');
select pg_temp.take('c', 3);
select bittern.nack(pg_temp.lease(), (select max(id) from pg_temp.got), 'x', '1 s');

select lives_ok($$ select bittern.seek('c', '-infinity') $$, 'back to the beginning');
select is((select leased + retrying from bittern.consumer_status where name = 'c'), 0::bigint, 'ends leases and retries');
select is((select unread from bittern.consumer_status where name = 'c'), 4::bigint, 'everything is to be read');
select is(bittern.ack(pg_temp.lease()), 0::bigint, 'a late ack is fenced');
select is(bittern.extend(pg_temp.lease(), '1 min'), 0::bigint, 'so is a late extend');
select is(pg_temp.take('c'), 4::bigint, 'it replays');
select is((select array_agg(distinct attempt) from pg_temp.got where call = 2), '{1}', 'as first attempts');
select lives_ok(format($$ select bittern.seek('c', %L) $$, :'later'), 'to a time');
select is(pg_temp.take('c'), 2::bigint, 'gives what was received since');
select pg_temp.triggers(1, name => 't');
select lives_ok($$ select bittern.seek('c', 'infinity') $$, 'to the end');
select is(pg_temp.take('c'), 0::bigint, 'skips');
select is((select lag_seconds from bittern.consumer_status where name = 'c'), 0::double precision, 'and has no lag');
select pg_temp.triggers(1, name => 'u');
select is(pg_temp.take('c'), 1::bigint, 'what comes then is read');
select throws_ok($$ select bittern.seek('nobody', '-infinity') $$, 'P0002', null, 'an unknown consumer is said to be one');
select throws_ok($$ select bittern.seek('c', null) $$, '22023', null, 'a time is given');

select * from finish();
rollback;
