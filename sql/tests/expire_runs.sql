begin;
\ir retention.psql
select plan(13);

-- A run of the first day, and one of a trigger of the first day that was matched on the next.
select pg_temp.unfinished_run('first') as first \gset
select pg_temp.triggers(1, name => 't');
select pg_temp.pass_days(1);
select bittern_store.apply_workflow('{"name": "w", "steps": [{"id": "a", "action": "http.request"}]}', '{%}', false);
select bittern_store.match_workflows();
select max(id) as second from bittern_store.run \gset
select ok(:second > :first + 80000000000 and (select r.trigger_id < bittern_store.first_id(pg_temp.day() + 1) from bittern_store.run r where r.id = :second),
          'a run may be of a later day than its trigger');
select lease as lease from bittern_store.claim_runs(1, '1 h') where run_id = :first \gset

select is_empty($$ select bittern_store.unfinished_runs_on(pg_temp.day() + 1) $$, 'it is its trigger''s day that it needs');
select is(bittern_store.expire_runs('fingerprint', pg_temp.day()), 0::bigint, 'other logs end no run');
select pg_temp.pass_days(89);
select pg_temp.sweep();
select ok(pg_temp.is_there('trigger') and pg_temp.is_there('run') and pg_temp.is_there('attempt') and pg_temp.is_there('run', 1), 'both keep their days and their trigger''s');
select is(pg_temp.because('run', 1), 'run ' || :second || ' has not ended', 'which is said');
select pg_temp.pass_days(1);
select pg_temp.sweep(run_days => 200);
select ok(not pg_temp.is_there('trigger') and pg_temp.is_there('run') and pg_temp.is_there('run_end'), 'for ninety days');
select is((select expired_runs from pg_temp.said where part = pg_temp.part('trigger')), 2::bigint, 'then both are counted');
select results_eq($$ select state, reason from bittern_store.run_state $$, $$ values ('dead', 'expired'), ('dead', 'expired') $$,
                  'and are shown as dead, reason expired, where runs are kept for longer');
select is_empty(format($$ select bittern_store.report_attempts('{%s}', '{%s}', '{0}', '{1}', '{a}', '{null}', '{null}', '{null}', '{null}', '{null}', '{null}', '{succeeded}', '{null}') $$,
                       :first, :'lease'), 'what a worker says of one later is not taken');
select is_empty($$ select * from bittern_store.claim_runs(10, '1 s') $$, 'and none is given out');
select pg_temp.sweep();
select ok(not pg_temp.is_there('run') and not pg_temp.is_there('run', 1) and not pg_temp.is_there('attempt') and not pg_temp.is_there('run_end'), 'where they are not they are gone');

-- A day of runs ends its own, whatever day their triggers are of.
select bittern_store.delete_workflow('w');
select pg_temp.mark_day();
select pg_temp.unfinished_run('third');
select is(bittern_store.expire_runs('run', pg_temp.day()), 1::bigint, 'a day of runs ends its own');
select is(bittern_store.expire_runs('run', pg_temp.day()), 0::bigint, 'once');

select * from finish();
rollback;
