begin;
\ir runs.psql
select plan(20);

select pg_temp.workflow('w'), pg_temp.workflow('s', '{}', '[{"text": "k"}]');
select pg_temp.happen(3, 'acme'), pg_temp.happen(1, 'globex');
select is(bittern_store.queues_page(null, 10, null, null, false)::jsonb, '{"items": [], "next": null, "counted_all": true}', 'nothing waits');
select pg_temp.matched();
select pg_temp.claim(1);
create function pg_temp.queues(workflow text default null, connection text default null, held boolean default false, most integer default 10, before bigint default null)
  returns text language sql as $$
  select string_agg(concat_ws(' ', q ->> 'workflow', q ->> 'step_id', q ->> 'connection', q ->> 'ready', q ->> 'later', q ->> 'running', q ->> 'blocked', q ->> 'parked',
                              q ->> 'held_because'), ', ' order by q ->> 'workflow', q ->> 'connection')
    from jsonb_array_elements(bittern_store.queues_page(before, most, workflow, connection, held)::jsonb -> 'items') q
$$;
select is(pg_temp.queues('w'), (select case when workflow = 'w' and connection = 'acme' then 'w a acme 2 0 1 0 0' else 'w a acme 3 0 0 0 0' end from pg_temp.held)
  || ', ' || (select case when workflow = 'w' and connection = 'globex' then 'w a globex 0 0 1 0 0' else 'w a globex 1 0 0 0 0' end from pg_temp.held), 'a queue for each connection');
select is((regexp_match(pg_temp.queues('s', 'acme'), '\d \d$'))[1], '2 0', 'what is behind others of its key is counted');
select is(pg_temp.queues('nobody'), null, 'of one workflow');
select is(pg_temp.queues(held => true), null, 'none is held');
select bittern_store.hold_queues(array(select id from bittern_store.run_queue where workflow = 'w' and connection = 'globex'), array[bittern_store.now() + interval '1 min'], array['https://x does not answer']);
select matches(pg_temp.queues(held => true), '^w a globex .* https://x does not answer$', 'one is');
select bittern_store.queues_page(null, 1, null, null, false)::jsonb as page \gset
select is(jsonb_array_length((:'page')::jsonb -> 'items'), 1, 'a page has so many');
select isnt((:'page')::jsonb ->> 'next', null, 'and says where the next begins');
select is(jsonb_array_length(bittern_store.queues_page(((:'page')::jsonb ->> 'next')::bigint, 10, null, null, false)::jsonb -> 'items'), 3, 'which has the rest');
select is((select min((q ->> 'oldest_due')::timestamptz) from jsonb_array_elements(bittern_store.queues_page(null, 10, null, null, false)::jsonb -> 'items') q), bittern_store.now(), 'how long the oldest waits');

-- What it comes to for metrics and health.
select results_eq($$ select waiting, running, blocked, parked, looping, dead from bittern_store.workload() $$, $$ values (5::bigint, 1::bigint, 2::bigint, 0::bigint, 0::bigint, 0::bigint) $$, 'runs by state');
select results_eq($$ select queues_held_by_rate, queues_held_by_circuit from bittern_store.workload() $$, $$ values (0::bigint, 1::bigint) $$, 'queues that are held for a host');
select bittern_store.hold_queues(array(select id from bittern_store.run_queue where workflow = 'w' and connection = 'acme'), array[bittern_store.now() + interval '1 min'], array['Bitbucket has said 429 (api)']);
select results_eq($$ select queues_held_by_rate, queues_held_by_circuit from bittern_store.workload() $$, $$ values (1::bigint, 1::bigint) $$, 'or for a limit');
select pg_temp.pass('61 s');
select results_eq($$ select queues_held_by_rate, queues_held_by_circuit from bittern_store.workload() $$, $$ values (0::bigint, 0::bigint) $$, 'until they are over');
select bittern_store.pause_pool(true, 'maintenance'), bittern_store.pause_workflow('w', true, null);
select results_eq($$ select workflows_paused, pool_paused, pool_reason from bittern_store.workload() $$, $$ values (1::bigint, true, 'maintenance') $$, 'pauses');
select is((bittern_store.backlog()).oldest_run_seconds, 0::double precision, 'what a pause keeps waiting is not late');
select bittern_store.pause_pool(false, null);
select cmp_ok((bittern_store.backlog()).oldest_run_seconds, '>=', 60::double precision, 'what nobody takes is');
select bittern_store.pause_workflow('s', true, null);
select is((bittern_store.backlog()).oldest_run_seconds, 0::double precision, 'unless its workflow is paused');

-- Hosts.
select bittern_store.note_circuits('{https://a,https://b}', '{closed,open}', array[null, 'timed out'], '{0,5}', array[null, bittern_store.now() + interval '30 s']);
select results_eq($$ select h ->> 'origin', h ->> 'state', h ->> 'reason' from jsonb_array_elements(bittern_store.hosts_listed()::jsonb -> 'items') h $$,
  $$ values ('https://b', 'open', 'timed out'), ('https://a', 'closed', null) $$, 'hosts, those first that are not called');
select is((select circuits_open from bittern_store.workload()), 1::bigint, 'and how many they are');

select * from finish();
rollback;
