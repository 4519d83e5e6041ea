begin;
select plan(4);

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 00:00:00Z' $$;
select setval('bittern_store.delivery_id_3', 1, false);
select is(bittern_store.take_ids('bittern_store.delivery_id_3', 3::smallint, 2), 1767225600000003::bigint, 'the clock, and the lane in the low bits');
select is(bittern_store.take_ids('bittern_store.delivery_id_3', 3::smallint, 1), 1767225600000035::bigint, 'goes on after the two that were taken');
create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2020-01-01 00:00:00Z' $$;
select is(bittern_store.take_ids('bittern_store.delivery_id_3', 3::smallint, 1), 1767225600000051::bigint, 'a clock that goes back does not matter');
select is(bittern_store.first_id('2026-01-01'), 1767225600000000::bigint, 'a day begins with its midnight in microseconds');

select * from finish();
rollback;
