begin;
\ir connections.psql
select plan(29);

select pg_temp.invite('link');
select is(pg_temp.set_out('guessed', 'a'), 'unknown', 'there must be a link');
select results_eq($$ select standing, app, client_id from bittern_store.begin_consent(pg_temp.digest('link'), '\x01', 'everybody', '30 min') $$,
  $$ values ('not_configured', 'bitbucket', null::text) $$, 'an app without a consumer takes nobody, and the shared one is not used unasked');
select pg_temp.set_app('ours', secret => null);
select is(pg_temp.set_out('link', 'a'), 'not_configured', 'nor does one whose secret is missing');
select pg_temp.set_app('ours', mode => 'shared');
select is(pg_temp.set_out('link', 'a'), 'not_configured', 'while it is shared, one''s own is not used');
select is_empty('select from bittern_store.consent', 'nothing was begun');
select is((select count(*) from bittern_store.oauth_consumer), 1::bigint, 'and no consumer made');

-- Through one's own consumer.
select pg_temp.set_app(mode => 'own', add => '{webhook,pullrequest}', custom => '{beta:thing}');
select results_eq($$ select * from bittern_store.begin_consent(pg_temp.digest('link'), pg_temp.digest('a'), 'everybody', '30 min') $$,
  $$ values ('begun', 'bitbucket', 'ours', null::text, null::text, '{pullrequest,webhook,beta:thing}'::text[]) $$,
  'a trip has a client id, the app''s own addresses, and all scopes, custom ones too');
select results_eq('select state_digest, begun_at, expires_at, taken_at from bittern_store.consent',
  $$ values (pg_temp.digest('a'), bittern_store.now(), bittern_store.now() + interval '30 min', null::timestamptz) $$, 'it lasts as long as it is told');
select pg_temp.set_app(api_url => 'https://api', authorize_url => 'https://authorize');
select results_eq($$ select api_url, authorize_url from bittern_store.begin_consent(pg_temp.digest('link'), pg_temp.digest('b'), null, '30 min') $$,
  $$ values ('https://api', 'https://authorize') $$, 'addresses are those that were set');
select is((select count(*) from bittern_store.consent), 2::bigint, 'a link may be begun more than once');
select throws_ok($$ select pg_temp.set_out('link', 'a') $$, '23505', null, 'but a state is never used again');
select is((select count(*) from bittern_store.oauth_consumer where mode = 'shared'), 0::bigint, 'nothing was shared');

-- Through the shared one.
select pg_temp.set_app(mode => 'shared');
select is((select client_id from bittern_store.begin_consent(pg_temp.digest('link'), pg_temp.digest('c'), 'everybody', '30 min')), 'everybody',
  'a shared consumer is used when that is the mode');
select results_eq($$ select app, client_id, sealed_secret from bittern_store.oauth_consumer where mode = 'shared' $$,
  $$ values ('bitbucket', 'everybody', null::bytea) $$, 'it is remembered without a secret');
select is(pg_temp.set_out('link', 'd', 'everybody'), 'begun', 'another trip through it');
select is((select count(*) from bittern_store.oauth_consumer where mode = 'shared'), 1::bigint, 'makes it no second time');
select is(pg_temp.set_out('link', 'e', 'ours'), 'begun', 'one''s own client id may be the shared one, too');
select is((select sealed_secret from bittern_store.oauth_consumer where mode = 'own'), pg_temp.sealed('its secret'), 'which does not touch one''s own');
select is((select o.mode from bittern_store.consent c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id where c.state_digest = pg_temp.digest('e')), 'shared',
  'nor is taken for it');

-- Of the other app.
select pg_temp.invite('house', 'house', 'house', 'bitbucket-datacenter');
select is(pg_temp.set_out('house', 'h', 'everybody'), 'not_configured', 'a consumer is of one app');
select pg_temp.set_app('inside', name => 'bitbucket-datacenter', mode => 'shared');
select is(pg_temp.set_out('house', 'i', 'everybody'), 'begun', 'even a shared one of the same client id');
select is((select o.app from bittern_store.consent c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id where c.state_digest = pg_temp.digest('i')),
  'bitbucket-datacenter', 'is not the other app''s');
select pg_temp.set_app(name => 'bitbucket-datacenter', mode => 'own');
select is((select client_id from bittern_store.begin_consent(pg_temp.digest('house'), pg_temp.digest('h'), null, '30 min')), 'inside', 'each has its own');

-- A link that is no good.
select pg_temp.set_app(mode => 'own');
select pg_temp.come_back('a');
select is(pg_temp.set_out('link', 'f'), 'begun', 'who has come back with nothing may set out again');
select pg_temp.install('a');
select results_eq($$ select standing, app, client_id from bittern_store.begin_consent(pg_temp.digest('link'), pg_temp.digest('g'), null, '30 min') $$,
  $$ values ('used', null::text, null::text) $$, 'a link that made a connection is used up');
select pg_temp.invite('late');
select pg_temp.pass('1 day');
select is(pg_temp.set_out('late', 'g'), 'expired', 'one that is too old');
select is(pg_temp.set_out('link', 'g'), 'used', 'or both');
select is_empty($$ select from bittern_store.consent where state_digest = pg_temp.digest('g') $$, 'begins nothing');
select is(pg_temp.come_back('g'), 'unknown', 'and ends nowhere');

select * from finish();
rollback;
