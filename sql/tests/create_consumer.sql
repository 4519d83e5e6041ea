begin;
\ir consumers.psql
select plan(24);

select pg_temp.triggers(2);
select is(bittern.create_consumer('late'), true, 'a consumer is made');
select is(bittern.create_consumer('all', start_at => '-infinity'), true, 'one for everything kept');
select pg_temp.pass('1 min');
select is(bittern.create_consumer('since', start_at => (select moment from pg_temp.clock)), true, 'and one for what comes since a time');
select is(bittern.create_consumer('tomorrow', start_at => (select moment + interval '1 day' from pg_temp.clock)), true, 'or will come');
select pg_temp.triggers(1, name => 's');
select is(pg_temp.take('late'), 1::bigint, 'one made now gets only what comes');
select is(pg_temp.take('all'), 3::bigint, 'one made with -infinity gets everything');
select is(pg_temp.take('since'), 1::bigint, 'one with a time what was received since then');
select is(pg_temp.take('tomorrow'), 0::bigint, 'one with a time to come nothing before it');

select is(bittern.create_consumer('all', '{branch.*}', '$.trigger.id > 0', '-infinity', 3), false, 'called again it changes');
select is((select type_patterns from bittern_store.consumer where name = 'all'), '{branch.%}', 'the types');
select is((select filter::text from bittern_store.consumer where name = 'all'), '($."trigger"."id" > 0)', 'the filter');
select is((select max_attempts from bittern_store.consumer where name = 'all'), 3, 'and the limit');
select pg_temp.triggers(1, '{branch.created}', 'b');
select is(pg_temp.take('all'), 1::bigint, 'but never the position');
select is((select owner from bittern_store.consumer where name = 'all'), session_user::text, 'it belongs to the role that made it');

select throws_ok($$ select bittern.create_consumer('') $$, '22023', null, 'a consumer has a name');
select throws_ok($$ select bittern.create_consumer(E'a\nb') $$, '22023', null, 'a printable one');
select throws_ok($$ select bittern.create_consumer('x', '{}') $$, '22023', null, 'and types');
select throws_like($$ select bittern.create_consumer('x', '{pull request}') $$, '%''pull request'' is none%', 'which are types');
select throws_ok($$ select bittern.create_consumer('x', array['*', null]) $$, '22023', null, 'and not null');
select throws_like($$ select bittern.create_consumer('x', filter => '$.trigger.type') $$, '%is not a predicate%', 'a filter is a predicate');
select throws_like($$ select bittern.create_consumer('x', max_attempts => 0) $$, 'max_attempts is 0%', 'attempts have a limit');
select throws_like($$ select bittern_store.put_consumer('x', null, null, null, null, 'nobody here') $$, 'there is no role nobody here', 'its owner is there');

select bittern.create_consumer('n' || g) from generate_series(5, 1000) g;
select throws_ok($$ select bittern.create_consumer('one more') $$, '54000', 'there are 1,000 consumers already', 'there is a limit');
select lives_ok($$ select bittern.create_consumer('n5', '{tag.*}') $$, 'which is none for those that are there');

select * from finish();
rollback;
