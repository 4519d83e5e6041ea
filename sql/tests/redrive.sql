begin;
\ir consumers.psql
select plan(14);

select bittern.create_consumer('c', max_attempts => 1);
select pg_temp.triggers(3);
select pg_temp.take('c');
select bittern.nack(pg_temp.lease(), id, 'broken') from pg_temp.got;
select is((select dead from bittern.consumer_status where name = 'c'), 3::bigint, 'three are dead');
select is(bittern.redrive('c', (select min(trigger_id) from bittern.dead_letter)), 1, 'one comes back in');
select is(pg_temp.take('c'), 1::bigint, 'and is given');
select is((select attempt from pg_temp.got where lease_id = pg_temp.lease()), 1, 'with all its attempts before it');
select is(bittern.ack(pg_temp.lease()), 1::bigint, 'and done');
select is(bittern.redrive('c'), 2, 'all that are left');
select is(bittern.redrive('c'), 0, 'then there is none');
select is(pg_temp.take('c'), 2::bigint, 'they are given together');

select bittern.nack(pg_temp.lease(), id, 'broken') from pg_temp.got where lease_id = pg_temp.lease();
select bittern.seek('c', '-infinity');
select is((select dead from bittern.consumer_status where name = 'c'), 2::bigint, 'dead letters stay when the consumer is moved');
select is(bittern.redrive('c', (select min(trigger_id) from bittern.dead_letter)), 1, 'one that will be read again anyway');
select is(pg_temp.take('c'), 3::bigint, 'is not given twice');
select is(bittern.redrive('c'), 1, 'nor one that is being worked on');
select is(pg_temp.take('c'), 0::bigint, 'it is only taken off the list');
select throws_ok($$ select bittern.redrive('nobody') $$, 'P0002', null, 'an unknown consumer is said to be one');

select * from finish();
rollback;
