begin;
\ir connections.psql
select plan(24);

select pg_temp.set_app('ours');
select results_eq(
  $$ select * from bittern_store.create_invitation('\x01', 'bitbucket', 'acme', 'acme-main', 'https://shop.example.org/', '1 day') $$,
  $$ values (bittern_store.now() + interval '1 day', false) $$, 'a link holds for as long as it is told');
select results_eq(
  $$ select app, customer, connection, return_to, expires_at, standing, reauthorization from bittern_store.invitation_found('\x01') $$,
  $$ values ('bitbucket', 'acme', 'acme-main', 'https://shop.example.org/', bittern_store.now() + interval '1 day', 'open', false) $$,
  'and is found by its digest, with all that it is for');
select is_empty($$ select from bittern_store.invitation_found('\x02') $$, 'another digest finds none');
select is_empty($$ select from bittern_store.invitation_found(null) $$, 'nor does no digest');
select throws_ok($$ select bittern_store.create_invitation('\x01', 'bitbucket', 'globex', 'globex', null, '1 day') $$, '23505', null, 'a digest is one link');
select throws_ok($$ select bittern_store.create_invitation('\x02', 'gitlab', 'acme', 'acme', null, '1 day') $$, '23514', null, 'the app must be one there is');
select lives_ok($$ select bittern_store.create_invitation('\x02', 'bitbucket', 'acme', 'acme', null, '1 day') $$, 'nobody needs to be sent anywhere afterwards');

-- How it stands.
select pg_temp.invite('a'), pg_temp.invite('b');
select is(pg_temp.link_stands('a'), 'open', 'a customer may have several links');
select pg_temp.set_out('a', 'trip');
select is(pg_temp.link_stands('a'), 'open', 'one that was begun is still open');
select pg_temp.come_back('trip');
select is(pg_temp.link_stands('a'), 'open', 'whatever the customer said in the end');
select pg_temp.install('trip');
select is(pg_temp.link_stands('a'), 'used', 'until the connection is there');
select is((select reauthorization from bittern_store.invitation_found(pg_temp.digest('b'))), true, 'another link of it authorises it anew from now on');
select pg_temp.pass('23:59:59');
select is(pg_temp.link_stands('b'), 'open', 'a link holds to the last second');
select pg_temp.pass('1 s');
select is(pg_temp.link_stands('b'), 'expired', 'and no longer');
select is(pg_temp.link_stands('a'), 'used', 'what was used stays used');

-- A connection that is there.
select is(pg_temp.invite('c'), true, 'a customer may be asked again');
select bittern_store.revoke_connection('acme', 'gone');
select is(pg_temp.invite('d'), true, 'even after the connection was revoked');
select throws_ok($$ select pg_temp.invite('e', customer => 'globex') $$, '55000',
  'connection acme is customer acme''s, of app bitbucket; give the new one another name with --name', 'another customer does not get it');
select throws_ok($$ select pg_temp.invite('e', app => 'bitbucket-datacenter') $$, '55000', null, 'nor does another app');
select is(pg_temp.link_stands('e'), null, 'for them there is no link');
select is(pg_temp.invite('e', 'globex', 'globex'), false, 'under another name there is');

-- What nobody needs any more.
select pg_temp.pass('29 days 23:59:59');
select pg_temp.invite('f');
select is(pg_temp.link_stands('b'), 'expired', 'a link is remembered for thirty days after its end');
select pg_temp.pass('2 s');
select pg_temp.invite('g');
select is(pg_temp.link_stands('b'), null, 'then the next one that is made sweeps it away');
select is(pg_temp.come_back('trip'), 'unknown', 'with its trips');

select * from finish();
rollback;
