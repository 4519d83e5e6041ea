begin;
select plan(7);

select is(bittern_store.check_predicate('$.trigger.type == "x"')::text, '($."trigger"."type" == "x")', 'a comparison is a predicate');
select lives_ok($$ select bittern_store.check_predicate('exists($.payload.a)') $$, 'so is exists');
select lives_ok($$ select bittern_store.check_predicate('!($.payload.x == true)') $$, 'and a negation');
select throws_like($$ select bittern_store.check_predicate('$.trigger.type') $$, '%is not a predicate%', 'a selection is not');
select throws_like($$ select bittern_store.check_predicate('$.trigger ? (@.type == "x")') $$, '%is not a predicate%', 'nor is a filter');
select throws_like($$ select bittern_store.check_predicate('$.a ==') $$, '%is not a SQL/JSON path expression%', 'nor what does not parse');
select is(bittern_store.check_predicate(null)::text, null, 'no condition is none');

select * from finish();
rollback;
