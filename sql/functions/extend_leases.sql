-- bittern_store.extend_leases(run_ids, leases, lease_for) keeps runs whose work takes long; returns the runs still held.
create or replace function bittern_store.extend_leases(run_ids bigint[], leases uuid[], lease_for interval)
  returns setof bigint
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with held as materialized (  -- locked in the order that reports lock in
         select p.run_id
           from bittern_store.run_pending p
           join unnest(run_ids, leases) h (run_id, lease) on p.run_id = h.run_id and p.lease = h.lease and p.run_id = any (run_ids)
          order by p.run_id
            for update of p)
  update bittern_store.run_pending p
     set state = 'leased', due_at = bittern_store.now() + lease_for  -- also one that ran out and that nobody took
    from held
   where p.run_id = held.run_id and p.run_id = any (run_ids)
  returning p.run_id
$$;
