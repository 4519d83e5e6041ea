-- bittern.extend(lease_id, lease) keeps a lease alive: from now on it has `lease` left, 1 second … 12 hours.
--
-- Returns how many triggers it still holds; 0 when it has been given to others. One that ran out, and that nobody took, lives on.
create or replace function bittern.extend(lease_id bigint, lease interval) returns bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  kept bigint;
begin
  perform bittern_store.check_lease(lease);
  with moved as (
         update bittern_store.holding h set due_at = bittern_store.now() + extend.lease
           from bittern_store.held_under(extend.lease_id) held
          where h.id = held.id
         returning cardinality(h.trigger_ids) as count)
  select sum(moved.count) into kept from moved;
  return coalesce(kept, 0);
end $$;
