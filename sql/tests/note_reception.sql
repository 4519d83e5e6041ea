begin;
\ir fixtures.psql
select plan(20);

select bittern_store.create_webhook('acme', 'cloud', 't1', null, false, '\x01');
select bittern_store.create_webhook('other', 'cloud', 't2', null, false, '\x02');
create function pg_temp.refuse(webhook text, number integer, reason text default 'wrong_signature') returns integer language sql as $$
  select bittern_store.note_reception(
    array_fill(webhook, array[number]), (select array_agg(timestamptz '2026-01-01 00:00Z' + g * interval '1 s') from generate_series(1, number) g),
    array_fill(401::smallint, array[number]), array_fill(reason, array[number]), (select array_agg('refusal ' || g) from generate_series(1, number) g),
    array_fill('{}'::jsonb, array[number]), array[webhook], array[reason], array[number::bigint], '{}', '{}', '{}')
$$;
create function pg_temp.uses(numbers smallint[], at timestamptz) returns integer language sql as $$
  select bittern_store.note_reception('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
    array_fill('acme'::text, array[cardinality(numbers)]), numbers, array_fill(at, array[cardinality(numbers)]))
$$;
create function pg_temp.shown(name text) returns jsonb language sql as $$
  select bittern_store.webhook_shown(name)::jsonb
$$;

select is(pg_temp.refuse('acme', 15), 1, 'one webhook is written about');
select is(pg_temp.refuse('acme', 25), 1, 'again');
select is(pg_temp.refuse('acme', 1, 'missing_signature'), 1, 'and for another reason');
select is(pg_temp.refuse('gone', 3), 0, 'one that is gone is passed over');
select is(jsonb_array_length(pg_temp.shown('acme') -> 'rejections'), 20, 'the last twenty stay');
select is(pg_temp.shown('acme') #>> '{rejections,0,detail}', 'refusal 25', 'the newest first');
select is(pg_temp.shown('acme') #>> '{rejections,0,status}', '401', 'with the answer''s status');
select is(pg_temp.shown('acme') -> 'rejected' -> 'reasons', '{"wrong_signature": 40, "missing_signature": 1}', 'all are counted');
select is(pg_temp.shown('acme') #>> '{rejected,count}', '41', 'in sum, too');
select is(pg_temp.shown('other') #>> '{rejected,count}', '0', 'another webhook is another matter');
select is(jsonb_array_length(pg_temp.shown('other') -> 'rejections'), 0, 'and has none to show');

select is(pg_temp.shown('acme') #>> '{secrets,0,use}', 'not seen yet', 'a secret that verified nothing');
select pg_temp.uses('{1}', '2026-01-01 10:00Z');
select is(pg_temp.shown('acme') #>> '{secrets,0,use}', 'in use', 'one that did');
select is(bittern_store.take_secret_number('acme'), 2::smallint, 'the next number');
select bittern_store.add_webhook_secret('acme', 2::smallint, '\x03');
select throws_like($$ select bittern_store.add_webhook_secret('acme', 3::smallint, '\x04') $$, '%two secrets already%', 'two at a time');
select throws_like($$ select bittern_store.remove_old_secrets('acme', false) $$, '%may still be in use%', 'the old one stays until the new one is seen');
select pg_temp.uses('{2}', '2026-01-01 11:00Z');
select is(pg_temp.shown('acme') #>> '{secrets,0,use}', 'safe to remove', 'then it is safe to remove');
select is(bittern_store.remove_old_secrets('acme', false), '{1}', 'and is removed');
select is(bittern_store.remove_old_secrets('acme', false), '{}', 'the newest never is');
select is(bittern_store.take_secret_number('acme'), 3::smallint, 'numbers are not used again');

select * from finish();
rollback;
