begin;
\ir connections.psql
select plan(25);

select pg_temp.set_app('ours');
select pg_temp.connect('acme', 'a'), pg_temp.connect('globex', 'g');
select is(pg_temp.finish(), false, 'who has not begun finishes nothing');
select pg_temp.renew();
select pg_temp.pass('5 s');
select is(bittern_store.finish_refresh('acme', 1, pg_temp.one(), pg_temp.sealed('access b'), pg_temp.sealed('refresh b'), '1 h', '{account,webhook}'), true,
  'who has, stores the new token');
select results_eq('select sealed, sealed_refresh, expires_at, generation, renewed_at from pg_temp.credential()',
  $$ values (pg_temp.sealed('access b'), pg_temp.sealed('refresh b'), bittern_store.now() + interval '1 h', 2::bigint, bittern_store.now()) $$,
  'as the next generation, with the new refresh token');
select results_eq('select refresh_begun_at, refresh_by, refresh_until, failures, retry_at from pg_temp.credential()',
  $$ values (null::timestamptz, null::uuid, null::timestamptz, 0, null::timestamptz) $$, 'and nobody is at it any more');
select is((select granted_scopes from bittern_store.connection where name = 'acme'), '{account,webhook}', 'what is granted may have changed');
select is(pg_temp.timeline(), 'made: Ada, refreshed', 'it is told');
select is(pg_temp.finish(), false, 'the same again is not taken');
select is((select sealed from pg_temp.credential()), pg_temp.sealed('access b'), 'and changes nothing');
select results_eq($$ select sealed, generation from pg_temp.credential('globex') $$, $$ values (pg_temp.sealed('access g'), 1::bigint) $$,
  'another customer''s is as it was');

-- What the provider does not say.
select pg_temp.renew(generation => 2);
select is(bittern_store.finish_refresh('acme', 2, pg_temp.one(), pg_temp.sealed('access c'), null, null, null), true, 'a provider may say little');
select results_eq('select sealed, sealed_refresh, expires_at from pg_temp.credential()', $$ values (pg_temp.sealed('access c'), pg_temp.sealed('refresh b'), null::timestamptz) $$,
  'then the refresh token stays, and nobody knows how long the new one lives');
select is((select granted_scopes from bittern_store.connection where name = 'acme'), '{account,webhook}', 'and what was granted stays');

-- Late.
select pg_temp.renew(pg_temp.one(), 3);
select pg_temp.pass('31 s');
select is(pg_temp.finish(pg_temp.one(), 3, token => 'slow'), true, 'who is slow may still finish while nobody has taken over');
select pg_temp.renew(pg_temp.one(), 4);
select pg_temp.pass('31 s');
select pg_temp.renew(pg_temp.other(), 4);
select is(pg_temp.finish(pg_temp.one(), 4, token => 'late'), false, 'once another has taken over, the first is too late');
select is((select encode(sealed, 'escape') || generation from pg_temp.credential()), encode(pg_temp.sealed('access slow'), 'escape') || '4',
  'its tokens are not stored');
select is((select refresh_by from pg_temp.credential()), pg_temp.other(), 'and the other goes on');
select is(pg_temp.finish(pg_temp.other(), 4, token => 'taken over'), true, 'to the end');
select is(pg_temp.finish(pg_temp.one(), 4, token => 'late'), false, 'after which the first is too late still');
select is((select sealed_refresh from pg_temp.credential()), pg_temp.sealed('refresh taken over'), 'the winner''s stay');
select is(pg_temp.timeline(), 'made: Ada, refreshed, refreshed, refreshed, refreshed', 'what was not stored is not told');

select pg_temp.renew(pg_temp.one(), 5);
select is(pg_temp.finish(pg_temp.one(), 4, token => 'late'), false, 'even while it renews the next one');
select pg_temp.finish(pg_temp.one(), 5);

-- After failures.
select pg_temp.renew(generation => 6), pg_temp.fail('silent', generation => 6), pg_temp.pass('2 s'), pg_temp.renew(generation => 6);
select pg_temp.finish(generation => 6);
select results_eq('select failures, retry_at, refresh_begun_at from pg_temp.credential()', $$ values (0, null::timestamptz, null::timestamptz) $$,
  'success forgets them');

-- Revoked meanwhile.
select pg_temp.renew(generation => 7), bittern_store.revoke_connection('acme', 'gone');
select is(pg_temp.finish(generation => 7), false, 'a connection that was revoked meanwhile gets no token');
select is_empty('select from pg_temp.credential()', 'it has none');
select is(pg_temp.state(), 'revoked: gone', 'and stays as it is');

select * from finish();
rollback;
