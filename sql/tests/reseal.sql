begin;
\ir connections.psql
select plan(26);

select pg_temp.set_app('ours');
select pg_temp.connect('acme', 'a'), pg_temp.connect('globex', 'g');
select bittern_store.create_webhook('hook', 'cloud', 'token', 'acme', false, pg_temp.sealed('s'));
insert into bittern_store.webhook_secret (webhook_id, number, sealed) select id, 2, pg_temp.sealed('s') from bittern_store.webhook;
insert into bittern_store.secret (name, sealed) values ('named', pg_temp.sealed('n'));
create function pg_temp.at(place text) returns bytea language sql as $$ select v.sealed from bittern_store.sealed_value v where v.place = at.place $$;
create function pg_temp.reseal(place text, old bytea, new bytea) returns bigint language sql as $$ select bittern_store.reseal(array[place], array[old], array[new]) $$;
-- As the service does: what was sealed with k1, anew with k2, so many at a time.
create function pg_temp.rotate(after text, most integer) returns text language plpgsql as $$
declare
  next record;
begin
  select array_agg(s.place) as places, array_agg(s.sealed) as old, max(s.place collate "C") as last,
         array_agg(pg_temp.sealed(convert_from(substr(s.sealed, 5), 'UTF8'), 'k2')) as new
    into next from bittern_store.sealed_otherwise('k2', after, most) s;
  perform bittern_store.reseal(next.places, next.old, next.new);
  return next.last;
end $$;

-- What there is to do.
select is((select count(*) from bittern_store.sealed_otherwise('k1', '', 100)), 0::bigint, 'what is sealed with the key in force is left alone');
select is((select count(*) from bittern_store.sealed_otherwise('k2', '', 100)), 8::bigint, 'everything else is to be sealed anew');
select is((select array_agg(place) from bittern_store.sealed_otherwise('k2', '', 3)), '{credential/acme/sealed,credential/acme/sealed_refresh,credential/globex/sealed}',
  'in order of place');
select is((select array_agg(place) from bittern_store.sealed_otherwise('k2', 'credential/globex/sealed', 2)),
  '{credential/globex/sealed_refresh,oauth_consumer/bitbucket/ours/sealed_secret}', 'from where one has stopped');
select is_empty($$ select from bittern_store.sealed_otherwise('k2', 'webhook_secret/hook/2/sealed', 100) $$, 'to the end');

-- One.
select is(pg_temp.reseal('credential/acme/sealed', pg_temp.sealed('access a'), pg_temp.sealed('access a', 'k2')), 1::bigint,
  'a value is put where the old one stands');
select is(pg_temp.at('credential/acme/sealed'), pg_temp.sealed('access a', 'k2'), 'and stands there');
select is(pg_temp.at('credential/acme/sealed_refresh'), pg_temp.sealed('refresh a'), 'not beside it');
select results_eq('select generation, expires_at, renewed_at, failures from pg_temp.credential()', $$ values (1::bigint, bittern_store.now() + interval '2 h', bittern_store.now(), 0) $$,
  'the token is no other for that');
select is(pg_temp.reseal('credential/acme/sealed', pg_temp.sealed('access a'), pg_temp.sealed('stale', 'k2')), 0::bigint, 'once');
select is(pg_temp.reseal('secret/nobody/sealed', pg_temp.sealed('n'), pg_temp.sealed('n', 'k2')), 0::bigint, 'what is not there is not put there');
select is(pg_temp.reseal('secret/named/sealed', pg_temp.sealed('refresh a'), pg_temp.sealed('refresh a', 'k2')), 0::bigint, 'nor in another''s place');
select is(pg_temp.reseal('webhook_secret/hook/2/sealed', pg_temp.sealed('s'), pg_temp.sealed('s', 'k2')), 1::bigint, 'of two alike');
select is(pg_temp.at('webhook_secret/hook/1/sealed'), pg_temp.sealed('s'), 'only the one that is meant');
select is(bittern_store.reseal('{}', '{}', '{}'), 0::bigint, 'nothing is nothing');

-- What changes meanwhile.
create temp table read as select * from bittern_store.sealed_otherwise('k2', '', 100);
select pg_temp.renew(), pg_temp.finish(token => 'newer');
select pg_temp.connect('globex', 'again'), bittern_store.revoke_connection('globex', 'gone');
select pg_temp.set_app('ours', secret => 'changed');
select is((select bittern_store.reseal(array_agg(place), array_agg(sealed), array_agg(pg_temp.sealed('old', 'k2'))) from read where place not like 'webhook%' and place not like 'secret/%'),
  0::bigint, 'what was renewed, revoked or changed since it was read is not touched');
select is(pg_temp.at('credential/acme/sealed_refresh'), pg_temp.sealed('refresh newer'), 'a renewed token stays');
select is(pg_temp.at('credential/globex/sealed'), null, 'one that was deleted stays so');
select is(pg_temp.at('oauth_consumer/bitbucket/ours/sealed_secret'), pg_temp.sealed('changed'), 'a changed secret, too');
select is((select bittern_store.reseal(array_agg(place), array_agg(sealed), array_agg(case when place like '%/1/sealed' then pg_temp.sealed('s', 'k2') else pg_temp.sealed('n', 'k2') end))
             from read where place like 'webhook%' or place like 'oauth%' or place like 'secret/%'), 2::bigint, 'of a batch, those that stand are put');
select is(pg_temp.at('secret/named/sealed'), pg_temp.sealed('n', 'k2'), 'all the same');

-- All.
select pg_temp.connect('initech', 'i'), pg_temp.set_app('theirs');
select pg_temp.rotate('', 2) as reached \gset
select is(:'reached'::text, 'credential/acme/sealed_refresh', 'a rotation goes a step');
select pg_temp.rotate(:'reached', 100);
select is((select array_agg(key || ' ' || count) from bittern_store.sealing_keys()), '{k2 9}', 'and in some more everything is sealed with the new key');
select is(pg_temp.at('credential/initech/sealed_refresh'), pg_temp.sealed('refresh i', 'k2'), 'each in its place');
select is_empty($$ select from bittern_store.sealed_otherwise('k2', '', 100) $$, 'nothing is left to do');
select is(pg_temp.rotate('', 100), null, 'and doing it again does nothing');

select * from finish();
rollback;
