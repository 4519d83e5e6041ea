begin;
select plan(17);

create function pg_temp.terms(of text) returns text language sql as $$
  select string_agg(term, ' AND ') from unnest(bittern_store.predicate_terms(of)) term
$$;
select is(pg_temp.terms('$.a == 1'), '$.a == 1', 'one term is itself');
select is(pg_temp.terms('$.a == 1 && !($.b == true)  &&($.c == 3 && $.d == 4)'), '$.a == 1 AND !($.b == true) AND $.c == 3 AND $.d == 4',
  'terms that are joined come apart, brackets or none');
select is(pg_temp.terms('($.a == 1 && $.b == 2)'), '$.a == 1 AND $.b == 2', 'brackets around all of it, too');
select is(pg_temp.terms('($.a == 1) && ($.b == 2)'), '$.a == 1 AND $.b == 2', 'which two pairs are not');
select is(pg_temp.terms('$.a == 1 && $.b == 2 || $.c == 3'), '$.a == 1 && $.b == 2 || $.c == 3', 'an or is one term');
select is(pg_temp.terms('($.a == 1 || $.b == 2) && $.c == 3'), '$.a == 1 || $.b == 2 AND $.c == 3', 'inside an and, too');
select is(pg_temp.terms('$.a == "x) && (\"y" && $.b starts with "&& "'), '$.a == "x) && (\"y" AND $.b starts with "&& "',
  'what stands in quotes is text');
select is(pg_temp.terms('exists($.a ? (@.x == 1 && @.y == 2)) && $.b == 1'), 'exists($.a ? (@.x == 1 && @.y == 2)) AND $.b == 1',
  'a filter is part of its term');
select is(pg_temp.terms('strict $.a == 1 && $.b == 2'), 'strict $.a == 1 AND strict $.b == 2', 'strict stays strict');
select is(pg_temp.terms('($.a == 1) is unknown && (1 + 2) * 3 == 9'), '($.a == 1) is unknown AND (1 + 2) * 3 == 9',
  'brackets that are no pair around the whole');
select is(pg_temp.terms('$.a == 1 /* && */ && $.b == 2'), '$.a == 1 /* && */ && $.b == 2', 'a comment is left alone');
select is(pg_temp.terms(e'$.a == 1\n  && $.b == 2\n'), '$.a == 1 AND $.b == 2', 'lines are spaces');

select is(
  bittern_store.explain_predicate('$.a == 1 && $.b == 2 && $.c > 5 && $.d > 1', '{"a": 1, "b": 3, "d": "text"}'),
  '[{"term": "$.a == 1", "value": true}, {"term": "$.b == 2", "value": false}, {"term": "$.c > 5", "value": false},
    {"term": "$.d > 1", "value": null}]', 'each term is true, false, or unknown');
select is(
  bittern_store.explain_predicate('$.a == 2 && ($.b - $.c).abs() == 2', '{"a": 1, "b": 1, "c": 3}'),
  '[{"term": "$.a == 2", "value": false}, {"term": "($.b - $.c).abs() == 2", "value": true}]', 'brackets keep their meaning');
select is(
  bittern_store.explain_predicate('$.a == 1 && ($.b * 2).floor() > 1', '{"a": 1, "b": 0.2}') #> '{1,value}', 'false',
  'as they do before a number''s method');
select is(
  bittern_store.explain_predicate('$.a == 1 || $.b == 2', '{"a": 3}'), '[{"term": "$.a == 1 || $.b == 2", "value": false}]',
  'an or is told as a whole');
select is(bittern_store.explain_predicate('$.a > 1', '{"a": "text"}'), '[{"term": "$.a > 1", "value": null}]', 'unknown is null');

select * from finish();
rollback;
