begin;
\ir connections.psql
select plan(31);

create function pg_temp.shown(name text, variadic path text[]) returns text language sql as $$ select bittern_store.connection_shown(name)::jsonb #>> path $$;
create function pg_temp.consumer(name text) returns text language sql as $$
  select concat_ws(' ', pg_temp.shown(name, 'consumer', 'mode'), pg_temp.shown(name, 'consumer', 'client_id'), pg_temp.shown(name, 'consumer', 'current'))
$$;
select is(bittern_store.connections_listed()::text::jsonb, '{"items": [], "next": null}', 'at first there is none');
select is(bittern_store.connection_shown('acme')::text, null, 'to show');

select pg_temp.set_app('ours');
select pg_temp.connect('globex'), pg_temp.connect('acme');
select bittern_store.add_connection('plain', 'bitbucket-datacenter', 'house', 'https://git.example.org', null, null, 'access_token', pg_temp.sealed('t'), null, null, null, null);
select bittern_store.create_webhook(name, 'cloud', name, connection, false, pg_temp.sealed('s')) from (values ('b', 'acme'), ('a', 'acme'), ('c', 'globex')) w (name, connection);
select is((select array_agg(i ->> 'name') from json_array_elements(bittern_store.connections_listed() -> 'items') i), '{acme,globex,plain}',
  'all are listed, by name');
select is((select array_agg(i ->> 'name') from json_array_elements(bittern_store.connections_listed('globex') -> 'items') i), '{globex}', 'or the one asked for');
select is(bittern_store.connections_listed('nobody') ->> 'items', '[]', 'if it is there');

-- All that there is to say of one.
select is(bittern_store.connection_shown('acme')::jsonb - '{state_changed_at,created_at,renewed_at,expires_at,timeline}'::text[],
  '{"name": "acme", "app": "bitbucket", "customer": "acme", "api_url": "https://api.example.org", "state": "active", "state_reason": null, "account_id": "ada",
    "account_name": "Ada", "workspaces": ["acme"], "scopes": ["account"], "credential": "authorization_code", "generation": 1, "failures": 0,
    "consumer": {"mode": "own", "client_id": "ours", "current": true}, "rates": [], "webhooks": ["a", "b"]}', 'one is shown with its account, its scopes and its webhooks');
select is((pg_temp.shown('acme', 'expires_at'))::timestamptz, bittern_store.now() + interval '2 h', 'until when its token lives');
select is((pg_temp.shown('acme', 'renewed_at'))::timestamptz, bittern_store.now(), 'and since when');
select is(bittern_store.connections_listed('acme')::jsonb #> '{items,0}', bittern_store.connection_shown('acme')::jsonb - '{webhooks,timeline,rates}'::text[],
  'in the list it is the same but for its webhooks and its timeline');
select is(concat_ws(' ', pg_temp.shown('plain', 'credential'), pg_temp.shown('plain', 'scopes'), pg_temp.shown('plain', 'consumer'),
  pg_temp.shown('plain', 'expires_at'), pg_temp.shown('plain', 'webhooks')),
  'access_token []', 'of a pasted token little is known');

-- Nothing secret.
select is(bittern_store.connection_shown('acme')::text ~ 'seal|secret|\\x|refresh_by|token', false, 'no token is shown');
select is(bittern_store.connections_listed()::text ~ 'seal|secret|\\x|refresh_by', false, 'or listed');

-- Its consumer.
select is(pg_temp.consumer('acme'), 'own ours true', 'it was made with the consumer in force');
select pg_temp.set_app('theirs');
select is(pg_temp.consumer('acme'), 'own ours false', 'which another may have taken the place of');
select pg_temp.connect('globex');
select is(pg_temp.consumer('globex'), 'own theirs true', 'until it is authorised anew');
select pg_temp.set_app(mode => 'shared');
select is(pg_temp.consumer('globex'), 'own theirs false', 'one''s own is not in force while the app is shared');
select pg_temp.connect('initech', shared_client_id => 'everybody');
select is(pg_temp.consumer('initech'), 'shared everybody true', 'then the shared one is');
select pg_temp.set_app(mode => 'own');
select is(pg_temp.consumer('initech') || ', ' || pg_temp.consumer('globex'), 'shared everybody false, own theirs true', 'and back');

-- How it fares.
select pg_temp.pass('1 h');
select pg_temp.renew(), pg_temp.fail(), pg_temp.pass('2 s'), pg_temp.renew(), pg_temp.fail('refused');
select is(pg_temp.shown('acme', 'state') || ' ' || pg_temp.shown('acme', 'state_reason') || ' ' || pg_temp.shown('acme', 'failures'), 'reauthorization_required its words 2',
  'what is wrong is said');
select is((pg_temp.shown('acme', 'state_changed_at'))::timestamptz, bittern_store.now(), 'and since when');
select is((select array_agg(e ->> 'kind') from json_array_elements(bittern_store.connection_shown('acme') -> 'timeline') e),
  '{reauthorization_required,refresh_failed,refresh_failed,made}', 'its timeline is shown, newest first');
select is(bittern_store.connection_shown('acme')::jsonb #> '{timeline,1}', jsonb_build_object('at', bittern_store.now(), 'kind', 'refresh_failed', 'detail', 'its words'),
  'with the provider''s words');
select is(pg_temp.shown('globex', 'timeline', '0', 'kind'), 'authorized', 'of its own');
select is((pg_temp.shown('acme', 'timeline', '3', 'detail')), 'Ada', 'to the beginning');
select bittern_store.note_connection((select id from bittern_store.connection where name = 'acme'), 'checked', g::text) from generate_series(1, 200) g;
select is(json_array_length(bittern_store.connection_shown('acme') -> 'timeline'), 100, 'of a long one the last hundred');
select is(pg_temp.shown('acme', 'timeline', '0', 'detail') || ' ' || pg_temp.shown('acme', 'timeline', '99', 'detail'), '200 101', 'lines');
select bittern_store.revoke_connection('acme', 'gone');
select is(pg_temp.shown('acme', 'state'), 'revoked', 'one that was revoked is still shown');
select is(pg_temp.shown('acme', 'credential'), null, 'without a credential');
select is(pg_temp.shown('acme', 'webhooks'), '["a", "b"]', 'with its webhooks');
select is(pg_temp.consumer('acme'), 'own ours false', 'and its consumer');
select is((select count(*) from bittern_store.connection_state), 4::bigint, 'each once');

select * from finish();
rollback;
