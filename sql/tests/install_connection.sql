begin;
\ir connections.psql
select plan(47);

create function pg_temp.version() returns bigint language sql as $$ select version from bittern_store.webhook_version $$;
select pg_temp.set_app('ours'), pg_temp.invite('link');
select pg_temp.set_out('link', 'a'), pg_temp.set_out('link', 'b'), pg_temp.come_back('a'), pg_temp.come_back('b');
select throws_ok($$ select pg_temp.install('forged') $$, 'P0002', 'there is no such consent', 'nothing is installed without a trip');

-- A new one.
select pg_temp.version() as version \gset
select is(pg_temp.install('a'), 'made', 'a connection is made');
select results_eq(
  $$ select c.name, c.app, c.customer, c.api_base_url, c.token_url, o.client_id, c.account_id, c.account_name, c.workspaces, c.granted_scopes, c.state, c.state_reason
       from bittern_store.connection c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id $$,
  $$ values ('acme', 'bitbucket', 'acme', 'https://api.example.org', 'https://example.org/token', 'ours', 'ada', 'Ada', '{acme}'::text[], '{account}'::text[],
             'active', null::text) $$, 'of the link''s name and customer, with whose account it is and what was granted');
select results_eq('select kind, sealed, sealed_refresh, expires_at, generation, renewed_at, refresh_by, failures from pg_temp.credential()',
  $$ values ('authorization_code', pg_temp.sealed('access a'), pg_temp.sealed('refresh a'), bittern_store.now() + interval '2 h', 1::bigint, bittern_store.now(),
             null::uuid, 0) $$, 'and its tokens');
select is(pg_temp.timeline(), 'made: Ada', 'its timeline begins');
select is(pg_temp.link_stands('link'), 'used', 'the link is used up');
select cmp_ok(pg_temp.version(), '>', :version::bigint, 'receivers hear of it');
select is(pg_temp.come_back('a'), 'replayed acme', 'the trip knows what came of it');

-- Once.
select pg_temp.version() as version \gset
select is(pg_temp.install('a', 'mallory'), 'made', 'the same trip again, its first answer lost, has led to the same');
select is(pg_temp.install('b', 'mallory'), 'used', 'another trip of the link comes too late');
select results_eq('select c.account_id, k.sealed, k.generation from bittern_store.connection c, pg_temp.credential() k',
  $$ values ('ada', pg_temp.sealed('access a'), 1::bigint) $$, 'neither changes anything');
select is(pg_temp.timeline(), 'made: Ada', 'nor is it told');
select is(pg_temp.version(), :version::bigint, 'to anybody');
select is(pg_temp.come_back('b'), 'replayed', 'it led nowhere');

-- What the connection was made with stays.
select pg_temp.set_app('theirs', api_url => 'https://elsewhere', token_url => 'https://elsewhere/token');
select results_eq($$ select c.api_base_url, c.token_url, o.client_id from bittern_store.connection c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id $$,
  $$ values ('https://api.example.org', 'https://example.org/token', 'ours') $$, 'a change of the app''s settings does not move it');

-- Authorised anew.
select bittern_store.create_webhook('hook', 'cloud', 'token', 'acme', false, pg_temp.sealed('s'));
select id as id from bittern_store.connection \gset
select pg_temp.run() as waiting \gset
select pg_temp.run() as other \gset
update bittern_store.run set connection = 'globex' where id = :other;
select pg_temp.renew(pg_temp.one()), pg_temp.fail('silent', pg_temp.one()), pg_temp.pass('10 min'), pg_temp.renew(pg_temp.other());
select bittern_store.require_reauthorization('acme', 1, 'refused');
select pg_temp.report(:waiting, 'park'), pg_temp.report(:other, 'park');
select is((select count(*) from bittern_store.run_pending where state = 'parked'), 2::bigint, 'runs wait');
select pg_temp.version() as version \gset
select pg_temp.invite('again'), pg_temp.set_out('again', 'c'), pg_temp.come_back('c');
select is(pg_temp.install('c', 'grace', null), 'reauthorised', 'a customer authorises anew');
select is((select id from bittern_store.connection where name = 'acme'), :id::bigint, 'the connection keeps its id');
select is((select connection_id from bittern_store.webhook where name = 'hook'), :id::bigint, 'and its webhooks');
select is(pg_temp.state(), 'active', 'it is active, and says no more why it was not');
select is((select state_changed_at from bittern_store.connection where name = 'acme'), bittern_store.now(), 'from now on');
select results_eq($$ select c.account_id, c.account_name, o.client_id from bittern_store.connection c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id $$,
  $$ values ('grace', 'Grace', 'theirs') $$, 'it is whose it is now, through the consumer that is in force now');
select results_eq('select sealed, sealed_refresh, expires_at, generation, renewed_at from pg_temp.credential()',
  $$ values (pg_temp.sealed('access c'), pg_temp.sealed('refresh c'), null::timestamptz, 2::bigint, bittern_store.now()) $$,
  'its tokens are the next generation; a provider may say nothing of how long they live');
select results_eq('select refresh_begun_at, refresh_by, refresh_until, failures, retry_at from pg_temp.credential()',
  $$ values (null::timestamptz, null::uuid, null::timestamptz, 0, null::timestamptz) $$, 'what was wrong with the earlier ones is forgotten');
select is(pg_temp.finish(pg_temp.other()), false, 'who was renewing those comes too late');
select is(pg_temp.fail('refused', pg_temp.other()), 'fenced', 'with whatever answer');
select is(bittern_store.require_reauthorization('acme', 1, 'late'), false, 'and so does who was refused with them');
select is((select sealed from pg_temp.credential()), pg_temp.sealed('access c'), 'the new ones stay');
select is(pg_temp.timeline(), 'made: Ada, refresh_failed: its words, reauthorization_required: refused, authorized: Grace', 'its timeline goes on');
select is((select state from bittern_store.run_pending where run_id = :waiting), 'ready', 'its runs go on');
select is((select state from bittern_store.run_pending where run_id = :other), 'parked', 'those of others wait for theirs');
select is((select array_agg(run_id) from bittern_store.claim_runs(10, '1 min')), array[:waiting::bigint], 'at once');
select cmp_ok(pg_temp.version(), '>', :version::bigint, 'receivers hear that, too');

-- After it was revoked.
select bittern_store.revoke_connection('acme', 'gone');
select is_empty('select from pg_temp.credential()', 'a connection without tokens');
select is(pg_temp.connect('acme', 'd'), 'reauthorised', 'can be had again');
select is((select id from bittern_store.connection where name = 'acme'), :id::bigint, 'as the same');
select is(pg_temp.state() || (select ' ' || encode(sealed, 'escape') from pg_temp.credential()), 'active ' || encode(pg_temp.sealed('access d'), 'escape'),
  'it is active, with new tokens');
select is((select generation > 2 from pg_temp.credential()), true, 'of a generation that there was never before');
select is(bittern_store.require_reauthorization('acme', 1, 'late'), false, 'so that they are not taken for those from before');

-- Instead of a pasted token.
select bittern_store.add_connection('plain', 'bitbucket', 'plain', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('t'), null, null, null, null);
select is(pg_temp.connect('plain'), 'reauthorised', 'a plain token can be replaced');
select results_eq($$ select kind, generation from pg_temp.credential('plain') $$, $$ values ('authorization_code', 2::bigint) $$, 'by one that is renewed');

-- A name that has become somebody else's.
select pg_temp.invite('first', 'shop', 'globex'), pg_temp.invite('second', 'shop', 'initech'), pg_temp.invite('house', 'shop', 'globex', 'bitbucket-datacenter');
select pg_temp.set_app('inside', name => 'bitbucket-datacenter');
select pg_temp.set_out('first', 'f'), pg_temp.set_out('second', 's'), pg_temp.set_out('house', 'h'), pg_temp.come_back('f'), pg_temp.come_back('s'), pg_temp.come_back('h');
select is(pg_temp.install('f'), 'made', 'of two customers, one has the name');
select is(pg_temp.install('s', 'mallory'), 'taken', 'the other does not get it');
select is(pg_temp.install('h', 'mallory'), 'taken', 'nor does the same customer''s other app');
select results_eq($$ select c.customer, c.app, c.account_id, k.sealed from bittern_store.connection c, pg_temp.credential('shop') k where c.name = 'shop' $$,
  $$ values ('globex', 'bitbucket', 'ada', pg_temp.sealed('access f')) $$, 'nothing of theirs is stored');
select is(pg_temp.timeline('shop'), 'made: Ada', 'or told');
select is(pg_temp.link_stands('second'), 'open', 'the link is not used up');

select * from finish();
rollback;
