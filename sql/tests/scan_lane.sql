begin;
\ir consumers.psql
select plan(11);

select bittern.create_consumer('types', '{branch.*,tag.created}');
select bittern.create_consumer('filter', filter => '$.payload.f == 7');
select bittern.create_consumer('unknown', filter => '$.trigger.nothing.there > 3');
select bittern.create_consumer('absent', filter => '!($.payload.x == true)');
select pg_temp.triggers(1, '{pull_request.created,branch.created,branch.deleted,tag.created,tag.deleted}', 't');
select is(pg_temp.take('types'), 3::bigint, 'only the types asked for');
select pg_temp.triggers(9, name => 'f');
select is(pg_temp.take('filter'), 1::bigint, 'only what the filter says is true, the payload included');
select is(pg_temp.take('unknown'), 0::bigint, 'unknown is no match');
select is((select unread from bittern.consumer_status where name = 'unknown'), 0::bigint, 'and is passed over');
select is(pg_temp.take('absent'), 14::bigint, 'absent or false');

-- A body that jsonb cannot hold is no obstacle.
select pg_temp.append('{"f": 7, "x": "\u0000"}', 'strange');
select pg_temp.append('{"f": 7, "y": 2}', 'good');
select is(pg_temp.take('filter'), 1::bigint, 'a body that jsonb cannot hold is no match, and stops nothing');

-- A rare match: the progress is kept.
create function pg_temp.many(count integer, type text) returns void language sql as $$
  select pg_temp.append(format('{"%s": 1}', gen_random_uuid()), gen_random_uuid()::text, array_fill(type, array[count]))
$$;
select bittern.create_consumer('rare', '{tag.created}');
select pg_temp.many(6000, 'pull_request.created');
select pg_temp.many(6000, 'pull_request.created');
select pg_temp.many(1, 'tag.created');
select is(pg_temp.take('rare'), 0::bigint, 'one call looks at 10,000');
select is((select unread from bittern.consumer_status where name = 'rare'), 2001::bigint, 'and keeps how far it came');
select is(pg_temp.take('rare'), 1::bigint, 'the next goes on from there');

-- From one day to the next.
select bittern.create_consumer('days');
select pg_temp.triggers(2, name => 'd');
select pg_temp.pass('1 day');
select pg_temp.triggers(2, name => 'e');
select is(pg_temp.take('days', 3), 3::bigint, 'a batch goes over midnight');
select is(pg_temp.take('days', 3), 1::bigint, 'and on');

select * from finish();
rollback;
