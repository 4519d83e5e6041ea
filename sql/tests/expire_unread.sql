begin;
\ir retention.psql
select plan(16);

create function pg_temp.expired(consumer text) returns bigint language sql as $$
  select c.expired from bittern_store.consumer c where c.name = expired.consumer
$$;
select bittern.create_consumer('all');
select bittern.create_consumer('pushes', types => '{branch.*}', filter => '$.trigger.ref.name == "main"');
select bittern.create_consumer('half');
select pg_temp.triggers(600);
select pg_temp.take('half', 250);
select bittern.ack(pg_temp.lease());
select pg_temp.triggers(500, '{branch.updated}', 's');
select bittern.create_consumer('late');
select pg_temp.pass_days(1);
select pg_temp.triggers(2, name => 'next');

select is(bittern_store.expire_unread(pg_temp.day()), 1100 + 500 + 850::bigint, 'what consumers have not read of the day is counted');
select is(pg_temp.expired('all'), 1100::bigint, 'for each');
select is(pg_temp.expired('pushes'), 500::bigint, 'of the types that it wants, whatever its filter');
select is(pg_temp.expired('half'), 850::bigint, 'from where it stands');
select is(pg_temp.expired('late'), 0::bigint, 'not before where it began');
select is((select array_agg(d order by d) from (select count(*) as d from bittern.dead_letter group by consumer) c), '{500,850,1000}',
          'the first thousand of each are dead letters');
select results_eq($$ select distinct attempts, last_error from bittern.dead_letter $$, $$ values (0, 'expired') $$, 'which were never given');
select is((select array_agg(trigger_id order by trigger_id) from bittern.dead_letter where consumer = 'all'),
          (select array_agg(id) from (select id from bittern.trigger order by id limit 1000) t), 'the first ones');
select is((select min(trigger_id) from bittern.dead_letter where consumer = 'half'),
          (select min(id) from bittern.trigger where id > (select max(id) from pg_temp.got)), 'after what it was given');
select is((select unread from bittern.consumer_status where name = 'late'), 2::bigint, 'the next day is none of it');

-- Over lanes too.
delete from bittern_store.dead_letter;
create table pg_temp.beside as select (t).* from bittern_store.trigger t;
update pg_temp.beside set lane = 2, id = id + 1;
insert into bittern_store.trigger select * from pg_temp.beside;
select is(bittern_store.expire_unread(pg_temp.day()), 2 * 1100 + 2 * 500 + 850 + 1100 + 1100::bigint, 'all lanes count');
select is((select array_agg(trigger_id order by trigger_id) from bittern.dead_letter where consumer = 'all'),
          (select array_agg(id) from (select id from bittern.trigger order by id limit 1000) t), 'and it is the first thousand of all of them');
delete from bittern_store.trigger where lane = 2;

-- As part of a sweep.
select pg_temp.pass_days(31);
delete from bittern_store.dead_letter;
select pg_temp.sweep();
select is((select sum(expired_triggers)::bigint from pg_temp.said), 2450 + 6::bigint, 'consumers that ask no more do not keep a day, and that is counted');
select is((select count(*) from bittern.trigger), 0::bigint, 'its triggers are gone');
select is(pg_temp.take('late'), 0::bigint, 'so there is nothing to read');
select is(bittern.redrive('all'), 0, 'and nothing to give again');

select * from finish();
rollback;
