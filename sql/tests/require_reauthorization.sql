begin;
\ir connections.psql
select plan(20);

create function pg_temp.told() returns bigint language sql as $$ select count(*) from bittern.trigger where type = 'connection.reauthorization_required' $$;
select pg_temp.set_app('ours');
select pg_temp.connect('acme'), pg_temp.connect('globex');
select pg_temp.pass('1 h');
select is(bittern_store.require_reauthorization('nobody', 1, 'refused'), false, 'there must be a connection');
select is(bittern_store.require_reauthorization('acme', 0, 'refused'), false, 'an older token that is refused harms nothing');
select is(pg_temp.state(), 'active', 'the connection is as it was');
select is(pg_temp.timeline(), 'made: Ada', 'nothing is told in its timeline');
select is(pg_temp.told(), 0::bigint, 'nor to anybody');

select is(bittern_store.require_reauthorization('acme', 1, 'refused'), true, 'the token in force that is refused is the customer''s affair');
select is(pg_temp.state(), 'reauthorization_required: refused', 'the connection says so, and why');
select is((select state_changed_at from bittern_store.connection where name = 'acme'), bittern_store.now(), 'and since when');
select is(pg_temp.timeline(), 'made: Ada, reauthorization_required: refused', 'its timeline, too');
select is(pg_temp.told(), 1::bigint, 'everybody is told');
select is((select count(*) from pg_temp.credential()), 1::bigint, 'its tokens are kept');
select is(bittern_store.require_reauthorization('acme', 1, 'refused again'), false, 'it is done');
select is(pg_temp.state(), 'reauthorization_required: refused', 'the first reason stays');
select is(pg_temp.told(), 1::bigint, 'once');
select is(pg_temp.state('globex'), 'active', 'another customer''s connection is as it was');

select pg_temp.connect('acme');
select is(bittern_store.require_reauthorization('acme', 2, repeat('ä', 1001)), true, 'when it happens again');
select is(pg_temp.told(), 2::bigint, 'everybody is told again');
select is((select length(state_reason) from bittern_store.connection where name = 'acme'), 1000, 'whatever a provider says, it is kept short');

select bittern_store.revoke_connection('globex', 'gone');
select is(bittern_store.require_reauthorization('globex', 1, 'refused'), false, 'a connection that was revoked is nobody''s affair');
select is(pg_temp.state('globex'), 'revoked: gone', 'and stays so');

select * from finish();
rollback;
