-- Every trigger as a CloudEvent 1.0, one row each: its attributes, and `event`, the whole of it as structured JSON, ready to
-- send as application/cloudevents+json. Stable: other people's SQL reads it.
--
--   trigger_id    to read on from, and to join with
--   id            the delivery, # and the place in it: one event wherever it is read
--   source        the repository's address
--   time          when it happened; when Bittern received it if Bitbucket does not say
--   dataschema    the name ($id) of the JSON Schema that the operators' door serves
--   partitionkey  the extension of that name: what is of one repository stays in order
create or replace view bittern.cloudevent as
  select t.id as trigger_id,
         a.id,
         a.source,
         '1.0'::text as specversion,
         a.type,
         a.subject,
         coalesce(t.occurred_at, t.received_at) as time,
         'application/json'::text as datacontenttype,
         'urn:bittern:schema:trigger:1'::text as dataschema,
         a.partitionkey,
         d.data,
         jsonb_strip_nulls(jsonb_build_object(
           'specversion', '1.0',
           'id', a.id,
           'source', a.source,
           'type', a.type,
           'subject', a.subject,
           'time', to_char(coalesce(t.occurred_at, t.received_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'datacontenttype', 'application/json',
           'dataschema', 'urn:bittern:schema:trigger:1',
           'partitionkey', a.partitionkey)) || jsonb_build_object('data', d.data) as event
    from bittern_store.trigger t
   cross join lateral (
           select t.delivery_id || '#' || t.position as id,
                  bittern_store.event_source(t) as source,
                  'com.bitbucket.' || t.type as type,
                  -- an attribute has no control characters; a ref's name in a body may
                  nullif(regexp_replace(t.subject, '[\x01-\x1f\x7f-\x9f]', '?', 'g'), '') as subject,
                  regexp_replace(coalesce(nullif(t.repository_id, ''), nullif(t.repository, ''), t.webhook),
                                 '[\x01-\x1f\x7f-\x9f]', '?', 'g') as partitionkey
         ) a
   cross join lateral (select bittern_store.document(t) as data) d;
