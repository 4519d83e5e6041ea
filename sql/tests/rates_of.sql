begin;
\ir connections.psql
select plan(7);

select pg_temp.set_app('ours');
select pg_temp.connect('acme'), pg_temp.connect('globex');
insert into bittern_store.connection (name, app, customer, api_base_url) values ('plain', 'bitbucket', 'plain', 'https://api.example.org');
select 'consumer/' || oauth_consumer_id as bucket from bittern_store.connection where name = 'acme' \gset
create function pg_temp.call(bucket text, connection text, calls integer, per_hour integer default null, until interval default null) returns void language sql as $$
  select bittern_store.note_calls(array[bucket], '{api}', array[connection], array[calls], array[per_hour], array[bittern_store.now() + until], array[case when until is not null then '429' end])
$$;
create function pg_temp.rate(connection text) returns text language sql as $$
  select string_agg(concat_ws(' ', r ->> 'resource', r ->> 'calls', r ->> 'bucket_calls', r ->> 'shared_by', r ->> 'per_hour', (r ->> 'held_until')::timestamptz - bittern_store.now(), r ->> 'held_because'), ', ')
    from jsonb_array_elements(bittern_store.rates_of(connection)::jsonb) r
$$;
select is(bittern_store.rates_of('acme')::text, '[]', 'nothing was called');
select pg_temp.call(:'bucket', 'acme', 3), pg_temp.call(:'bucket', 'globex', 4), pg_temp.call('connection/plain', 'plain', 5, 1000);
select is(pg_temp.rate('acme'), 'api 3 7 2', 'its own calls, and those of all who share its consumer');
select is(pg_temp.rate('plain'), 'api 5 5 1 1000', 'a token without a consumer has a limit of its own');
select pg_temp.call(:'bucket', 'acme', 1, 1000, '1 min');
select is(pg_temp.rate('globex'), 'api 4 8 2 1000 00:01:00 429', 'a limit that is used up is so for all of them');
select pg_temp.pass('2 min');
select is(pg_temp.rate('globex'), 'api 4 8 2 1000', 'for as long as it lasts');
select pg_temp.pass('1 h');
select is(pg_temp.rate('globex'), 'api 0 0 0 1000', 'calls count for an hour');
select is(bittern_store.connection_shown('plain')::jsonb #>> '{rates,0,per_hour}', '1000', 'the connection shows it');

select * from finish();
rollback;
