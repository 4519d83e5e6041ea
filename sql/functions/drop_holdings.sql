-- bittern_store.drop_holdings(consumer_id) ends all leases and pending retries of a consumer whose lanes the caller has locked.
--
-- A worker that is just giving something back makes another row of it, which is only seen once the delete has waited for that
-- worker: hence the second look.
create or replace function bittern_store.drop_holdings(consumer_id integer) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  loop
    delete from bittern_store.holding h where h.consumer_id = drop_holdings.consumer_id;
    exit when not exists (select from bittern_store.holding h where h.consumer_id = drop_holdings.consumer_id);
  end loop;
end $$;
