begin;
\ir retention.psql
select plan(5);

select pg_temp.dead_letter('worker', 'expired') as said \gset
select bittern.create_consumer('c', start_at => '-infinity');
insert into bittern_store.dead_letter (consumer_id, trigger_id, attempts, last_error, died_at)
select c.id, g, 0, 'expired', bittern_store.now() from bittern_store.consumer c, generate_series(1, 10005) g where c.name = 'c';
update bittern_store.dead_letter set last_error = 'no' where trigger_id = 1;

select pg_temp.pass('90 days');
select is(bittern_store.forget_expired(), 0::bigint, 'expired dead letters are kept for ninety days');
select pg_temp.pass('1 day');
select is(bittern_store.forget_expired(), 10000::bigint, 'then they are forgotten, 10,000 at a time');
select is(bittern_store.forget_expired(), 4::bigint, 'until none is left');
select is((select array_agg(trigger_id order by trigger_id) from bittern.dead_letter), array[1, :said], 'but for what died otherwise, and whose trigger is kept');
select pg_temp.pass_days(1);
insert into bittern_store.dead_letter select c.id, 2, 0, 'expired', bittern_store.now() - interval '91 days' from bittern_store.consumer c where c.name = 'c';
select pg_temp.sweep();
select is_empty($$ select from bittern_store.dead_letter where trigger_id = 2 $$, 'a sweep does it');

select * from finish();
rollback;
