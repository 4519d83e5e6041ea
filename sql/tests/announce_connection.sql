begin;
\ir connections.psql
select plan(35);

select bittern.create_consumer('all'), bittern.create_consumer('reauthorizations', '{connection.*}'), bittern.create_consumer('others', '{pull_request.*}'),
       bittern.create_consumer('acme', filter => '$.trigger.connection.customer == "acme"'), bittern.create_consumer('bodies', filter => '$.payload.a == 1');
select bittern_store.apply_workflow('{"name": "call", "own_events": true, "steps": [{"id": "a", "action": "http.request", "with": {"body": "${{ payload.a }}"}}]}', '{connection.%}', true);
select bittern_store.apply_workflow('{"name": "where", "where": "$.trigger.connection.reason == \"its words\"", "steps": [{"id": "a", "action": "http.request"}]}', '{connection.%}', false);
select bittern_store.apply_workflow('{"name": "body", "where": "$.payload.a == 1", "steps": [{"id": "a", "action": "http.request"}]}', '{connection.%}', true);
select pg_temp.set_app('ours'), pg_temp.set_app('inside', name => 'bitbucket-datacenter');
select pg_temp.connect('acme'), pg_temp.connect('globex'), pg_temp.connect('house', app => 'bitbucket-datacenter');
select pg_temp.renew(), pg_temp.fail('refused');

-- As it is read.
create view pg_temp.told as select * from bittern.trigger where type = 'connection.reauthorization_required';
select is((select count(*) from pg_temp.told), 1::bigint, 'one trigger tells of one connection');
select results_eq('select webhook, connection, customer, product, event_key, subject, position, repeat_of, received_at from pg_temp.told',
  $$ values (null::text, 'acme', 'acme', 'cloud', 'connection:reauthorization_required', 'connections/acme', 0, null::bigint, bittern_store.now()) $$,
  'of no webhook, with its connection and customer');
select is((select document -> 'connection' from pg_temp.told),
  '{"name": "acme", "app": "bitbucket", "customer": "acme", "state": "reauthorization_required", "reason": "its words", "account": {"id": "ada", "name": "Ada"}}',
  'its document says what became of it, and why');
select is((select document ->> 'type' from pg_temp.told), 'connection.reauthorization_required', 'beside the columns of every trigger');
select is((select document::text ~ 'access|refresh|secret' from pg_temp.told), false, 'nothing secret is in it');
select is_empty('select from bittern.delivery d join pg_temp.told t on t.delivery_id = d.id', 'there is no delivery');
select is(bittern.payload((select delivery_id from pg_temp.told)), null, 'and no payload');
select is((bittern_store.trigger_shown((select id from pg_temp.told)))::jsonb ->> 'connection', 'acme', 'operators are shown it');
select is(bittern_store.triggers_page(null, null, 10, 'connection.*', null) -> 'items' -> 0 ->> 'connection', 'acme', 'and find it');
select is(bittern_store.triggers_page(null, null, 10, null, 'hook') ->> 'items', '[]', 'not among a webhook''s');

-- As CloudEvents and CDEvents.
create view pg_temp.event as select c.* from bittern.cloudevent c join pg_temp.told t on t.id = c.trigger_id;
select results_eq('select source, specversion, type, subject, time, datacontenttype, partitionkey from pg_temp.event',
  $$ values ('/connections/acme', '1.0', 'com.bitbucket.connection.reauthorization_required', 'connections/acme', bittern_store.now(), 'application/json', null::text) $$,
  'a CloudEvent of it comes from the connection');
select is((select event - 'data' from pg_temp.event), (select jsonb_build_object('specversion', '1.0', 'id', t.id || '#0', 'source', '/connections/acme',
            'type', 'com.bitbucket.connection.reauthorization_required', 'subject', 'connections/acme', 'time', t.document -> 'received_at',
            'datacontenttype', 'application/json', 'dataschema', 'urn:bittern:schema:trigger:1') from pg_temp.told t), 'what it has no value for is no attribute');
select is((select event -> 'data' from pg_temp.event), (select document from pg_temp.told), 'and its data is the document');
select is_empty('select from bittern.cdevent c join pg_temp.told t on t.id = c.trigger_id', 'CDEvents has no word for it');

-- As consumers get it.
select is(pg_temp.take('all'), 1::bigint, 'a consumer of everything gets it');
select is(pg_temp.take('reauthorizations'), 1::bigint, 'so does one of this type');
select is((select id from pg_temp.got where lease_id = pg_temp.lease()), (select id from pg_temp.told), 'the very one');
select is(bittern.ack(pg_temp.lease()), 1::bigint, 'and acknowledges it');
select is(pg_temp.take('others'), 0::bigint, 'one of others does not');
select is(pg_temp.take('acme'), 1::bigint, 'a filter may ask for what is in the document');
select is(pg_temp.take('bodies'), 0::bigint, 'there is no payload that a filter could find');
select is(bittern.nack(pg_temp.lease(), (select id from pg_temp.told), 'later'), 1::bigint, 'it can be put back');

-- As workflows get it.
select results_eq('select passed, made from bittern_store.match_workflows()', 'values (1, 2)', 'workflows start on it');
select results_eq($$ select workflow, connection, trigger_id, trigger -> 'connection' ->> 'name', payload from bittern_store.claim_runs(10, '1 min') order by workflow $$,
  $$ select w, 'acme', id, 'acme', null::jsonb from pg_temp.told, unnest('{call,where}'::text[]) w $$, 'with what it says, and no payload');

-- Of the other app.
select is(bittern_store.require_reauthorization('house', 1, null), true, 'a provider may say nothing');
select results_eq($$ select product, document -> 'connection' -> 'reason' from pg_temp.told where connection = 'house' $$, $$ values ('datacenter', 'null'::jsonb) $$,
  'then no reason is told');
select bittern_store.add_connection('plain', 'bitbucket', 'plain', 'https://api.example.org', null, null, 'access_token', pg_temp.sealed('t'), null, null, null, null);
select bittern_store.require_reauthorization('plain', 1, 'refused');
select is((select document -> 'connection' -> 'account' from pg_temp.told where connection = 'plain'), '{"id": null, "name": null}',
  'nor an account that nobody knows');

-- In the log.
create function pg_temp.announce(name text) returns bigint language sql as $$
  select bittern_store.announce_connection((select c.id from bittern_store.connection c where c.name = announce.name), 'connection.reauthorization_required')
$$;
select pg_temp.announce('globex') as first \gset
select pg_temp.announce('globex') as second \gset
select is(:first::bigint & 15, (select min(lane)::bigint from bittern_store.lane), 'it is in a lane');
select is(:second - :first, 16::bigint, 'and takes its turn there');
select is((select array_agg(id order by id) from pg_temp.told where connection = 'globex'), array[:first, :second]::bigint[], 'its id is returned');
select is((select array_agg(delivery_id order by id) from pg_temp.told where connection = 'globex'), array[:first, :second]::bigint[],
  'and is its own delivery''s, which nobody else has');
select cmp_ok(bittern_store.take_ids('bittern_store.delivery_id_0', 0::smallint, 0), '>', :second::bigint, 'the next delivery comes after it');
select is((select count(*) from pg_locks where locktype = 'advisory' and classid = 7701 and objid = :first::bigint & 15 and pid = pg_backend_pid()), 1::bigint,
  'nobody else appends to the lane before this is committed');
select pg_temp.take('all'), pg_temp.pass('1 s');
select is((select array_agg(distinct bittern_store.event_source(t)) from bittern_store.trigger t where t.webhook is null),
  '{/connections/acme,/connections/globex,/connections/house,/connections/plain}', 'each comes from its own connection');
select pg_temp.append('{"a": 1}', 'r1', '{connection.reauthorization_required}', 'hook', connection => 'globex');
select is((select bittern_store.event_source(t) from bittern_store.trigger t where t.webhook = 'hook'), '/webhooks/hook/repositories/acme/app',
  'what came by a webhook comes from there, whatever its type');

select * from finish();
rollback;
