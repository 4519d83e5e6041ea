begin;
select plan(5);

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2031-05-01 12:00:00Z' $$;
select is((select count(*) from bittern_store.make_partitions(1)), 18::bigint, 'yesterday, today and tomorrow of six logs');
select is_empty($$ select bittern_store.make_partitions(1) $$, 'called again it makes nothing');
select has_table('bittern_store', 'delivery_20310430', 'yesterday is there');
select lives_ok(
  $$ insert into bittern_store.fingerprint (delivery_id, digest, webhook) values (bittern_store.first_id('2031-05-03') - 16, 'x', 'w') $$,
  'the last id of tomorrow has a place');
select throws_ok($$ select bittern_store.make_partitions(99) $$, '22023', null, 'days ahead have a limit');

select * from finish();
rollback;
