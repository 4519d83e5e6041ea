-- The triggers that CDEvents 0.4.1 has a word for (bittern_store.cdevent_type), one row each: `event` is the whole of it, ready
-- to send, and its `customData` says in our own words what happened. Stable: other people's SQL reads it.
--
-- There is no row for a trigger whose body lacks what the event must have, such as the number of the pull request. Members and
-- versions are those of the schemas at https://github.com/cdevents/spec/tree/v0.4.1/schemas.
create or replace view bittern.cdevent as
  select t.id as trigger_id,
         e.type,
         jsonb_build_object(
           'context', jsonb_build_object(
             'version', '0.4.1',
             'id', t.delivery_id || '#' || t.position,
             'source', e.source,
             'type', e.type,
             'timestamp', to_char(coalesce(t.occurred_at, t.received_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
           'subject', jsonb_build_object(
             'id', s.id,
             'source', case when k.kind = 'repository' then coalesce(r.host, e.source) else e.source end,
             'type', k.kind,
             'content', jsonb_strip_nulls(s.content)),
           'customData', jsonb_strip_nulls(jsonb_build_object(
             'trigger_id', t.id, 'type', t.type, 'event_key', t.event_key, 'subject', t.subject, 'url', t.url)),
           'customDataContentType', 'application/json') as event
    from bittern_store.trigger t
   cross join lateral (
           select bittern_store.cdevent_type(t.type) as type, bittern_store.event_source(t) as source
         ) e
   cross join lateral (select split_part(e.type, '.', 3) as kind) k
   -- the repository that the event is about: of a fork, the new one
   cross join lateral (
           select t.document -> case t.type when 'repository.forked' then 'fork' else 'repository' end as repository
         ) d
   cross join lateral (
           select coalesce(nullif(d.repository ->> 'full_name', ''), nullif(d.repository ->> 'id', '')) as id,
                  bittern_store.absolute_uri(d.repository ->> 'url') as url,
                  substring(bittern_store.absolute_uri(d.repository ->> 'url') from '^[^:]+://[^/?#]+') as host
         ) r
   cross join lateral (
           select case when r.id is not null then jsonb_build_object('id', r.id, 'source', r.host) end as repository
         ) reference
   cross join lateral (
           select case k.kind
                    when 'change' then t.document -> 'pull_request' ->> 'id'
                    when 'branch' then nullif(t.document -> 'ref' ->> 'name', '')
                    when 'repository' then r.id
                    when 'ticket' then t.document -> 'issue' ->> 'id'
                  end as id,
                  case k.kind
                    when 'change' then jsonb_build_object(
                      'description', case t.type
                        when 'pull_request.created' then nullif(t.document -> 'pull_request' ->> 'description', '')
                      end,
                      'repository', reference.repository)
                    when 'branch' then jsonb_build_object('repository', reference.repository)
                    when 'repository' then jsonb_build_object(
                      'name', nullif(d.repository ->> 'name', ''),
                      'owner', nullif(split_part(d.repository ->> 'full_name', '/', 1), ''),
                      'url', r.url,
                      'viewUrl', r.url)
                    when 'ticket' then jsonb_build_object(
                      'summary', t.document -> 'issue' ->> 'title',
                      'ticketType', t.document -> 'issue' ->> 'kind',
                      'priority', t.document -> 'issue' ->> 'priority',
                      case t.type when 'issue.created' then 'creator' else 'updatedBy' end,
                      coalesce(nullif(t.actor_name, ''), nullif(t.actor_id, '')),
                      'uri', bittern_store.absolute_uri(t.url))
                  end as content
         ) s
   where e.type is not null
     and s.id is not null
     -- what the schema of its kind requires of the content
     and case
           when e.type like '%.repository.created.%' then s.content ->> 'name' is not null and s.content ->> 'url' is not null
           when e.type like '%.ticket.created.%' then s.content ->> 'summary' is not null
             and s.content ->> 'creator' is not null and s.content ->> 'uri' is not null
           when e.type like '%.ticket.updated.%' then s.content ->> 'uri' is not null
           else true
         end;
