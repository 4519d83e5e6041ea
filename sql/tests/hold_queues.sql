begin;
\ir runs.psql
select plan(7);

select bittern_store.queue_of('w', 1, 0::smallint, 'acme') as one, bittern_store.queue_of('w', 1, 0::smallint, null) as none,
       bittern_store.queue_of('w', 1, 1::smallint, 'acme') as second \gset
select is(bittern_store.queue_of('w', 1, 0::smallint, null), :none, 'a place has one queue, also without a connection');
select is(bittern_store.queue_for(:one, 1), :second, 'another step''s is beside it');
select is(bittern_store.queue_for(:one, 0), :one, 'or it is the same');
create function pg_temp.hold(queue integer) returns text language sql as $$
  select concat_ws(' ', q.held_until - bittern_store.now(), q.held_because) from bittern_store.run_queue q where q.id = queue
$$;
create function pg_temp.until(after interval) returns timestamptz language sql as $$ select bittern_store.now() + after $$;
select bittern_store.hold_queues(array[:one, :one, :none], array[pg_temp.until('1 min'), pg_temp.until('2 min'), pg_temp.until('1 min')], array['x', 'y', 'z']);
select is(pg_temp.hold(:one), '00:02:00 y', 'of two holds the longer counts');
select bittern_store.hold_queues(array[:one, :none], array[pg_temp.until('1 min'), pg_temp.until('3 min')], array['short', 'long']);
select is(pg_temp.hold(:one), '00:02:00 y', 'a hold is not made shorter');
select is(pg_temp.hold(:none), '00:03:00 long', 'but longer');
select pg_temp.pass('5 min');
select bittern_store.hold_queues(array[:one], array[pg_temp.until('1 s')], array['anew']);
select is(pg_temp.hold(:one), '00:00:01 anew', 'and one that is over is replaced');

select * from finish();
rollback;
