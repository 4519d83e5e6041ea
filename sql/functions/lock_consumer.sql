-- bittern_store.lock_consumer(consumer_id) waits until no worker is reading on, and keeps all of them from it until the transaction ends.
--
-- Locks the consumer's lanes in order. Workers never wait for a lane, so this waits only for their transactions to end.
create or replace function bittern_store.lock_consumer(consumer_id integer) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform from bittern_store.consumer_lane k
    where k.consumer_id = lock_consumer.consumer_id order by k.lane for update;
end $$;
