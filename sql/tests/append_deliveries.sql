begin;
\ir fixtures.psql
select plan(14);

create temp table one as select * from pg_temp.append('{"a": 1}', 'r1', '{branch.created,tag.created}');
select is(duplicate, false, 'a new delivery is stored') from one;
select is((select count(*) from bittern.trigger), 2::bigint, 'each of its triggers is a row');
select results_eq(
  $$ select id - delivery_id, position from bittern.trigger order by id $$, $$ values (0::bigint, 0), (16::bigint, 1) $$,
  'the first trigger has the delivery''s own id, the next is 16 more');
select is((select id & 15 from bittern.delivery), 1::bigint, 'an id carries its lane');
select ok((select id < 9007199254740992 from bittern.delivery), 'an id is below 2^53');

create temp table two as select * from pg_temp.append('{"a": 1}', 'r1');
select is(duplicate, true, 'the same body under the same request id is a duplicate') from two;
select is((select delivery_id from two), (select delivery_id from one), 'of the first');
select is((select repeats from bittern.delivery), 1, 'whose repeat count goes up');
select is((select count(*) from bittern.trigger), 2::bigint, 'and nothing else is stored');

create temp table three as select * from pg_temp.append('{"a": 1}', 'r2');
select is(duplicate, false, 'the same body under another request id is stored') from three;
select is(
  (select t.repeat_of from bittern.trigger t, three where t.delivery_id = three.delivery_id), (select delivery_id from one),
  'and marked as a repeat of the first');
select is((select duplicate from pg_temp.append('{"a": 1}', 'r1', webhook => 'other')), false, 'another webhook is another matter');
select is((select duplicate from pg_temp.append('{"a": 1}', null)), false, 'without a request id nothing is taken for a duplicate');
select ok((select delivery_id from three) > (select delivery_id from one) + 16, 'ids of a lane go up');

select * from finish();
rollback;
