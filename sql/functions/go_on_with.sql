-- bittern_store.go_on_with(connection) makes the runs due that wait until a connection is authorised again, and says how many.
--
-- Those that are parked for another reason stay so.
create or replace function bittern_store.go_on_with(connection text) returns bigint
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with moved as (
    update bittern_store.run_pending p
       set state = 'ready', due_at = bittern_store.now(), reason = null
      from bittern_store.run r
     where p.state = 'parked' and p.reason = 'reauthorization_required' and r.id = p.run_id and r.connection = go_on_with.connection
    returning p.run_id)
  select count(*) from moved
$$;
