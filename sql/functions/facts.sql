-- bittern_store.facts(trigger, with_payload) is what conditions and templates see: {trigger, payload}.
create or replace function bittern_store.facts(t bittern_store.trigger, with_payload boolean) returns jsonb
  language sql stable
as $$
  select jsonb_build_object(
           'trigger', bittern_store.document(t),
           'payload', case when with_payload then bittern.payload(t.delivery_id) end)
$$;
