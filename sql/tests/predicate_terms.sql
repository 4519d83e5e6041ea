begin;
select plan(9);

create function pg_temp.terms(of text) returns text language sql as $$
  select string_agg(term::text, ' AND ') from unnest(bittern_store.predicate_terms(of::jsonpath)) term
$$;
select is(pg_temp.terms('$.a == 1'), '($."a" == 1)', 'one term is itself');
select is(pg_temp.terms('$.a == 1 && !($.b == true) && ($.c == 3 && $.d == 4)'),
  '($."a" == 1) AND !($."b" == true) AND ($."c" == 3) AND ($."d" == 4)', 'terms that are joined come apart, brackets or none');
select is(pg_temp.terms('$.a == 1 && $.b == 2 || $.c == 3'), '($."a" == 1 && $."b" == 2 || $."c" == 3)', 'an or is one term');
select is(pg_temp.terms('($.a == 1 || $.b == 2) && $.c == 3'), '($."a" == 1 || $."b" == 2) AND ($."c" == 3)', 'inside an and, too');
select is(pg_temp.terms('$.a == "x) && (\"y" && $.b starts with "&& "'), '($."a" == "x) && (\"y") AND ($."b" starts with "&& ")',
  'what stands in quotes is text');
select is(pg_temp.terms('exists($.a ? (@.x == 1 && @.y == 2)) && $.b == 1'), 'exists ($."a"?(@."x" == 1 && @."y" == 2)) AND ($."b" == 1)',
  'a filter is part of its term');
select is(pg_temp.terms('strict $.a == 1 && $.b == 2'), 'strict ($."a" == 1) AND strict ($."b" == 2)', 'strict stays strict');
select is(pg_temp.terms('($.a == 1) is unknown && (1 + 2) * 3 == 9'), '($."a" == 1) is unknown AND ((1 + 2) * 3 == 9)',
  'brackets that are no pair around the whole');
select is(
  bittern_store.explain_predicate('$.a == 1 && $.b == 2 && $.c > $.a.x.y && $.d > 1', '{"a": 1, "b": 3, "d": "text"}'),
  '[{"term": "$.\"a\" == 1", "value": true}, {"term": "$.\"b\" == 2", "value": false},
    {"term": "$.\"c\" > $.\"a\".\"x\".\"y\"", "value": false}, {"term": "$.\"d\" > 1", "value": null}]',
  'each term is true, false, or unknown');

select * from finish();
rollback;
