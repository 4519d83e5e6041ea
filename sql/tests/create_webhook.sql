begin;
select plan(7);

select bittern_store.add_connection('acme', 'bitbucket', 'Acme', 'https://api.example.org', 'u', 'Bot', 'access_token', '\x01', null, null, null, null);
select lives_ok($$ select bittern_store.create_webhook('a', 'cloud', 'token-a', 'acme', false, '\x02') $$, 'a webhook with a secret');
select results_eq(
  $$ select name, connection, customer, secret_numbers::int[], sealed_secrets from bittern_store.webhooks_in_force() $$,
  $$ values ('a', 'acme', 'Acme', array[1], array['\x02'::bytea]) $$, 'a receiver sees it with its customer');
select lives_ok($$ select bittern_store.create_webhook('b', 'cloud', 'token-b', null, true, null) $$, 'an unsigned one has none');
select throws_ok($$ select bittern_store.create_webhook('c', 'cloud', 'token-c', null, false, null) $$, '22023', null, 'a signed one must have one');
select throws_ok($$ select bittern_store.create_webhook('a', 'cloud', 'token-d', null, true, null) $$, '23505', null, 'a name is taken once');
select throws_ok($$ select bittern_store.create_webhook('d', 'cloud', 'token-e', 'nobody', true, null) $$, 'P0002', null, 'the connection must be there');
select is((select count(distinct lane) from bittern_store.webhook), 2::bigint, 'lanes are given out in turn');

select * from finish();
rollback;
