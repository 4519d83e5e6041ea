begin;
\ir runs.psql
select plan(21);

create function pg_temp.waits(run bigint) returns text language sql as $$
  select string_agg(concat_ws(' ', w ->> 'kind', w ->> 'detail', (w ->> 'until')::timestamptz - bittern_store.now(), 'after ' || (w ->> 'run')), ', ')
    from jsonb_array_elements(bittern_store.run_shown(run)::jsonb -> 'waits') w
$$;
select pg_temp.workflow('w'), pg_temp.workflow('s', '{}', '[{"text": "k"}]');
select pg_temp.happen(2);
select pg_temp.matched();
select pg_temp.run(1, 'w') as one, pg_temp.run(2, 'w') as two, pg_temp.run(1, 's') as first, pg_temp.run(2, 's') as second \gset
select is(pg_temp.waits(:one), 'turn 0 of its queue are before it', 'a run that may be taken');
select is(pg_temp.waits(:two), 'turn 1 of its queue are before it', 'waits for its turn');
select is(pg_temp.waits(:second), 'behind after ' || :first, 'or for another of its key');
select bittern_store.pause_pool(true, 'maintenance'), bittern_store.pause_workflow('w', true, 'wrong text');
select is(pg_temp.waits(:one), 'pool_paused maintenance, workflow_paused wrong text, turn 0 of its queue are before it', 'or until pauses are over');
select is(pg_temp.waits(:second), 'pool_paused maintenance, behind after ' || :first, 'those of its own workflow');
select bittern_store.pause_pool(false, null), bittern_store.pause_workflow('w', false, null);
select pg_temp.claim(1);
select is(pg_temp.waits((select run_id from pg_temp.held)), 'running 00:01:00', 'one in hand runs');
select pg_temp.pass('2 min');
select is(pg_temp.waits((select run_id from pg_temp.held)), 'silent -00:01:00', 'until its worker says nothing more');
select pg_temp.claim();
select pg_temp.report(:one, 'retry', 'retry', 'answered 503', bittern_store.now() + interval '5 min');
select is(pg_temp.waits(:one), 'due answered 503 00:05:00', 'one that is tried again waits for its time');
select bittern_store.hold_queues(array(select queue from bittern_store.run_pending where run_id = :one), array[bittern_store.now() + interval '1 min'], array['https://x does not answer']);
select is(pg_temp.waits(:one), 'held https://x does not answer 00:01:00, due answered 503 00:05:00', 'and for its queue');
select pg_temp.report(:two, 'unauthorised', 'park', 'reauthorization_required');
select is(pg_temp.waits(:two), 'parked reauthorization_required', 'one that is parked waits for somebody');
select pg_temp.workflow('w', '{"concurrency": 1}');
select pg_temp.happen(2);
select pg_temp.matched();
select pg_temp.claim();
select is((select pg_temp.waits(max(run_id)) from bittern_store.run_pending p where state = 'ready' and pg_temp.waits(run_id) like 'workflow%'),
          'workflow_limit 1 of 1 are in hand, turn 0 of its queue are before it', 'or others of its workflow');

create temp table shown as select bittern_store.run_shown(:one)::jsonb as j;
select is(j ->> 'state', 'waiting', 'its state') from shown;
select is(j -> 'steps', '["a", "b"]', 'its steps') from shown;
select is(j #>> '{trigger,type}', 'pull_request.created', 'its trigger') from shown;
select is(j #>> '{attempts,-1,reason}', 'answered 503', 'its attempts') from shown;
select is(j #>> '{attempts,-1,answer,status}', '200', 'with the answer') from shown;
select bittern_store.end_runs(array[:one]::bigint[], 'cancelled', 'by hand');
select is(bittern_store.run_shown(:one)::jsonb -> 'waits', '[]', 'one that has ended waits for nothing');
select is(bittern_store.run_shown(:one)::jsonb ->> 'reason', 'by hand', 'and says why it ended');
delete from bittern_store.trigger where id = (select trigger_id from bittern_store.run where id = :one);
select is(bittern_store.run_shown(:one)::jsonb -> 'trigger', 'null', 'its trigger may be gone');
select is(bittern_store.run_shown(1)::text, null, 'what is not there is null');
select is((select count(*) from bittern_store.run_state where state = 'waiting' and id = :one), 0::bigint, 'it does not wait');

select * from finish();
rollback;
