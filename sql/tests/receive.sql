begin;
\ir consumers.psql
select plan(28);

select bittern.create_consumer('c');
select bittern.create_consumer('other');
select is(pg_temp.take('c'), 0::bigint, 'nothing is there');
select pg_temp.triggers(5);
select is(pg_temp.take('c', 2), 2::bigint, 'a batch is no larger than asked');
select is(pg_temp.take('c', 2), 2::bigint, 'the next worker gets the next');
select is(pg_temp.take('other', 100), 5::bigint, 'another consumer is not affected');
select is((select count(distinct lease_id) from pg_temp.got), 3::bigint, 'every batch has one lease of its own');
select is((select array_agg(id) from (select id from pg_temp.got where call in (1, 2) order by call, id) g),
          (select array_agg(id) from (select id from bittern.trigger order by id limit 4) t), 'in order, none twice, none left out');
select results_eq('select t.* from bittern.trigger t order by id desc limit 1',
                  $$ select r.id, r.delivery_id, r.position, r.webhook, r.connection, r.customer, r.repeat_of, r.product, r.event_key, r.type,
                            r.subject, r.occurred_at, r.received_at, r.actor_id, r.actor_name, r.workspace, r.project, r.repository_id,
                            r.repository, r.url, r.document from bittern.receive('c') r $$, 'with the columns of bittern.trigger');

-- Leases that run out.
select pg_temp.pass('29 s');
select is(pg_temp.take('c'), 0::bigint, 'a live lease is not given to another');
select pg_temp.pass('2 s');
select is(pg_temp.take('c', 3), 3::bigint, 'one that ran out is');
select is((select array_agg(distinct attempt) from pg_temp.got where lease_id = pg_temp.lease()), '{2}', 'as the next attempt');
select ok(pg_temp.lease() <> all (array[pg_temp.lease(1), pg_temp.lease(2)]), 'under a new lease');
select pg_temp.triggers(2, name => 's');
select is(pg_temp.take('c', 100), 4::bigint, 'what ran out comes first, what is new fills the batch');
select is((select array_agg(attempt order by id) from pg_temp.got where lease_id = pg_temp.lease()), '{2,2,1,1}', 'each with its own count of attempts');
select is((select array_agg(id order by id) from pg_temp.got where lease_id = pg_temp.lease()),
          (select array_agg(id order by ctid) from pg_temp.got where lease_id = pg_temp.lease()), 'in order of id');

-- Twice: one at a time.
select pg_temp.pass('31 s');
select is(pg_temp.take('c'), 1::bigint, 'a batch that ran out twice is given again one trigger a lease');
select is(pg_temp.take('c'), 1::bigint, 'and the next');
select is((select leased + retrying from bittern.consumer_status where name = 'c'), 7::bigint, 'all of it is still held');
select lives_ok($$ select pg_temp.take('c') from generate_series(1, 20) $$, 'and the rest');
select is((select leased from bittern.consumer_status where name = 'c'), 7::bigint, 'nothing is lost on the way');

-- Whoever only gets retries asks, too.
select pg_temp.pass('8 days');
select count(*) from bittern_store.make_partitions(1);
select pg_temp.take('c');
select is((select last_receive_at from bittern.consumer_status where name = 'c'), (select moment from pg_temp.clock), 'a consumer that gets only retries is heard of');

-- Mistakes.
select throws_ok($$ select bittern.receive('nobody') $$, 'P0002', 'there is no consumer ''nobody''', 'an unknown consumer is said to be one');
select throws_ok($$ select bittern.receive(null) $$, 'P0002', null, 'so is none');
select throws_like($$ select bittern.receive('c', 0) $$, 'batch is 0; it must be 1 … 10000', 'a batch holds something');
select throws_like($$ select bittern.receive('c', 10001) $$, 'batch is 10001%', 'and has a limit');
select throws_like($$ select bittern.receive('c', null) $$, 'batch is null%', 'and is given');
select throws_like($$ select bittern.receive('c', 1, '-1 s') $$, 'lease is -00:00:01%', 'a lease is not negative');
select throws_like($$ select bittern.receive('c', 1, '13 h') $$, 'lease is 13:00:00%', 'and has a limit');
select throws_like($$ select bittern.receive('c', 1, null) $$, 'lease is null%', 'and is given');

select * from finish();
rollback;
