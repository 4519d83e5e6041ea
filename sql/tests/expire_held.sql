begin;
\ir retention.psql
select plan(14);

create function pg_temp.letters(consumer text) returns text language sql as $$
  select string_agg(format('%s %s', d.attempts, d.last_error), ', ' order by d.trigger_id) from bittern.dead_letter d where d.consumer = letters.consumer
$$;

-- One lease over two days, one retry, one dead letter.
select bittern.create_consumer('c', max_attempts => 2);
select pg_temp.triggers(3);
select pg_temp.pass_days(1);
select pg_temp.triggers(1, name => 'next');
select pg_temp.take('c', lease => '12 h');
select array_agg(id order by id) as ids from pg_temp.got \gset
select bittern.nack(pg_temp.lease(), (:'ids'::bigint[])[1], 'not yet', '1 h');
insert into bittern_store.dead_letter values ((select id from bittern_store.consumer), (:'ids'::bigint[])[3] + 16, 2, 'no', bittern_store.now());

select is(bittern_store.expire_held(pg_temp.day()), 3::bigint, 'what is leased and what waits to be given again expires');
select is(pg_temp.letters('c'), '1 expired, 1 expired, 1 expired, 2 expired', 'as dead letters, and older dead letters say so too');
select is((select expired from bittern_store.consumer), 3::bigint, 'what had not died before is counted');
select is((select leased + retrying from bittern.consumer_status), 1::bigint, 'the next day is not touched');
select is(bittern.ack(pg_temp.lease()), 1::bigint, 'who acknowledges all of it is told how much counted');
select is(bittern_store.expire_held(pg_temp.day()), 0::bigint, 'once');
delete from bittern_store.dead_letter;

-- A consumer that asks keeps what it holds, until it has not asked for seven days.
select pg_temp.mark_day();
select bittern.create_consumer('asks');
select bittern.create_consumer('silent');
select pg_temp.triggers(1, name => 'h');
select bittern.nack(lease_id, id, 'later', '30 days') from bittern.receive('asks');
select bittern.nack(lease_id, id, 'later', '30 days') from bittern.receive('silent');
select pg_temp.pass_days(29);
select bittern.receive('asks');
select pg_temp.pass_days(3);
select pg_temp.sweep();
select is(pg_temp.because('trigger'), 'consumer asks has not finished with it', 'a retry to come keeps its day');
select is(pg_temp.letters('silent'), null, 'for others too');
select pg_temp.pass_days(8);
select pg_temp.sweep();
select ok(not pg_temp.is_there('trigger'), 'not when nobody asks any more');
select is(pg_temp.letters('silent') || ', ' || pg_temp.letters('asks'), '1 expired, 1 expired', 'then it is dead');

-- The limit.
select pg_temp.mark_day();
select pg_temp.triggers(1, name => 'l');
select bittern.nack(lease_id, id, 'later', '30 days') from bittern.receive('asks');
select pg_temp.pass_days(90);
select pg_temp.take('asks', lease => '12 h') + pg_temp.take('asks');
select pg_temp.sweep();
select ok(pg_temp.is_there('trigger'), 'ninety days it stays for a consumer that asks');
select pg_temp.pass_days(1);
select pg_temp.sweep();
select ok(not pg_temp.is_there('trigger'), 'then it goes all the same');
select is(pg_temp.because('trigger'), 'consumer asks has not finished with it', 'which is said');
select is((select leased + retrying from bittern.consumer_status where name = 'asks'), 0::bigint, 'it is not given again');

select * from finish();
rollback;
