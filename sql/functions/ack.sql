-- bittern.ack(lease_id) says that all triggers of a lease are done; bittern.ack(lease_id, trigger_ids) that some of them are.
--
-- Returns how many that were: 0 when the lease has been given to others, or ended by bittern.seek. What is not in the lease, or not
-- any more, counts nothing. A lease that ran out, and that nobody took, may still be acknowledged. Call it in the transaction
-- that writes the results.
create or replace function bittern.ack(lease_id bigint) returns bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off  -- the table swings between empty and full faster than statistics follow
  set enable_bitmapscan = off
as $$
declare
  part bittern_store.holding;
  done bigint := 0;
begin
  for part in select h.* from bittern_store.held_under(ack.lease_id) h loop
    delete from bittern_store.holding h where h.id = part.id;
    done := done + cardinality(part.trigger_ids);
  end loop;
  return done;
end $$;

create or replace function bittern.ack(lease_id bigint, trigger_ids bigint[]) returns bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  part bittern_store.holding;
  done bigint := 0;
begin
  for part in select h.* from bittern_store.held_under(ack.lease_id) h where h.trigger_ids && ack.trigger_ids loop
    done := done + bittern_store.take_out(part, ack.trigger_ids);
  end loop;
  return done;
end $$;
