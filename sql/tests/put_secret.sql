begin;
select plan(12);

select ok(bittern_store.put_secret('CHAT', '\x01'), 'the first is new');
update bittern_store.secret set created_at = '2026-01-01', changed_at = '2026-01-01';
select ok(not bittern_store.put_secret('CHAT', '\x02'), 'the second replaces it');
select is((select sealed from bittern_store.secret), '\x02'::bytea, 'with its value');
select is((select created_at from bittern_store.secret), timestamptz '2026-01-01', 'which does not make it younger');
select cmp_ok((select changed_at from bittern_store.secret), '>', timestamptz '2026-01-01', 'and its change is dated');

create function pg_temp.apply(name text, url text) returns void language sql as $$
  select from bittern_store.apply_workflow(
    jsonb_build_object('name', name, 'steps', jsonb_build_array(jsonb_build_object('id', 'a', 'with', jsonb_build_object('url', url)))),
    '{%}', false)
$$;
select pg_temp.apply('two', '{{ secrets.CHAT }}');
select pg_temp.apply('one', '{{ secrets.CHAT }}/{{ secrets.LOST }}');
select bittern_store.put_secret('IDLE', '\x03');
create function pg_temp.listed() returns setof jsonb language sql as $$
  select i - 'created_at' - 'changed_at' from jsonb_array_elements(bittern_store.secrets_listed()::jsonb -> 'items') i
$$;
select results_eq('select pg_temp.listed()',
  array['{"name": "CHAT", "is_set": true, "workflows": ["one", "two"]}', '{"name": "IDLE", "is_set": true, "workflows": []}',
        '{"name": "LOST", "is_set": false, "workflows": ["one"]}']::jsonb[], 'who uses which, and which are missing');
select unalike(bittern_store.secrets_listed()::text, '%sealed%', 'no value is listed');

select throws_ok($$ select bittern_store.delete_secret('CHAT', false) $$, '55000', 'secret CHAT is used by workflows one, two',
  'one that is in use stays');
select ok(bittern_store.delete_secret('CHAT', true), 'unless it is to go anyway');
select ok(not bittern_store.delete_secret('CHAT', false), 'and is gone then, used or not');
select ok(bittern_store.delete_secret('IDLE', false), 'one that nobody uses goes');
select is((select missing_secrets from (select i ->> 'name' as name, i -> 'missing_secrets' as missing_secrets
             from jsonb_array_elements(bittern_store.workflows_listed()::jsonb -> 'items') i) w where name = 'one'),
  '["CHAT", "LOST"]', 'a workflow says what it misses');

select * from finish();
rollback;
