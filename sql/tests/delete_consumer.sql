begin;
\ir consumers.psql
select plan(5);

select bittern.create_consumer('c', max_attempts => 1);
select pg_temp.triggers(3);
select pg_temp.take('c', 2);
select bittern.nack(pg_temp.lease(), (select min(id) from pg_temp.got), 'x');
select lives_ok($$ select bittern.delete_consumer('c') $$, 'a consumer is forgotten');
select is((select count(*) from bittern_store.holding) + (select count(*) from bittern_store.dead_letter)
          + (select count(*) from bittern_store.consumer_lane) + (select count(*) from bittern_store.consumer_position), 0::bigint,
          'with all that it had');
select is((select count(*) from bittern.trigger), 3::bigint, 'triggers stay');
select is(bittern.ack(pg_temp.lease()), 0::bigint, 'its leases are over');
select throws_ok($$ select bittern.delete_consumer('c') $$, 'P0002', null, 'a second time it is unknown');

select * from finish();
rollback;
