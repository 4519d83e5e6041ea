begin;
\ir consumers.psql
select plan(15);

select bittern.create_consumer('c');
select pg_temp.triggers(250);
select pg_temp.take('c', 250);
select is(bittern.ack(pg_temp.lease()), 250::bigint, 'a whole lease, of more than a row');
select is(bittern.ack(pg_temp.lease()), 0::bigint, 'a second time it counts nothing');
select is((select leased + retrying from bittern.consumer_status where name = 'c'), 0::bigint, 'nothing is held');

select pg_temp.triggers(3, name => 's');
select pg_temp.take('c', 3);
select is(bittern.ack(pg_temp.lease(), (select array_agg(id) from (select id from pg_temp.got where lease_id = pg_temp.lease() order by id limit 2) g)), 2::bigint, 'some of a lease');
select is(bittern.ack(pg_temp.lease(), (select array_agg(id) from pg_temp.got)), 1::bigint, 'what is done already counts nothing');
select is(bittern.ack(pg_temp.lease()), 0::bigint, 'then nothing is left');

select pg_temp.triggers(2, name => 't');
select pg_temp.take('c', 2);
select is(bittern.ack(pg_temp.lease(), '{1,2,3}'), 0::bigint, 'triggers of nobody''s count nothing');
select is(bittern.ack(pg_temp.lease(), null::bigint[]), 0::bigint, 'nor does null');
select pg_temp.pass('1 h');
select is(bittern.ack(pg_temp.lease()), 2::bigint, 'a lease that ran out and that nobody took is still acknowledged');

select pg_temp.triggers(2, name => 'u');
select pg_temp.take('c', 2);
select pg_temp.pass('31 s');
select pg_temp.take('c', 1);
select is(bittern.ack((select lease_id from pg_temp.got where attempt = 1 order by ctid desc limit 1)), 1::bigint,
          'of one that was taken in part, the rest');
select is((select leased from bittern.consumer_status where name = 'c'), 1::bigint, 'what another has by now is fenced');
select is(bittern.ack(pg_temp.lease()), 1::bigint, 'and is his to acknowledge');

select is(bittern.ack(null::bigint), 0::bigint, 'no lease, nothing');
select is(bittern.ack(-1), 0::bigint, 'nor a guessed one');
select is((select count(*) from bittern_store.holding), 0::bigint, 'no row is left behind');

select * from finish();
rollback;
