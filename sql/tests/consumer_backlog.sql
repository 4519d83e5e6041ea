begin;
\ir consumers.psql
select plan(4);

select bittern.create_consumer('busy', max_attempts => 1);
select bittern.create_consumer('gone');
select pg_temp.triggers(2);
select pg_temp.take('busy', 1);
select bittern.nack(pg_temp.lease(), (select id from pg_temp.got), 'broken');
select pg_temp.pass('8 days');
select results_eq('select consumers, active, lag_seconds, dead_letters from bittern_store.consumer_backlog()',
                  'values (2::bigint, 0::bigint, null::double precision, 1::bigint)', 'nobody asked for eight days: nobody lags');
select count(*) from bittern_store.make_partitions(1);
select pg_temp.triggers(1, name => 's');
select pg_temp.take('busy', 1);
select pg_temp.pass('5 s');
select results_eq('select consumers, active from bittern_store.consumer_backlog()', 'values (2::bigint, 1::bigint)', 'one asks again');
select is((select lag_seconds from bittern_store.consumer_backlog()), 5::double precision, 'and is behind by the oldest that it has not read');
select pg_temp.take('busy');
select is((select lag_seconds from bittern_store.consumer_backlog()), null, 'until it has read everything');

select * from finish();
rollback;
