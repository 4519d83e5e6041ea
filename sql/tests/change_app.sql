begin;
\ir connections.psql
select plan(43);

create view pg_temp.app as
  select a.mode, o.client_id, o.sealed_secret, a.api_url, a.authorize_url, a.token_url, a.scopes, a.custom_scopes
    from bittern_store.app a left join bittern_store.oauth_consumer o on o.id = a.oauth_consumer_id where a.name = 'bitbucket';
create function pg_temp.has(assignment text) returns boolean language plpgsql as $$
declare
  answer boolean;
begin
  execute 'select ' || assignment || ' from pg_temp.app' into answer;
  return answer;
end $$;

select results_eq('table pg_temp.app',
  $$ values ('own', null::text, null::bytea, null::text, null::text, null::text, '{}'::text[], '{}'::text[]) $$, 'at first nothing is set');
select is(pg_temp.set_app(), '{}', 'nothing given');
select results_eq('table pg_temp.app',
  $$ values ('own', null::text, null::bytea, null::text, null::text, null::text, '{}'::text[], '{}'::text[]) $$, 'changes nothing');
select throws_ok($$ select pg_temp.set_app(name => 'gitlab') $$, 'P0002', 'there is no app gitlab', 'the app must be there');
select throws_ok($$ select pg_temp.set_app(mode => 'stolen') $$, '23514', null, 'the mode is one of two');

-- The consumer.
select pg_temp.set_app('ours', secret => null);
select ok(pg_temp.has($$ client_id = 'ours' and sealed_secret is null $$), 'a client id without its secret is kept');
select pg_temp.set_app('ours');
select ok(pg_temp.has($$ sealed_secret = pg_temp.sealed('its secret') $$), 'its secret may come later');
select pg_temp.set_app('ours', secret => null);
select ok(pg_temp.has($$ sealed_secret = pg_temp.sealed('its secret') $$), 'and stays when the id alone is given again');
select pg_temp.set_app('ours', secret => 'another');
select ok(pg_temp.has($$ sealed_secret = pg_temp.sealed('another') $$), 'or is replaced');
select is((select count(*) from bittern_store.oauth_consumer), 1::bigint, 'a client id is one consumer however often it is given');

-- Addresses.
select pg_temp.set_app(api_url => 'https://a', authorize_url => 'https://b', token_url => 'https://c');
select ok(pg_temp.has($$ (api_url, authorize_url, token_url) = ('https://a', 'https://b', 'https://c') $$), 'addresses are set');
select ok(pg_temp.has($$ client_id = 'ours' and mode = 'own' $$), 'which leaves the consumer');
select pg_temp.set_app(api_url => '');
select ok(pg_temp.has($$ api_url is null and authorize_url = 'https://b' $$), 'an empty one goes back to the app''s own, what is not given stays');
select pg_temp.set_app(authorize_url => '', token_url => '');
select ok(pg_temp.has($$ authorize_url is null and token_url is null $$), 'of every kind');
select pg_temp.pass('1 h');
select pg_temp.set_app();
select is((select changed_at from bittern_store.app where name = 'bitbucket'), bittern_store.now(), 'when is written down');

-- Scopes.
select pg_temp.set_app(add => '{webhook,account}');
select pg_temp.set_app(add => '{pullrequest,account}', custom => '{beta:thing}');
select ok(pg_temp.has($$ scopes = '{account,pullrequest,webhook}' $$), 'scopes come beside those that are there, each once, in order');
select ok(pg_temp.has($$ custom_scopes = '{beta:thing}' $$), 'custom ones are a list of their own');
select pg_temp.set_app(remove => '{webhook,beta:thing,never:there}');
select ok(pg_temp.has($$ scopes = '{account,pullrequest}' and custom_scopes = '{}' $$), 'what is removed is removed from both');
select pg_temp.set_app(add => '{issue}', custom => '{issue}', remove => '{issue}');
select ok(pg_temp.has($$ scopes = '{account,pullrequest}' and custom_scopes = '{}' $$), 'even when it is added in the same breath');
select pg_temp.set_app(remove => '{account}');
select ok(pg_temp.has($$ scopes = '{pullrequest}' $$), 'which ones are mandatory is not asked here');
select ok(pg_temp.has($$ client_id = 'ours' and sealed_secret = pg_temp.sealed('another') and mode = 'own' $$), 'and the consumer stays');

-- Who keeps an earlier consumer.
select pg_temp.connect('acme'), pg_temp.connect('globex');
select bittern_store.add_connection('plain', 'bitbucket', 'plain', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('t'), null, null, null, null);
select pg_temp.set_app(name => 'bitbucket-datacenter', mode => 'shared');
select pg_temp.connect('house', app => 'bitbucket-datacenter', shared_client_id => 'everybody');
select is(pg_temp.set_app(), '{}', 'nobody does while there is one');
select is(pg_temp.set_app('ours', secret => 'another'), '{}', 'a new secret is no new consumer');
select is(pg_temp.set_app('theirs'), '{acme,globex}', 'after a change, whoever was authorised before; neither plain tokens nor the other app''s');
select is(pg_temp.set_app('theirs'), '{acme,globex}', 'and that is said every time');
select is((select array_agg(o.client_id order by o.client_id) from bittern_store.connection c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id
            where c.app = 'bitbucket'), '{ours,ours}', 'they keep it');
select pg_temp.connect('initech');
select is((select client_id from bittern_store.connection c join bittern_store.oauth_consumer o on o.id = c.oauth_consumer_id where c.name = 'initech'),
          'theirs', 'new ones are made with the new one');
select is(pg_temp.set_app(), '{acme,globex}', 'and are not among them');
select is(pg_temp.connect('globex'), 'reauthorised', 'a customer who authorises anew');
select is(pg_temp.set_app(), '{acme}', 'is not any more');
select is(pg_temp.set_app('ours', secret => null), '{globex,initech}', 'going back says who came in between');
select bittern_store.revoke_connection('initech', 'gone');
select is(pg_temp.set_app(), '{globex}', 'one that was revoked needs none');

select is(pg_temp.set_app(mode => 'shared'), '{acme,globex}', 'the shared consumer is another than one''s own');
select ok(pg_temp.has($$ client_id = 'ours' and sealed_secret is not null $$), 'which stays for the way back');
select is(pg_temp.connect('umbrella', shared_client_id => 'everybody'), 'made', 'customers connect through the shared one');
select is(pg_temp.set_app(), '{acme,globex}', 'and are not among them');
select is(pg_temp.set_app('ours', secret => null), '{acme,globex}', 'a client id may be set meanwhile');
select ok(pg_temp.has($$ mode = 'shared' $$), 'without changing the mode');
select is(pg_temp.set_app(mode => 'own'), '{globex,umbrella}', 'back to one''s own, those who came through the shared one keep it');

-- The other app, which nobody has set an own one for.
select is(pg_temp.set_app(name => 'bitbucket-datacenter'), '{}', 'of another app, others');
select is(pg_temp.set_app(name => 'bitbucket-datacenter', mode => 'own'), '{house}', 'even when there is no own one yet');
select is(pg_temp.set_app('ours', name => 'bitbucket-datacenter', secret => 'elsewhere'), '{house}', 'and when there is');
select ok(pg_temp.has($$ sealed_secret = pg_temp.sealed('another') $$), 'the same client id of two apps is two consumers');

select * from finish();
rollback;
