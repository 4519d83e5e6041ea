-- bittern.create_consumer(name, types, filter, start_at, max_attempts) makes a consumer, which belongs to the role that calls.
--
--   types         types or globs of types, {pull_request.*,branch.created}; by default all
--   filter        a SQL/JSON path predicate over {trigger, payload}, as in a workflow's `where`; null for none
--   start_at      where it begins: null after everything committed by now, a time with what was received since then,
--                 -infinity with everything kept
--   max_attempts  how often a trigger is given before it becomes a dead letter, 1 … 1,000
--
-- True when it was made. For a consumer that is there already (and that the caller may use) it changes types, filter and
-- limit, and says false; its position stays: bittern.seek moves it.
create or replace function bittern.create_consumer(
  name text, types text[] default '{*}', filter jsonpath default null, start_at timestamptz default null,
  max_attempts integer default 10
) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return bittern_store.put_consumer(
    name, types, filter::text, start_at, max_attempts,
    case when not exists (select from bittern_store.consumer c where c.name = create_consumer.name) then bittern_store.caller() end);
end $$;
