-- bittern_store.rehearse_event(workflow, triggers, payload) says what a workflow that is not in force would make of triggers that nobody sent.
--
--   workflow  as for apply_workflows: {definition, types, repositories, uses_payload, …}
--   triggers  a list of rows of the trigger table: {type, repository, actor_id, connection, document …}
--   payload   the body that they were read from
--
-- Rows as rehearse has them. Nothing is written.
create or replace function bittern_store.rehearse_event(workflow jsonb, triggers jsonb, payload jsonb)
  returns table (trigger_id bigint, type text, event_key text, subject text, repository text, received_at timestamptz,
                 verdict text, terms jsonb, connection text, app text, api_base_url text, facts jsonb, conditions jsonb)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select r.*
    from bittern_store.rehearse(
           workflow,
           array(select jsonb_populate_record(null::bittern_store.trigger, t) from jsonb_array_elements(triggers) t),
           payload) r
$$;
