begin;
\ir fixtures.psql
select plan(7);

create function pg_temp.clock(at text) returns void language plpgsql as $$
begin
  execute format($f$ create or replace function bittern_store.now() returns timestamptz language sql as $n$ select timestamptz %L $n$ $f$,
                 '2026-01-01 ' || at || 'Z');
end $$;
create function pg_temp.allowed(keys bigint[], wanted bigint[]) returns text language sql as $$
  select string_agg(a.allowed::text, ' ' order by a.key) from bittern_store.allow_runs(keys, wanted) a
$$;

select pg_temp.clock('00:00:00');
select is(pg_temp.allowed('{1,2}', '{5,30}'), '5 20', 'of a new subject at most 20');
select is(pg_temp.allowed('{1,2,3}', '{10,1,1}'), '10 0 1', 'what was allowed before counts, each subject by itself');
select pg_temp.clock('00:00:30');
select is(pg_temp.allowed('{1}', '{10}'), '5', 'as much as is left');
select is(pg_temp.allowed('{1}', '{10}'), '0', 'and then none');
select pg_temp.clock('00:01:01');
select is(pg_temp.allowed('{1}', '{100}'), '15', 'a minute later those of its beginning are forgotten');
select is(pg_temp.allowed('{1}', '{1}'), '0', 'the others are not');
select is((select cardinality(recent) from bittern_store.subject_pace where key = 1), 20, 'never more are kept than are looked at');

select * from finish();
rollback;
