begin;
\ir consumers.psql
select plan(9);

select is(bittern_store.moment_said('30m'), bittern_store.now() - interval '30 min', 'so many minutes ago');
select is(bittern_store.moment_said('2h'), bittern_store.now() - interval '2 h', 'hours');
select is(bittern_store.moment_said('1d'), bittern_store.now() - interval '1 day', 'days');
select is(bittern_store.moment_said('2026-11-23T16:00:00+01:00'), timestamptz '2026-11-23 15:00Z', 'a moment');
select is(bittern_store.moment_said(null), null, 'none');
select is(bittern_store.id_at(bittern_store.moment_said('-infinity')), 0::bigint, 'the beginning is before every id');
select is(bittern_store.id_at('infinity'), 9223372036854775807, 'the end is after every id');
select is(bittern_store.id_at(timestamptz '2026-01-01 00:00:00.000017Z'), 1767225600000016, 'an id''s lane is left out');
select throws_ok($$ select bittern_store.moment_said('2026-02-31T00:00:00Z') $$, '22008', null, 'a day that is none is refused');

select * from finish();
rollback;
