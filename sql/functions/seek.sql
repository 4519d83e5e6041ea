-- bittern.seek(consumer, start_at) moves a consumer to another place in the log, back or forward.
--
--   start_at  as in create_consumer; infinity is the end of what is committed by now
--
-- Ends its leases, so that what its workers still acknowledge counts nothing, and its pending retries. Dead letters stay.
-- Waits for the transactions of workers that are reading on.
create or replace function bittern.seek(consumer text, start_at timestamptz) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
begin
  if start_at is null then
    raise exception 'seek needs a time' using errcode = '22023', hint = '-infinity is the beginning, infinity the end';
  end if;
  perform bittern_store.lock_consumer(reader.id);
  perform bittern_store.drop_holdings(reader.id);
  insert into bittern_store.consumer_position (consumer_id, lane, step, position, given, at)
  select reader.id, k.lane, p.step + 1, bittern_store.lane_start(k.lane, seek.start_at), p.given, p.at
    from bittern_store.consumer_lane k
   cross join lateral bittern_store.lane_position(reader.id, k.lane) p
   where k.consumer_id = reader.id;
end $$;
