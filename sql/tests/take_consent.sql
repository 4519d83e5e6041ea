begin;
\ir connections.psql
select plan(19);

select pg_temp.set_app('ours', add => '{webhook}', custom => '{beta:thing}');
select pg_temp.invite('link');
select pg_temp.set_out('link', 'a'), pg_temp.set_out('link', 'b'), pg_temp.set_out('link', 'c'), pg_temp.set_out('link', 'd');

select results_eq($$ select standing, installed, app, client_id, sealed_secret from bittern_store.take_consent(pg_temp.digest('forged')) $$,
  $$ values ('unknown', null::text, null::text, null::text, null::bytea) $$, 'nobody set out with a state that is made up');
select results_eq(
  $$ select standing, installed, app, customer, connection, return_to, mode, client_id, sealed_secret, api_url, token_url, scopes
       from bittern_store.take_consent(pg_temp.digest('a')) $$,
  $$ values ('taken', null::text, 'bitbucket', 'acme', 'acme', 'https://shop.example.org/', 'own', 'ours', pg_temp.sealed('its secret'), null::text,
             null::text, '{webhook,beta:thing}'::text[]) $$, 'a trip ends with what the code is exchanged with, and for whom');
select is((select oauth_consumer_id from bittern_store.consent where state_digest = pg_temp.digest('a')),
          (select oauth_consumer_id from bittern_store.take_consent(pg_temp.digest('a'))), 'and which consumer that is');
select is(pg_temp.come_back('a'), 'replayed', 'once');
select is(pg_temp.come_back('b'), 'taken', 'other trips of the link are trips of their own');
select is(pg_temp.install('b'), 'made', 'and one of them may lead somewhere');
select is(pg_temp.come_back('b'), 'replayed acme', 'whoever reloads that page is told what came of it');
select is(pg_temp.come_back('a'), 'replayed', 'of the other nothing did');
select bittern_store.revoke_connection('acme', 'gone');
select is(pg_temp.come_back('b'), 'replayed acme', 'whatever became of the connection');

-- Settings change while a customer is away.
select pg_temp.set_app('theirs', api_url => 'https://api', token_url => 'https://token');
select results_eq($$ select standing, client_id, sealed_secret, api_url, token_url from bittern_store.take_consent(pg_temp.digest('c')) $$,
  $$ values ('taken', 'ours', pg_temp.sealed('its secret'), 'https://api', 'https://token') $$,
  'a trip ends with the consumer that it began with, where the app is now');

-- Through the shared consumer.
select pg_temp.set_app(mode => 'shared'), pg_temp.invite('shared');
select pg_temp.set_out('shared', 's', 'everybody');
select results_eq($$ select mode, client_id, sealed_secret from bittern_store.take_consent(pg_temp.digest('s')) $$,
  $$ values ('shared', 'everybody', null::bytea) $$, 'the shared one''s secret is not here');

-- Time.
select pg_temp.set_out('shared', 'x', 'everybody'), pg_temp.set_out('shared', 'y', 'everybody');
select pg_temp.pass('29 min 59 s');
select is(pg_temp.come_back('x'), 'taken', 'a customer may take as long as the trip lasts');
select pg_temp.pass('1 s');
select is(pg_temp.come_back('y'), 'expired', 'and no longer');
select is(pg_temp.come_back('y'), 'expired', 'however often it is tried');
select is((select taken_at from bittern_store.consent where state_digest = pg_temp.digest('y')), null, 'that ends nothing');
select is(pg_temp.come_back('x'), 'replayed', 'what was ended in time stays ended');
select is(pg_temp.link_stands('shared'), 'open', 'the link is still good');
select is(pg_temp.set_out('shared', 'z', 'everybody'), 'begun', 'for setting out anew');
select pg_temp.pass('1 min');
select is(pg_temp.come_back('z'), 'taken', 'and coming back');

select * from finish();
rollback;
