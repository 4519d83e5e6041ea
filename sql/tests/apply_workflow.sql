begin;
select plan(8);

create function pg_temp.apply(definition jsonb) returns table (version int, changed boolean) language sql as $$
  select * from bittern_store.apply_workflow(definition, array['%'], false)
$$;
select results_eq($$ select * from pg_temp.apply('{"name": "w", "steps": []}') $$, $$ values (1, true) $$, 'the first version');
select results_eq($$ select * from pg_temp.apply('{"name": "w", "steps": []}') $$, $$ values (1, false) $$, 'the same again changes nothing');
select results_eq($$ select * from pg_temp.apply('{"name": "w", "steps": [{"id": "a"}]}') $$, $$ values (2, true) $$, 'another text is the next version');
select is((select count(*) from bittern_store.workflow_version), 2::bigint, 'what it said before is kept');
select throws_like($$ select pg_temp.apply('{"name": "w", "where": "$.a", "steps": []}') $$, '%is not a predicate%', 'a condition is checked');
select throws_like($$ select pg_temp.apply('{"name": "w", "connection": "none", "steps": []}') $$, '%there is no connection none%', 'so is the connection');
select ok(bittern_store.delete_workflow('w'), 'it can be deleted');
select results_eq($$ select * from pg_temp.apply('{"name": "w", "steps": []}') $$, $$ values (3, true) $$, 'and versions go on when it comes back');

select * from finish();
rollback;
