begin;
select plan(5);

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 10:00Z' $$;
create function pg_temp.note(state text, failures integer, probe_at timestamptz) returns void language sql as $$
  select bittern_store.note_circuits(array['https://x.example'], array[state], array['refused'], array[failures], array[probe_at])
$$;
select pg_temp.note('open', 10, '2026-01-01 10:00:02Z');
select results_eq($$ select state, failures, opened_at, probe_at from bittern_store.host_circuit $$,
                  $$ values ('open', 10, timestamptz '2026-01-01 10:00Z', timestamptz '2026-01-01 10:00:02Z') $$, 'a host is not called any more');
create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 10:01Z' $$;
select pg_temp.note('open', 11, '2026-01-01 10:01:04Z');
select is((select opened_at from bittern_store.host_circuit), '2026-01-01 10:00Z'::timestamptz, 'since it was first not called');
select is((select failures from bittern_store.host_circuit), 11, 'and how often it was asked in vain');
select pg_temp.note('closed', 0, null);
select results_eq($$ select state, opened_at is null, probe_at is null from bittern_store.host_circuit $$, $$ values ('closed', true, true) $$, 'then it is called again');
select pg_temp.note('open', 10, '2026-01-01 10:02:02Z');
select is((select opened_at from bittern_store.host_circuit), '2026-01-01 10:01Z'::timestamptz, 'the next time counts from then');

select * from finish();
rollback;
