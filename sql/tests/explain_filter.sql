begin;
\ir consumers.psql
select plan(5);

select pg_temp.append('{"draft": "yes"}', 'r1');
select max(id) as id from bittern.trigger \gset
select results_eq(
  format($$ select * from bittern.explain_filter('$.trigger.type == "pull_request.created" && $.payload.draft == true && $.payload.draft > 3', %s) $$, :id),
  $$ values ('$.trigger.type == "pull_request.created"', 'true'), ('$.payload.draft == true', 'unknown'), ('$.payload.draft > 3', 'unknown') $$,
  'each term is true, false or unknown');
select results_eq(format($$ select * from bittern.explain_filter('!($.payload.gone == true)', %s) $$, :id),
                  $$ values ('!($.payload.gone == true)', 'true') $$, 'absent or false');
select throws_like(format($$ select * from bittern.explain_filter('$.trigger.type', %s) $$, :id), '%is not a predicate%', 'a filter that is none is refused');
select throws_like(format($$ select * from bittern.explain_filter('$.(', %s) $$, :id), '%is not a SQL/JSON path expression%', 'so is what is no path');
select throws_ok($$ select * from bittern.explain_filter('$.trigger.id > 1', 1) $$, 'P0002', null, 'an unknown trigger is said to be one');

select * from finish();
rollback;
