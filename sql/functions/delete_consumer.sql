-- bittern.delete_consumer(consumer) forgets a consumer: its position, its leases and its dead letters. Triggers are not touched.
create or replace function bittern.delete_consumer(consumer text) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
begin
  perform bittern_store.lock_consumer(reader.id);
  perform bittern_store.drop_holdings(reader.id);
  delete from bittern_store.dead_letter d where d.consumer_id = reader.id;
  delete from bittern_store.consumer_position p where p.consumer_id = reader.id;
  delete from bittern_store.consumer_lane k where k.consumer_id = reader.id;
  delete from bittern_store.consumer c where c.id = reader.id;
end $$;
