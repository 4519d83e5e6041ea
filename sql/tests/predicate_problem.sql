begin;
select plan(15);

create function pg_temp.problem(condition text) returns text language sql as $$
  select bittern_store.predicate_problem(condition, '{"trigger": {"n": 7, "word": "x", "flag": true, "list": [1]}, "payload": null}')
$$;
select is(pg_temp.problem('$.trigger.n == 7'), null, 'what is true has no problem');
select is(pg_temp.problem('$.trigger.n == 8'), null, 'nor what is false');
select is(pg_temp.problem('$.trigger.gone == 7'), null, 'lax comparison with what is absent is false');
select is(pg_temp.problem('strict $.trigger.gone == 7'), '$.trigger.gone: JSON object does not contain key "gone"', 'a strict one is unknown');
select is(pg_temp.problem('$.trigger.word.double() > 3'), '$.trigger.word.double(): string argument of jsonpath item method .double() is not a valid representation of a double precision number', 'an item method that fails');
select is(pg_temp.problem('$.trigger.word > 3'), null, 'types that cannot be compared have no words of PostgreSQL''s');
select is(pg_temp.problem('$.trigger.n'), 'single boolean result is expected', 'what is no predicate');
select is(pg_temp.problem('strict $.trigger."gone".x == 1'), '$.trigger."gone".x: JSON object does not contain key "gone"', 'a key in quotes');
select is(bittern_store.explain_predicate('strict $.trigger.n == 7 && $.trigger.gone == 1', '{"trigger": {"n": 7}}'),
  '[{"term": "strict $.trigger.n == 7", "value": true}, {"term": "strict $.trigger.gone == 1", "value": null, "problem": "$.trigger.gone: JSON object does not contain key \"gone\""}]',
  'a term that is unknown says so');
select is(bittern_store.explain_predicate('$.trigger.n == 7', '{"trigger": {"n": 7}}'), '[{"term": "$.trigger.n == 7", "value": true}]', 'others do not');
select is(bittern_store.explained_term('$.trigger.n == 7', false, '{}'), '{"term": "$.trigger.n == 7", "value": false}', 'whatever they are of');

select is(bittern_store.unmet('$.steps.a.status == 201', '{"steps": {"a": {"status": 201}}}'), null, 'nothing is unmet of what holds');
select is(bittern_store.unmet('$.steps.a.status == 201 && $.steps.a.n > 1', '{"steps": {"a": {"status": 201, "n": 1}}}'), '$.steps.a.n > 1 is false', 'else the first term that is not true');
select is(bittern_store.unmet('$.steps.a.status > "x"', '{"steps": {"a": {"status": 201}}}'), '$.steps.a.status > "x" is unknown', 'also one that is unknown');
select is(bittern_store.unmet('strict $.steps.b.status == 1', '{"steps": {}}'), 'strict $.steps.b.status == 1 is unknown: $.steps.b.status: JSON object does not contain key "b"', 'and why it is');

select * from finish();
rollback;
