begin;
\ir fixtures.psql
select plan(13);

create temp table d as select * from pg_temp.append('{"a": 1}', 'r1', '{pull_request.created,branch.created}');
create temp view e as select c.* from bittern.cloudevent c join d on c.trigger_id >= d.delivery_id;

update bittern_store.trigger t
   set document = '{"repository": {"url": "https://bitbucket.example.org/acme/app"}}'
  from d where t.id = d.delivery_id;
update bittern_store.trigger t
   set document = '{"repository": {"url": "https://bitbucket.example.org/acme/größe"}}', repository_id = null, subject = E'refs/heads/a\tb',
       occurred_at = null
  from d where t.id = d.delivery_id + 16;

select results_eq(
  'select trigger_id, id, source, specversion, type, subject, time, datacontenttype, partitionkey from e where trigger_id = (select delivery_id from d)',
  $$select delivery_id, delivery_id || '#0', 'https://bitbucket.example.org/acme/app', '1.0', 'com.bitbucket.pull_request.created',
           'pull_requests/1', timestamptz '2026-01-01 00:00Z', 'application/json', 'r' from d$$,
  'its attributes');
select is(count(*), 2::bigint, 'one a trigger') from e;
select is(e.data, t.document, 'its data is the document') from e join bittern.trigger t on t.id = e.trigger_id where t.position = 0;
select is(e.event - 'data', jsonb_build_object(
            'specversion', '1.0', 'id', e.id, 'source', e.source, 'type', e.type, 'subject', e.subject,
            'time', '2026-01-01T00:00:00.000000Z', 'datacontenttype', e.datacontenttype, 'dataschema', e.dataschema,
            'partitionkey', e.partitionkey), 'the event has its attributes')
  from e where trigger_id = (select delivery_id from d);
select is(e.event -> 'data', e.data, 'and its data') from e where trigger_id = (select delivery_id from d);
select is(e.event -> 'data' -> 'occurred_at', 'null', 'what is null in the data stays there') from e where type like '%branch%';

select is(source, '/webhooks/hook/repositories/acme/app', 'without an address that is a URI, the webhook and the repository') from e where type like '%branch%';
select is(subject, 'refs/heads/a?b', 'no control characters') from e where type like '%branch%';
select is(e.time, t.received_at, 'without a time of theirs, ours') from e join bittern.trigger t on t.id = e.trigger_id where t.position = 1;
select is(partitionkey, 'acme/app', 'without an id of the repository, its name') from e where type like '%branch%';

update bittern_store.trigger t set subject = null, repository = null, document = '{}', webhook = 'a hook' from d where t.id = d.delivery_id + 16;
select ok(not event ? 'subject', 'no subject, no attribute') from e where type like '%branch%';
select is(source, '/webhooks/a_hook', 'the webhook alone') from e where type like '%branch%';
select is(partitionkey, 'a hook', 'and it is the key') from e where type like '%branch%';

select * from finish();
rollback;
