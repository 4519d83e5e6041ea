begin;
\ir connections.psql
select plan(35);

select pg_temp.set_app('ours');
select pg_temp.connect('acme', 'a'), pg_temp.connect('globex', 'g');
select results_eq(
  $$ select * from bittern_store.begin_refresh('acme', 1, pg_temp.one(), '30 s') $$,
  $$ values ('begun', 'authorization_code', 'bitbucket', 'https://api.example.org', 'https://example.org/token', 'own', 'ours', pg_temp.sealed('its secret'),
             pg_temp.sealed('refresh a'), null::timestamptz, null::timestamptz) $$, 'who begins is given what it takes');
select results_eq('select refresh_begun_at, refresh_by, refresh_until, generation, sealed from pg_temp.credential()',
  $$ values (bittern_store.now(), pg_temp.one(), bittern_store.now() + interval '30 s', 1::bigint, pg_temp.sealed('access a')) $$,
  'that it is at it is written down, before anybody was asked');

-- Two.
select results_eq($$ select * from bittern_store.begin_refresh('acme', 1, pg_temp.other(), '1 h') $$,
  $$ values ('busy', null::text, null::text, null::text, null::text, null::text, null::text, null::bytea, null::bytea, null::timestamptz, null::timestamptz) $$,
  'another waits, and is given nothing');
select is((select refresh_until from pg_temp.credential()), bittern_store.now() + interval '30 s', 'no longer than the first said');
select is(pg_temp.renew(pg_temp.one()), 'busy', 'so does the same in another thread');
select is(pg_temp.renew(pg_temp.other(), connection => 'globex'), 'begun', 'another connection''s token is another matter');
select is(pg_temp.finish(pg_temp.one()), true, 'the first is done');
select is(pg_temp.renew(pg_temp.other()), 'newer', 'the other finds the work done');
select is(pg_temp.renew(pg_temp.other(), 2), 'begun', 'the new token is renewed in its turn');
select is((select sealed_refresh from bittern_store.begin_refresh('globex', 1, pg_temp.one(), '30 s')), null, 'nobody is given what another is using');
select is(pg_temp.finish(pg_temp.other(), 2), true, 'done, too');

-- The first has died.
select is(pg_temp.renew(pg_temp.one(), 3), 'begun', 'one begins');
select pg_temp.pass('29 s');
select is(pg_temp.renew(pg_temp.other(), 3), 'busy', 'it is waited for as long as it said');
select pg_temp.pass('1 s');
select results_eq($$ select standing, sealed_refresh, abandoned_at from bittern_store.begin_refresh('acme', 3, pg_temp.other(), '30 s') $$,
  $$ values ('begun', pg_temp.sealed('refresh new'), bittern_store.now() - interval '30 s') $$,
  'then another takes over, with the same refresh token, and is told since when it may be used up');
select is((select refresh_begun_at from pg_temp.credential()), bittern_store.now() - interval '30 s', 'the first use counts');
select is(pg_temp.renew(pg_temp.one(), 3), 'busy', 'whoever was silent waits like everybody');
select pg_temp.pass('30 s');
select is((select abandoned_at from bittern_store.begin_refresh('acme', 3, pg_temp.one(), '30 s')), bittern_store.now() - interval '1 min',
  'even after the second has died, too');
select pg_temp.finish(pg_temp.one(), 3);
select results_eq($$ select standing, abandoned_at from bittern_store.begin_refresh('acme', 4, pg_temp.one(), '30 s') $$,
  $$ values ('begun', null::timestamptz) $$, 'a new token was not used by anybody');

-- It has failed.
select pg_temp.fail(generation => 4);
select results_eq($$ select standing, retry_at, sealed_refresh from bittern_store.begin_refresh('acme', 4, pg_temp.other(), '30 s') $$,
  $$ values ('later', bittern_store.now() + interval '2 s', null::bytea) $$, 'after a failure nobody asks for a while');
select is((select refresh_by from pg_temp.credential()), null, 'nor is anybody waited for');
select pg_temp.pass('2 s');
select is(pg_temp.renew(pg_temp.other(), 4), 'begun', 'then it is tried again');

-- Who has another token in mind.
select is(pg_temp.renew(pg_temp.one(), 3), 'newer', 'an older token needs no renewal, even while one goes on');
select pg_temp.finish(pg_temp.other(), 4);
select is(pg_temp.renew(pg_temp.one(), 6), 'newer', 'one that does not exist is not the one to renew, for nobody could write down what came of it');
select is((select refresh_by from pg_temp.credential()), null, 'and nobody is made to wait');

-- Not to be renewed.
select is(pg_temp.renew(connection => 'nobody'), 'unknown', 'there must be a connection');
select bittern_store.add_connection('plain', 'bitbucket', 'plain', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('t'), null, null, null, null);
select is(pg_temp.renew(connection => 'plain'), 'not_renewable', 'a pasted token cannot be renewed');
select is((select refresh_by from pg_temp.credential('plain')), null, 'nobody begins');
select bittern_store.add_connection('own', 'bitbucket', 'own', 'https://api.example.org', null, null, 'client_credentials', pg_temp.sealed('t'), 'https://example.org/token',
  (select id from bittern_store.oauth_consumer), '2 h', null);
select results_eq($$ select standing, kind, client_id, sealed_refresh from bittern_store.begin_refresh('own', 1, pg_temp.one(), '30 s') $$,
  $$ values ('begun', 'client_credentials', 'ours', null::bytea) $$, 'a consumer''s own needs no refresh token');
update bittern_store.credential set sealed_refresh = null, retry_at = null, refresh_by = null where connection_id = (select id from bittern_store.connection where name = 'acme');
select is(pg_temp.renew(generation => 5), 'not_renewable', 'a customer''s does');
select bittern_store.require_reauthorization('acme', 5, 'refused');
select is(pg_temp.renew(generation => 5), 'not_active', 'one that only the customer can bring back is not renewed');
select is(pg_temp.renew(generation => 4), 'not_active', 'whichever token one has');
select bittern_store.revoke_connection('acme', 'gone');
select is(pg_temp.renew(generation => 5), 'unknown', 'one that was revoked has none');

-- The consumer that it was made with.
select pg_temp.set_app('theirs'), pg_temp.finish(pg_temp.other(), connection => 'globex');
select is((select client_id from bittern_store.begin_refresh('globex', 2, pg_temp.one(), '30 s')), 'ours',
  'a token is renewed by the consumer that it was made with');
select pg_temp.set_app('ours', secret => 'changed'), pg_temp.finish(generation => 2, connection => 'globex');
select is((select sealed_secret from bittern_store.begin_refresh('globex', 3, pg_temp.one(), '30 s')), pg_temp.sealed('changed'), 'with the secret that it has now');
select pg_temp.set_app(mode => 'shared'), pg_temp.connect('initech', shared_client_id => 'everybody');
select results_eq($$ select mode, client_id, sealed_secret from bittern_store.begin_refresh('initech', 1, pg_temp.one(), '30 s') $$,
  $$ values ('shared', 'everybody', null::bytea) $$, 'or by the shared one, whose secret is not here');

select * from finish();
rollback;
