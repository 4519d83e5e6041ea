-- bittern_store.extend_leases(run_ids, leases, lease_for) keeps runs whose work takes long; returns the runs still held.
create or replace function bittern_store.extend_leases(run_ids bigint[], leases uuid[], lease_for interval)
  returns setof bigint
  language sql volatile
  security definer
  set search_path = ''
as $$
  update bittern_store.run_pending p
     set due_at = bittern_store.now() + lease_for
    from (select held.run_id, held.lease from unnest(run_ids, leases) held (run_id, lease) order by held.run_id) held
   where p.run_id = held.run_id and p.lease = held.lease
  returning p.run_id
$$;
