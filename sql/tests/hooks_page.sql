begin;
\ir hooks.psql
select plan(6);

select pg_temp.register('c', place => 'acme/c'), pg_temp.register('a', place => 'acme/a', events => '{repo:fork,repo:push}'),
       pg_temp.register('b', connection => 'globex', place => 'globex/b'), pg_temp.register('d', place => 'acme/d');
select bittern_store.create_webhook('by-hand', 'cloud', 't', 'acme', false, '\x02');
select pg_temp.note('d', state => 'unregistered');
select results_eq(
  $$ select webhook, connection, events from bittern_store.hooks_page(null, 2) $$,
  $$ values ('a', 'acme', array['repo:fork', 'repo:push']), ('b', 'globex', array['repo:push']) $$, 'by name, each with its connection');
select results_eq($$ select webhook from bittern_store.hooks_page('b', 2) $$, $$ values ('c') $$, 'from a name on, without those that were taken away');
select is_empty($$ select webhook from bittern_store.hooks_page('c', 2) $$, 'to the end');

select bittern_store.take_secret_number('a');
select bittern_store.add_webhook_secret('a', 2::smallint, '\x0a');
select results_eq($$ select secrets::int[], sealed, token from bittern_store.hook_of('a') $$, $$ values (array[1, 2], '\x0a'::bytea, 'token-a') $$,
  'Bitbucket is to sign with the newest secret');
select is_empty($$ select name from bittern_store.hook_of('by-hand') $$, 'no hook of a webhook that has none in Bitbucket');
select is((select customer from bittern_store.hook_of('b')), 'Globex', 'and each is its customer''s');

select * from finish();
rollback;
