begin;
\ir fixtures.psql
select plan(6);

select * from pg_temp.append('{"a": 1}', 'r1') \gset
select ok((select t.document ? 'id' from bittern_store.trigger t), 'a document is stored with its id');
select is((select t.document::text from bittern_store.trigger t), (select document::text from bittern.trigger), 'and shown as it is stored');
create temp table shown as select document from bittern.trigger;

-- As the releases before stored it.
update bittern_store.trigger t
   set document = t.document - '{id,type,product,event_key,subject,occurred_at,received_at,url}'::text[];
select is((select document::text from bittern.trigger), (select document::text from shown), 'one without its columns is shown with them, as the same bytes');
set local timezone = 'Asia/Kathmandu';
select is((select document::text from bittern.trigger), (select document::text from shown), 'whatever the time zone of the session');

update bittern_store.trigger set subject = null, url = null, occurred_at = null;
select is((select document ->> 'subject' from bittern.trigger), null, 'a column without a value');
select ok((select document @> '{"subject": null, "url": null, "occurred_at": null}' from bittern.trigger), 'is null in it');

select * from finish();
rollback;
