begin;
\ir retention.psql
select plan(19);

create function pg_temp.needed_by() returns text language sql as $$ select bittern_store.triggers_needed_by(pg_temp.day()) $$;

select pg_temp.triggers(2);
select is(pg_temp.needed_by(), null, 'nobody needs a day without consumers and workflows');

-- A consumer that has not read it.
select bittern.create_consumer('early', start_at => '-infinity');
select bittern.create_consumer('late');
select is(pg_temp.needed_by(), 'consumer early has not read it', 'a consumer that has not read it does');
select pg_temp.pass('7 days');
select is(pg_temp.needed_by(), null, 'not when it has not asked for seven days');
select pg_temp.take('early', 1);
select is(pg_temp.needed_by(), 'consumer early has not read it', 'but as soon as it asks again');
select pg_temp.take('early');

-- What it holds.
select is(pg_temp.needed_by(), 'consumer early has not finished with it', 'a consumer that has not acknowledged it does');
select bittern.ack(pg_temp.lease(1));
select isnt(pg_temp.needed_by(), null, 'not even a part');
select bittern.nack(pg_temp.lease(2), (select max(id) from bittern.trigger), 'no', '1 h');
select isnt(pg_temp.needed_by(), null, 'or that waits to be given it again');
select pg_temp.pass('2 h');
select pg_temp.take('early');
select bittern.ack(pg_temp.lease());
select is(pg_temp.needed_by(), null, 'nobody does once it is done');
select bittern_store.make_partitions(1);
select pg_temp.triggers(1, name => 'later');
select is(pg_temp.needed_by(), null, 'whatever there is to read on later days');
select is(bittern_store.triggers_needed_by(pg_temp.day() + 1), null, 'nor a day on which nothing came');

-- Dead letters, of whomever.
select bittern.delete_consumer(name) from bittern_store.consumer;
select pg_temp.mark_day();
select pg_temp.dead_letter('dead') as letter \gset
select pg_temp.pass('20 days');
select is(pg_temp.needed_by(), 'consumer dead has a dead letter of it', 'a dead letter keeps its day, long after its consumer asked');
select bittern.redrive('dead');
select is(pg_temp.needed_by(), null, 'given again it is one of what a consumer holds, which has to ask');
select pg_temp.take('dead') + pg_temp.take('dead');
select isnt(pg_temp.needed_by(), null, 'as it has now');
select bittern.ack(max(lease_id)) from (select lease_id from pg_temp.got order by call desc limit 1) l;
insert into bittern_store.dead_letter values ((select id from bittern_store.consumer where name = 'dead'), :letter, 0, 'expired', bittern_store.now());
select is(pg_temp.needed_by(), null, 'what nobody took and expired keeps nothing');

-- Runs.
select bittern.delete_consumer(name) from bittern_store.consumer;
select pg_temp.pass('-20 days');
select pg_temp.unfinished_run('w') as run \gset
select pg_temp.pass('20 days');
select is(pg_temp.needed_by(), 'run ' || :run || ' has not ended', 'a run that has not ended keeps the day of its trigger');
delete from bittern_store.run_pending where run_id = :run;
select is(pg_temp.needed_by(), null, 'one that has does not');

-- Workflows.
select pg_temp.pass('-20 days');
select pg_temp.triggers(1, name => 'unmatched');
select pg_temp.pass('20 days');
select is(pg_temp.needed_by(), null, 'what was not matched is not needed without workflows');
select bittern_store.apply_workflow('{"name": "w", "steps": [{"id": "a", "action": "http.request"}]}', '{nothing}', false);
select is(pg_temp.needed_by(), 'workflows have not been matched', 'but with them');
select bittern_store.match_workflows();
select is(pg_temp.needed_by(), null, 'until it has been');

select * from finish();
rollback;
