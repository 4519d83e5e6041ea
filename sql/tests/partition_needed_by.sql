begin;
\ir retention.psql
select plan(7);

-- A delivery whose first trigger is of before midnight and whose second is of after.
select bittern_store.first_id(pg_temp.day() + 1) as midnight \gset
update pg_temp.clock set moment = to_timestamp(:midnight / 1000000) - interval '1 us';
select pg_temp.triggers(1, '{pull_request.created,pull_request.updated}');
select is((select array_agg(id >= :midnight order by id) from bittern.trigger), '{f,t}', 'a delivery has triggers on both sides of midnight');
select is(bittern_store.partition_needed_by('delivery', pg_temp.day()), 'triggers of the next day belong to it', 'its day is kept for the later one');
select pg_temp.pass_days(31);
select pg_temp.sweep();
select ok(pg_temp.is_there('delivery') and not pg_temp.is_there('trigger') and pg_temp.is_there('trigger', 1), 'when the triggers of its own day are gone');
select isnt((select bittern.payload(delivery_id) from bittern.trigger), null, 'so that this one still has its payload');
select pg_temp.pass_days(1);
select pg_temp.sweep();
select ok(not pg_temp.is_there('delivery') and not pg_temp.is_there('delivery', 1), 'it goes after that one');

-- Runs.
select pg_temp.mark_day();
select pg_temp.unfinished_run('w') as run \gset
select is(bittern_store.partition_needed_by('run', pg_temp.day()), 'run ' || :run || ' has not ended', 'runs of a day are kept while one has not ended');
select is(bittern_store.partition_needed_by('fingerprint', pg_temp.day()), null, 'fingerprints are kept for nobody');

select * from finish();
rollback;
