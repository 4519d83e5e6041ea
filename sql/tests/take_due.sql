begin;
\ir consumers.psql
select plan(13);

-- One of three stops whoever works on it; the others are done as soon as they come alone.
select bittern.create_consumer('c', max_attempts => 4);
select pg_temp.triggers(3);
select id as poison from bittern.trigger order by id offset 1 limit 1 \gset
create function pg_temp.work(poison bigint) returns bigint language plpgsql as $$
declare
  held bigint;
begin
  held := pg_temp.take('c');
  if held > 0 and not exists (select from pg_temp.got g where g.lease_id = pg_temp.lease() and g.id = poison) then
    perform bittern.ack(pg_temp.lease());
  else
    perform pg_temp.pass('31 s');
  end if;
  return held;
end $$;
select is(pg_temp.work(:poison), 3::bigint, 'first all');
select is(pg_temp.work(:poison), 3::bigint, 'then all again');
select is((select array_agg(pg_temp.work(:poison)) from generate_series(1, 4)), '{1,1,1,1}', 'then one by one: the first, the poison twice, the third');
select is(pg_temp.work(:poison), 0::bigint, 'then nothing');
select results_eq($$ select consumer, trigger_id, attempts, last_error from bittern.dead_letter $$,
                  format($$ values ('c', %s::bigint, 4, 'its lease ran out') $$, :poison), 'the poison is a dead letter, its neighbours are not');
select is((select leased + retrying from bittern.consumer_status where name = 'c'), 0::bigint, 'they are done');

-- A limit of one: no second time for anything.
select bittern.create_consumer('once', max_attempts => 1);
select pg_temp.triggers(2, name => 's');
select is(pg_temp.take('once'), 2::bigint, 'given once');
select pg_temp.pass('31 s');
select is(pg_temp.take('once'), 0::bigint, 'and not again');
select is((select dead from bittern.consumer_status where name = 'once'), 2::bigint, 'but dead');

-- A limit of two: the last attempt is alone.
select bittern.create_consumer('twice', max_attempts => 2);
select pg_temp.triggers(2, name => 't');
select is(pg_temp.take('twice'), 2::bigint, 'given');
select pg_temp.pass('31 s');
select is(pg_temp.take('twice'), 1::bigint, 'the last attempt is made alone');

-- More in one row than the next worker asks for.
select bittern.create_consumer('big');
select pg_temp.triggers(150, name => 'u');
select is(pg_temp.take('big', 150), 150::bigint, 'more than a row holds');
select pg_temp.pass('31 s');
select is((select array_agg(pg_temp.take('big', 60)) from generate_series(1, 3)), '{60,60,30}', 'are given again in batches as asked');

select * from finish();
rollback;
