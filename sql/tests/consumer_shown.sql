begin;
\ir consumers.psql
select plan(11);

select bittern.create_consumer('c', '{pull_request.*}', max_attempts => 1);
select pg_temp.triggers(30);
select pg_temp.pass('10 s');
select pg_temp.take('c', 20, '1 min');
select pg_temp.pass('10 s');
select bittern.nack(pg_temp.lease(), (select min(id) from pg_temp.got), 'broken');
create temp table shown as select bittern_store.consumer_shown('c')::jsonb as c;
select is((select c ->> 'lag_seconds' from shown), '20', 'lag is the age of the oldest unread trigger');
select is((select c ->> 'unread' from shown), '10', 'what is unread');
select is((select c ->> 'leased' from shown), '19', 'what is leased');
select is((select c ->> 'dead' from shown), '1', 'what is dead');
select is((select c ->> 'rate_per_second' from shown), '1.0', 'twenty in the twenty seconds since it began');
select is((select c #>> '{leases,0,triggers}' from shown), '19', 'its leases');
select is((select c -> 'leases' -> 0 ? 'lease_id' from shown), false, 'but not what to acknowledge them with');
select is((select c #>> '{dead_letters,0,last_error}' from shown), 'broken', 'its dead letters');
select is((select jsonb_array_length(c -> 'lanes') from shown), 4, 'its lanes');
select is(bittern_store.consumer_shown('nobody')::text, null, 'null when there is none');
select is((bittern_store.receive_json('c', 3, 30) ->> 'lease') ~ '^[0-9]+$', true, 'a lease in JSON is a string');

select * from finish();
rollback;
