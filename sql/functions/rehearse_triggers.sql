-- bittern_store.rehearse_triggers(workflow, chosen, since, most) says what a workflow that is not in force would make of stored triggers.
--
--   workflow  as for apply_workflows: {definition, types, repositories, uses_payload, …}
--   chosen    this trigger; null for many
--   since     those that came within this time, newest first; null for all that are kept
--   most      1 … 1,000 triggers
--
-- Rows as rehearse has them. Nothing is written.
create or replace function bittern_store.rehearse_triggers(workflow jsonb, chosen bigint, since interval, most integer)
  returns table (trigger_id bigint, type text, event_key text, subject text, repository text, received_at timestamptz,
                 verdict text, terms jsonb, connection text, app text, api_base_url text, facts jsonb, conditions jsonb)
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  lowest  bigint := coalesce(chosen, (extract(epoch from bittern_store.now() - since) * 1000000)::bigint, 0);
  highest bigint := coalesce(chosen, 9223372036854775807);
  events  bittern_store.trigger[];
begin
  select array_agg(news.whole order by news.id desc) into events
    from (select t as whole, t.id from bittern_store.trigger t
           where t.id >= lowest and t.id <= highest order by t.id desc limit most) news;
  return query select r.* from bittern_store.rehearse(workflow, coalesce(events, '{}'), null) r;
end $$;
