begin;
\ir connections.psql
select plan(20);

select pg_temp.set_app('ours');
select pg_temp.connect('acme'), pg_temp.connect('globex');
select bittern_store.create_webhook('hook', 'cloud', 'token', 'acme', false, pg_temp.sealed('s'));
select pg_temp.run() as waiting \gset
select pg_temp.pass('1 h'), pg_temp.renew();
select is(bittern_store.revoke_connection('nobody', 'gone'), false, 'there must be a connection');
select is(bittern_store.revoke_connection('acme', 'their wish'), true, 'a connection is ended');
select is_empty('select from pg_temp.credential()', 'its tokens are deleted');
select is(pg_temp.state(), 'revoked: their wish', 'its record stays, and says why');
select is((select state_changed_at from bittern_store.connection where name = 'acme'), bittern_store.now(), 'and since when');
select is((select c.name from bittern_store.webhook w join bittern_store.connection c on c.id = w.connection_id), 'acme', 'so do its webhooks');
select is(pg_temp.timeline(), 'made: Ada, revoked: their wish', 'and its timeline');
select is_empty('select from bittern.trigger where webhook is null', 'nobody is told who has not asked');
select is(pg_temp.finish(), false, 'who was renewing its token has none to store');
select is(pg_temp.fail('refused'), 'fenced', 'nor anything to say');
select is(bittern_store.require_reauthorization('acme', 1, 'refused'), false, 'nor has who was refused with it');
select is(pg_temp.report(:waiting, 'park'), 1::bigint, 'its runs');
select is((select state from bittern_store.run_pending where run_id = :waiting), 'parked', 'wait');
select is(bittern_store.revoke_connection('acme', 'again'), false, 'it is ended once');
select is(pg_temp.state(), 'revoked: their wish', 'the first reason stays');
select is(pg_temp.state('globex'), 'active', 'another connection is as it was');
select is((select count(*) from pg_temp.credential('globex')), 1::bigint, 'with its tokens');

select bittern_store.require_reauthorization('globex', 1, 'refused');
select is(bittern_store.revoke_connection('globex', repeat('ä', 1001)), true, 'one that waits for its customer can be ended, too');
select is((select length(state_reason) from bittern_store.connection where name = 'globex'), 1000, 'whatever is said of it, it is kept short');
select is((select count(*) from bittern_store.sealed_value where place like 'credential/%'), 0::bigint, 'of neither anything secret is left');

select * from finish();
rollback;
