-- bittern.explain_filter(filter, trigger_id) says of each term of a filter, joined by && at its top, what it is of a trigger.
--
--   filter      a SQL/JSON path predicate over {trigger, payload}
--   trigger_id  of bittern.trigger
--
-- A value is true, false or unknown: something is absent, or of a type that cannot be compared. Only if all are true it matches.
create or replace function bittern.explain_filter(filter text, trigger_id bigint) returns table (term text, value text)
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  event bittern_store.trigger;
begin
  perform bittern_store.check_predicate(filter);
  select t.* into event from bittern_store.trigger t where t.id = explain_filter.trigger_id;
  if event.id is null then
    raise exception 'there is no trigger %', coalesce(trigger_id::text, 'without an id')
      using errcode = 'no_data_found', hint = 'select id from bittern.trigger order by id desc limit 10 shows the newest';
  end if;
  return query
    select e ->> 'term', coalesce(e ->> 'value', 'unknown')
      from jsonb_array_elements(bittern_store.explain_predicate(filter, bittern_store.facts(event, true))) e;
end $$;
