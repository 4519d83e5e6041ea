begin;
select plan(3);

select is_empty($$ select bittern_store.check_predicates(array['$.a == 1', 'exists($.b)']) $$, 'nothing is said of predicates');
select results_eq($$ select place from bittern_store.check_predicates(array['$.a', '$.a == 1', '$.a ==', null]) $$,
  array[1, 3], 'the others are named by their place');
select matches((select reason from bittern_store.check_predicates(array['$.a'])), 'is not a predicate', 'with the reason');

select * from finish();
rollback;
