begin;
\ir fixtures.psql
select plan(21);

-- The event that a trigger of some type with some document becomes; null when it becomes none.
create function pg_temp.event(kind text, document jsonb, url text default 'https://bitbucket.example.org/acme/app/issues/7')
  returns jsonb language plpgsql as $$
declare
  delivery bigint;
begin
  select a.delivery_id into delivery from pg_temp.append(gen_random_uuid()::text, 'r', array[kind]) a;
  update bittern_store.trigger t set document = event.document, url = event.url where t.id = delivery;
  return (select e.event from bittern.cdevent e where e.trigger_id = delivery);
end $$;

create temp table place as
  select '{"repository": {"id": "r", "full_name": "acme/app", "name": "App", "url": "https://bitbucket.example.org/acme/app"}}'::jsonb as of;

create temp table e as
  select pg_temp.event('pull_request.created', p.of || '{"pull_request": {"id": 42, "description": "Weighs."}}') as event from place p;
select is(event #- '{context,id}' #- '{customData,trigger_id}', '{
  "context": {"version": "0.4.1", "source": "https://bitbucket.example.org/acme/app", "type": "dev.cdevents.change.created.0.3.0",
              "timestamp": "2026-01-01T00:00:00.000000Z"},
  "subject": {"id": "42", "source": "https://bitbucket.example.org/acme/app", "type": "change", "content": {
              "description": "Weighs.", "repository": {"id": "acme/app", "source": "https://bitbucket.example.org"}}},
  "customData": {"type": "pull_request.created", "event_key": "pullrequest:created", "subject": "pull_requests/1",
                 "url": "https://bitbucket.example.org/acme/app/issues/7"},
  "customDataContentType": "application/json"}'::jsonb, 'a whole event') from e;
select matches(event -> 'context' ->> 'id', '^[0-9]+#0$', 'its id is the delivery and the place') from e;
select is(e.type, e.event -> 'context' ->> 'type', 'the column is the type') from bittern.cdevent e;

select is(
  pg_temp.event(t.type, p.of || '{"pull_request": {"id": 42, "description": "Weighs."}}') #> '{subject,content}',
  '{"repository": {"id": "acme/app", "source": "https://bitbucket.example.org"}}', t.type)
  from place p, unnest(array['pull_request.merged', 'pull_request.declined', 'pull_request.approved']) t (type);
select is(pg_temp.event('pull_request.created', of || '{"pull_request": {}}'), null, 'no number, no event') from place;
select is(pg_temp.event('pull_request.created', '{"pull_request": {"id": 1}}') #> '{subject,content}', '{}', 'no repository is no matter');
select is(pg_temp.event('pull_request.created', '{"pull_request": {"id": 1}}') #>> '{subject,source}',
  '/webhooks/hook/repositories/acme/app', 'its source is then made up');
select is(pg_temp.event('pull_request.unapproved', of || '{"pull_request": {"id": 42}}'), null, 'there is no word for it') from place;

select is(pg_temp.event('branch.deleted', of || '{"ref": {"kind": "branch", "name": "feature/größe"}}') #>> '{subject,id}', 'feature/größe', 'a branch') from place;
select is(pg_temp.event('branch.deleted', of || '{"ref": {"name": ""}}'), null, 'must have a name') from place;
select is(pg_temp.event('tag.deleted', of || '{"ref": {"kind": "tag", "name": "v1"}}'), null, 'a tag is none') from place;

select is(pg_temp.event('repository.updated', of) -> 'subject', '{"id": "acme/app", "source": "https://bitbucket.example.org", "type": "repository",
  "content": {"name": "App", "owner": "acme", "url": "https://bitbucket.example.org/acme/app", "viewUrl": "https://bitbucket.example.org/acme/app"}}',
  'a repository') from place;
select is(pg_temp.event('repository.forked', of || '{"fork": {"full_name": "ben/app", "name": "App", "url": "https://bitbucket.example.org/ben/app"}}') #>> '{subject,id}',
  'ben/app', 'of a fork, the new one') from place;
select is(pg_temp.event('repository.created', of #- '{repository,url}'), null, 'a new one must have an address') from place;
select isnt(pg_temp.event('repository.deleted', of #- '{repository,url}'), null, 'an old one need not') from place;

select is(pg_temp.event('issue.created', of || '{"issue": {"id": 7, "title": "It squeaks", "kind": "bug"}}') -> 'subject',
  '{"id": "7", "source": "https://bitbucket.example.org/acme/app", "type": "ticket", "content": {"summary": "It squeaks", "ticketType": "bug",
    "creator": "Ada", "uri": "https://bitbucket.example.org/acme/app/issues/7"}}', 'an issue is a ticket') from place;
select is(pg_temp.event('issue.updated', of || '{"issue": {"id": 7}}') #>> '{subject,content,updatedBy}', 'Ada', 'and is updated by somebody') from place;
select is(pg_temp.event('issue.updated', of || '{"issue": {"id": 7}}', 'not an address'), null, 'it must have an address') from place;
select is(pg_temp.event('unknown', of), null, 'the unknown is none') from place;

select * from finish();
rollback;
