begin;
\ir connections.psql
select plan(17);

select pg_temp.set_app('ours');
select pg_temp.connect('acme'), pg_temp.connect('globex');
create function pg_temp.pending(run bigint) returns text language sql as $$
  select concat_ws(' ', p.state, p.step, p.tries, p.due_at - bittern_store.now()) from bittern_store.run_pending p where p.run_id = run
$$;

-- Parked while the connection is not active.
select pg_temp.run('acme') as one \gset
select pg_temp.run('acme') as two \gset
select pg_temp.run('globex') as other \gset
select bittern_store.require_reauthorization('acme', 1, 'refused'), bittern_store.require_reauthorization('globex', 1, 'refused');
select pg_temp.report(:one, 'park'), pg_temp.report(:two, 'park'), pg_temp.report(:other, 'park');
select is(pg_temp.pending(:one), 'parked 0 1 00:00:00', 'a run waits for its connection');
select pg_temp.pass('3 h');
select is_empty($$ select from bittern_store.claim_runs(10, '1 min') $$, 'for as long as it takes');
select pg_temp.run('acme') as busy \gset
select is(bittern_store.go_on_with('nobody'), 0::bigint, 'nothing waits for a connection that is not there');
select is(bittern_store.go_on_with('acme'), 2::bigint, 'runs go on when it is authorised again');
select is(pg_temp.pending(:one), 'ready 0 1 00:00:00', 'now, with the step that they waited at');
select is(pg_temp.pending(:busy), 'leased 0 1 00:01:00', 'one that somebody has is left to him');
select is(pg_temp.pending(:other), 'parked 0 1 -03:00:00', 'another connection''s goes on waiting');
select is(bittern_store.go_on_with('acme'), 0::bigint, 'there is nothing to do twice');
select results_eq($$ select run_id, number, abandoned from bittern_store.claim_runs(10, '1 min') order by run_id $$,
  format('values (%s::bigint, 2, false), (%s, 2, false)', :one, :two), 'a worker gets them for their next try');

-- Parked when it has become active again meanwhile.
select is(pg_temp.report(:one, 'park'), 1::bigint, 'a worker that says "park" while the connection is not active');
select is(pg_temp.pending(:one), 'parked 0 2 00:00:00', 'parks');
select pg_temp.connect('acme');
select is(pg_temp.report(:two, 'park'), 1::bigint, 'one that says so when it is active again');
select is(pg_temp.pending(:two), 'ready 0 2 00:00:00', 'has the step done now');
select is(bittern_store.go_on_with('acme'), 0::bigint, 'and nothing is left behind');
select is((select array_agg(run_id order by run_id) from bittern_store.claim_runs(10, '1 min')), array[:one, :two]::bigint[], 'nobody waits');
select bittern_store.revoke_connection('acme', 'gone');
select is(pg_temp.report(:one, 'park'), 1::bigint, 'one that says so of a connection that was revoked');
select is(pg_temp.pending(:one), 'parked 0 3 00:00:00', 'parks: it may come back');

select * from finish();
rollback;
