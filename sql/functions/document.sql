-- bittern_store.document(trigger) is the whole document of a trigger.
--
-- It is stored whole, so that reading it builds nothing. What releases before that stored is without the row's own columns,
-- which are added here; the id tells the two apart. Both give the same bytes.
--
-- Plain enough to be inlined into the views that use it; times are UTC whatever the session says. The texts go through
-- jsonb_object, which takes two thirds of the time that jsonb_build_object takes for them.
create or replace function bittern_store.document(t bittern_store.trigger) returns jsonb
  language sql stable parallel safe
as $$
  select case
           when t.document ? 'id' then t.document
           else jsonb_build_object('id', t.id)
             || jsonb_object(
                  '{type,product,event_key,subject,occurred_at,received_at,url}',
                  array[t.type, t.product, t.event_key, t.subject,
                        to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        to_char(t.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        t.url])
             || t.document
         end
$$;
