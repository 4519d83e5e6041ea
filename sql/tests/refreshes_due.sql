begin;
\ir connections.psql
select plan(21);

create function pg_temp.due(most integer default 10) returns text language sql as $$
  select string_agg(d.connection || ' ' || d.generation, ', ') from bittern_store.refreshes_due('30 days', most) d
$$;
select pg_temp.set_app('ours');
select is(pg_temp.due(), null, 'nothing is due where nothing is');
select pg_temp.connect('acme'), pg_temp.pass('1 day'), pg_temp.connect('globex');
select is(pg_temp.due(), null, 'nor what is new');

-- Idle.
select pg_temp.pass('29 days');
select is(pg_temp.due(), null, 'a refresh token may lie for as long as is told');
select pg_temp.pass('1 s');
select is(pg_temp.due(), 'acme 1', 'then it is to be used');
select pg_temp.renew();
select is(pg_temp.due(), null, 'unless somebody is at it');
select pg_temp.finish();
select is(pg_temp.due(), null, 'and once it was, not again');
select pg_temp.pass('1 day');
select is(pg_temp.due(), 'globex 1', 'each in its time');

-- Begun and never ended.
select pg_temp.renew(generation => 2);
select pg_temp.pass('29 s');
select is(pg_temp.due(), 'globex 1', 'who is at it is waited for');
select pg_temp.pass('1 s');
select is(pg_temp.due(), 'acme 2, globex 1', 'what a dead process has begun is due, however new the token, and comes first');
select is(pg_temp.due(1), 'acme 2', 'not more than asked for');
select pg_temp.renew(pg_temp.other(), 2);
select is(pg_temp.due(), 'globex 1', 'whoever takes over is waited for, too');
select pg_temp.fail('silent', pg_temp.other(), 2);
select is(pg_temp.due(), 'globex 1', 'after a failure it is left alone');
select pg_temp.pass('2 s');
select is(pg_temp.due(), 'acme 2, globex 1', 'for a while: nobody knows whether its refresh token is used up');
select pg_temp.renew(generation => 2), pg_temp.finish(generation => 2);
select is(pg_temp.due(), 'globex 1', 'until there is a new one');
select pg_temp.renew(generation => 3), pg_temp.fail(generation => 3), pg_temp.pass('1 h');
select is(pg_temp.due(), 'globex 1', 'a token that could not be renewed is as good as before when the provider has said so');
select pg_temp.renew(connection => 'globex'), pg_temp.fail(connection => 'globex');
select is(pg_temp.due(), null, 'an idle one is left alone, too, after a failure');
select pg_temp.pass('2 s');
select is(pg_temp.due(), 'globex 1', 'for a while');

-- Not to be renewed.
select bittern_store.make_partitions(1);
select bittern_store.require_reauthorization('globex', 1, 'refused');
select is(pg_temp.due(), null, 'what only the customer can bring back is not due');
select bittern_store.add_connection('plain', 'bitbucket', 'plain', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('t'), null, null, null, null),
       bittern_store.add_connection('own', 'bitbucket', 'own', 'https://api.example.org', null, null, 'client_credentials', pg_temp.sealed('t'), 'https://example.org/token',
         (select id from bittern_store.oauth_consumer), '2 h', null);
select bittern_store.revoke_connection('globex', 'gone'), pg_temp.pass('365 days');
select is(pg_temp.due(), 'acme 3', 'nor what has no refresh token that could die, nor what was revoked');
select pg_temp.renew(connection => 'own'), pg_temp.pass('1 min');
select is(pg_temp.due(), 'acme 3', 'not even when it was begun');
update bittern_store.credential set sealed_refresh = null;
select is(pg_temp.due(), null, 'nor what was given none');

select * from finish();
rollback;
