begin;
\ir fixtures.psql
select plan(8);

create temp table d as select * from pg_temp.append('{"a": [1, 2]}', 'r1');
select is(bittern.payload((select delivery_id from d)), '{"a": [1, 2]}'::jsonb, 'a body as it was sent');
select is(bittern.payload(1), null, 'null when there is no such delivery');
select is(bittern_store.body_json('\xefbbbf7b7d'), '{}'::jsonb, 'a byte order mark is passed over');
select is(bittern_store.body_json('not json'), null, 'not JSON');
select is(bittern_store.body_json(convert_to('{"a": "\u0000"}', 'UTF8')), null, 'a null character');
select is(bittern_store.body_json('\x7b2261223a22ff227d'), null, 'not UTF-8');
select is(bittern_store.body_json('{"a": 1e200000}'), null, 'a number jsonb cannot hold');
select is(bittern_store.body_json(''), null, 'nothing');

select * from finish();
rollback;
