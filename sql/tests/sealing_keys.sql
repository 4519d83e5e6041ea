begin;
\ir connections.psql
select plan(13);

select is(bittern_store.sealing_key(pg_temp.sealed('what', 'k1')), 'k1', 'a sealed value says which key it was sealed with');
select is(bittern_store.sealing_key(pg_temp.sealed('', 'a-longer_key.2026')), 'a-longer_key.2026', 'however long its name');
select is(bittern_store.sealing_key(pg_temp.sealed('what', repeat('k', 255))), repeat('k', 255), 'to the longest');
select is(bittern_store.sealing_key(pg_temp.sealed(E'k2', 'k1')), 'k1', 'whatever follows');
select is(bittern_store.sealing_key(null), null, 'nothing says nothing');
select is_empty('select from bittern_store.sealing_keys()', 'where nothing is sealed there is no key to have');

select pg_temp.set_app('ours');
select pg_temp.connect('acme', 'a');
select bittern_store.add_connection('plain', 'bitbucket', 'plain', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('t', 'k2'), null, null, null, null);
select bittern_store.create_webhook('hook', 'cloud', 'token', 'acme', false, pg_temp.sealed('s', 'k2'));
insert into bittern_store.secret (name, sealed) values ('named', pg_temp.sealed('n', 'k3'));
select results_eq('select place, sealed from bittern_store.sealed_value order by place collate "C"', $$ values
  ('credential/acme/sealed', pg_temp.sealed('access a')), ('credential/acme/sealed_refresh', pg_temp.sealed('refresh a')), ('credential/plain/sealed', pg_temp.sealed('t', 'k2')),
  ('oauth_consumer/bitbucket/ours/sealed_secret', pg_temp.sealed('its secret')), ('secret/named/sealed', pg_temp.sealed('n', 'k3')),
  ('webhook_secret/hook/1/sealed', pg_temp.sealed('s', 'k2')) $$, 'everything that is sealed has a place, which its seal is bound to');
select results_eq('select key, count, place, sealed from bittern_store.sealing_keys() order by key', $$ values
  ('k1', 3::bigint, 'credential/acme/sealed', pg_temp.sealed('access a')), ('k2', 2, 'credential/plain/sealed', pg_temp.sealed('t', 'k2')),
  ('k3', 1, 'secret/named/sealed', pg_temp.sealed('n', 'k3')) $$, 'each key is counted, with a value to try it on');

select pg_temp.set_app('everybody''s', secret => null), pg_temp.set_app('ours', name => 'bitbucket-datacenter', secret => 'inside');
select is((select array_agg(place order by place collate "C") from bittern_store.sealed_value where place like 'oauth%'),
  '{oauth_consumer/bitbucket-datacenter/ours/sealed_secret,oauth_consumer/bitbucket/ours/sealed_secret}',
  'the same client id of two apps has two places; one without a secret has none');
insert into bittern_store.webhook_secret (webhook_id, number, sealed) select id, 2, pg_temp.sealed('s2') from bittern_store.webhook;
select is((select array_agg(place order by place) from bittern_store.sealed_value where place like 'webhook%'), '{webhook_secret/hook/1/sealed,webhook_secret/hook/2/sealed}',
  'so have two secrets of a webhook');
select is((select count(distinct place) from bittern_store.sealed_value), (select count(*) from bittern_store.sealed_value), 'no two have the same');
-- Asked of the catalogue, so that a new one is not forgotten.
select is((select array_agg(c.relname || '.' || a.attname order by c.relname, a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'bittern_store'::regnamespace and c.relkind in ('r', 'p') and a.attname like 'sealed%'),
  '{credential.sealed,credential.sealed_refresh,oauth_consumer.sealed_secret,secret.sealed,webhook_secret.sealed}', 'there is nothing sealed beside these');
select bittern_store.revoke_connection('acme', 'gone'), bittern_store.revoke_connection('plain', 'gone');
select is((select count(*) from bittern_store.sealed_value where place like 'credential/%'), 0::bigint, 'what is deleted is not there');

select * from finish();
rollback;
