-- bittern_store.take_ids(sequence, lane, count) gives out `count` ids of a lane, 16 apart, and returns the first.
--
--   sequence  the lane's own: bittern_store.delivery_id_N or run_id_N
--   count     how many; 0 gives out none and says which would be next
--
-- The caller holds the lane's lock until its transaction ends, so ids are committed in order. A clock that goes back
-- does not matter: ids go on from the last one.
create or replace function bittern_store.take_ids(sequence regclass, lane smallint, count bigint) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  clock bigint := (extract(epoch from bittern_store.now()) * 1000000)::bigint;
  last  bigint := coalesce(pg_sequence_last_value(sequence), 0);
  first bigint := (greatest(clock, last + 16) >> 4 << 4) + lane;
begin
  if count > 0 then
    perform setval(sequence, first + 16 * (count - 1));
  end if;
  return first;
end $$;
