begin;
select plan(10);

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 10:00:30Z' $$;
create function pg_temp.note(connection text, calls integer, per_hour integer default null, until timestamptz default null)
  returns table (mine bigint, used bigint, shared_by bigint, per_hour integer, hold_until timestamptz) language sql as $$
  select n.mine, n.used, n.shared_by, n.per_hour, n.hold_until
    from bittern_store.note_calls(array['consumer/1'], array['repositories'], array[connection], array[calls], array[per_hour],
                                  array[until], array[case when until is not null then '429' end]) n
$$;
select results_eq($$ select * from pg_temp.note('acme', 3, 1000) $$, $$ values (3::bigint, 3::bigint, 1::bigint, 1000, null::timestamptz) $$,
                  'calls are counted, and the limit is kept');
select results_eq($$ select mine, used, shared_by from pg_temp.note('umbrella', 4) $$, $$ values (4::bigint, 7::bigint, 2::bigint) $$,
                  'over all connections that share it');
select is((select n.per_hour from pg_temp.note('umbrella', 0) n), 1000, 'who knows no limit does not forget it');
select is((select count(*) from bittern_store.rate_use), 2::bigint, 'a minute and connection is a row');
select is((select hold_until from pg_temp.note('acme', 0, null, '2026-01-01 10:05Z')), '2026-01-01 10:05Z'::timestamptz, 'a hold is told to all');
select is((select hold_until from pg_temp.note('acme', 0, null, '2026-01-01 10:02Z')), '2026-01-01 10:05Z'::timestamptz, 'and a shorter one does not end it');
select is((select l.held_because from bittern_store.rate_limit l), '429', 'with its reason');

create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 11:00:30Z' $$;
select results_eq($$ select mine, used from pg_temp.note('acme', 1) $$, $$ values (1::bigint, 1::bigint) $$, 'what is an hour old does not count any more');
create or replace function bittern_store.now() returns timestamptz language sql as $$ select timestamptz '2026-01-01 12:01:00Z' $$;
select pg_temp.note('acme', 1);
select is((select min(u.minute) from bittern_store.rate_use u), '2026-01-01 11:00Z'::timestamptz, 'and after two hours it goes');

select bittern_store.note_calls(array['b', 'b'], array['r', 'r'], array['x', 'x'], array[1, 2], array[null, null]::integer[],
                                array[null, null]::timestamptz[], array[null, null]::text[]);
select is((select u.calls from bittern_store.rate_use u where u.bucket = 'b'), 3, 'the same connection twice is one sum');

select * from finish();
rollback;
