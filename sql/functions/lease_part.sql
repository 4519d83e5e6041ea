-- bittern_store.lease_part(part, lease, ends_at, most) puts a new lease on the first triggers of a row that the caller has locked.
--
-- What is more than `most` stays as it was, in a row of its own. Returns the row under its new lease, its attempts one higher.
create or replace function bittern_store.lease_part(
  part bittern_store.holding, lease bigint, ends_at timestamptz, most integer
) returns bittern_store.holding
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(part.trigger_ids) > most then
    insert into bittern_store.holding (consumer_id, lease_id, due_at, lapses, trigger_ids, attempts, error)
    select h.consumer_id, h.lease_id, h.due_at, h.lapses, part.trigger_ids[most + 1:], part.attempts[most + 1:], h.error
      from bittern_store.holding h where h.id = part.id;
  end if;
  update bittern_store.holding h
     set lease_id = lease, due_at = ends_at, lapses = part.lapses, trigger_ids = part.trigger_ids[:most],
         attempts = (select array_agg(a + 1 order by place) from unnest(part.attempts[:most]) with ordinality u (a, place))
   where h.id = part.id
  returning h.* into part;
  return part;
end $$;
