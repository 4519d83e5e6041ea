begin;
\ir consumers.psql
select plan(18);

select bittern.create_consumer('c', max_attempts => 3);
select pg_temp.triggers(3);
select id as second from bittern.trigger order by id offset 1 limit 1 \gset
select pg_temp.take('c');
select is(bittern.nack(pg_temp.lease(), :second, 'no network'), 1::bigint, 'one is put back');
select is(bittern.nack(pg_temp.lease(), :second, 'again'), 0::bigint, 'once');
select is(bittern.ack(pg_temp.lease()), 2::bigint, 'the others are done');
select is(pg_temp.take('c'), 0::bigint, 'it waits');
select is((select retrying from bittern.consumer_status where name = 'c'), 1::bigint, 'and is shown as waiting');
select pg_temp.pass('5 s');
select is(pg_temp.take('c'), 1::bigint, 'five seconds after the first attempt it is given again');
select is((select attempt from pg_temp.got where lease_id = pg_temp.lease()), 2, 'as the second');
select is(bittern.nack(pg_temp.lease(), :second, 'still none', '0 s'), 1::bigint, 'or as soon as one likes');
select is(pg_temp.take('c'), 1::bigint, 'at once');
select is(bittern.nack(pg_temp.lease(), :second, 'never'), 1::bigint, 'after the last attempt');
select results_eq('select trigger_id, attempts, last_error from bittern.dead_letter',
                  format($$ values (%s::bigint, 3, 'never') $$, :second), 'it is a dead letter, with what was said last');
select pg_temp.pass('1 day');
select is(pg_temp.take('c'), 0::bigint, 'and does not come again by itself');

select is(bittern.nack(1, 1, 'x'), 0::bigint, 'a guessed lease changes nothing');
select pg_temp.triggers(1, name => 's');
select pg_temp.take('c');
select is(bittern.nack(pg_temp.lease(), :second, 'x'), 0::bigint, 'nor a trigger that is not in it');
select throws_like(format($$ select bittern.nack(%s, 1, 'x', '-1 s') $$, pg_temp.lease()), 'retry_in is -00:00:01%', 'later is not before');
select is(bittern.nack(pg_temp.lease(), (select id from pg_temp.got where lease_id = pg_temp.lease()), null), 1::bigint, 'nothing need be said');
select pg_temp.pass('5 s');
select pg_temp.take('c', 1, '1 s');
select pg_temp.pass('2 s');
select is(pg_temp.take('c'), 1::bigint, 'a retry whose lease ran out comes again');
select is((select attempt from pg_temp.got where lease_id = pg_temp.lease()), 3, 'and was an attempt, too');

select * from finish();
rollback;
