begin;
\ir connections.psql
select plan(14);

select lives_ok($$ select bittern_store.add_connection('plain', 'bitbucket', 'acme', 'https://api.example.org', 'u', 'Bot', 'access_token', pg_temp.sealed('t'),
  null, null, null, null) $$, 'a token that somebody has pasted is a connection');
select results_eq('select name, app, customer, api_base_url, account_id, account_name, state, token_url, oauth_consumer_id, granted_scopes, workspaces from bittern_store.connection',
  $$ values ('plain', 'bitbucket', 'acme', 'https://api.example.org', 'u', 'Bot', 'active', null::text, null::bigint, null::text[], '{}'::text[]) $$,
  'of which nobody has said what it may do');
select results_eq($$ select kind, sealed, sealed_refresh, generation, expires_at from pg_temp.credential('plain') $$,
  $$ values ('access_token', pg_temp.sealed('t'), null::bytea, 1::bigint, null::timestamptz) $$, 'or how long it lives');
select is(pg_temp.timeline('plain'), 'made: Bot', 'its timeline begins');

select pg_temp.set_app('ours');
select id as consumer from bittern_store.oauth_consumer \gset
select lives_ok(format($$ select bittern_store.add_connection('own', 'bitbucket', 'globex', 'https://api.example.org', null, null, 'client_credentials', pg_temp.sealed('t'),
  'https://example.org/token', %s, '2 h', '{account}') $$, :consumer), 'so is what a consumer does for itself');
select results_eq($$ select token_url, oauth_consumer_id, granted_scopes from bittern_store.connection where name = 'own' $$,
  format($$ values ('https://example.org/token', %s::bigint, '{account}'::text[]) $$, :consumer), 'with what its token is renewed with');
select results_eq($$ select kind, generation, expires_at from pg_temp.credential('own') $$,
  $$ values ('client_credentials', 1::bigint, bittern_store.now() + interval '2 h') $$, 'when it ends');
select is(pg_temp.timeline('own'), 'made', 'nobody knows whose account that is');
select is(pg_temp.renew(connection => 'own'), 'begun', 'it can be renewed');
select is(pg_temp.finish(connection => 'own'), true, 'as any other');

select throws_ok($$ select bittern_store.add_connection('plain', 'bitbucket', 'globex', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('x'), null, null, null, null) $$,
  '23505', 'duplicate key value violates unique constraint "connection_name_key"', 'a name is taken once');
select is((select sealed from pg_temp.credential('plain')), pg_temp.sealed('t'), 'and its token stays');
select throws_ok($$ select bittern_store.add_connection('x', 'bitbucket', 'acme', 'https://api.example.org', null, null, 'password', pg_temp.sealed('x'), null, null, null, null) $$,
  '23514', null, 'a credential is of a kind that there is');
select is((select count(*) from bittern_store.connection), 2::bigint, 'what fails leaves nothing behind');

select * from finish();
rollback;
