-- bittern_store.number_deliveries(lane, known, trigger_counts) gives the deliveries of a batch their ids, in order.
--
--   known           for each delivery the id it is a duplicate of, or null; a duplicate gets no id
--   trigger_counts  for each delivery; it takes that many ids, at least one, so that its triggers have ids of their own
create or replace function bittern_store.number_deliveries(lane smallint, known bigint[], trigger_counts smallint[])
  returns bigint[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  slots bigint := 0;
  first bigint;
  ids   bigint[] := known;
begin
  for place in 1..cardinality(known) loop
    if known[place] is null then
      slots := slots + greatest(1, trigger_counts[place]);
    end if;
  end loop;
  if slots > 0 then
    first := bittern_store.take_ids(format('bittern_store.delivery_id_%s', lane)::regclass, lane, slots);
  end if;
  for place in 1..cardinality(known) loop
    if known[place] is null then
      ids[place] := first;
      first := first + 16 * greatest(1, trigger_counts[place]);
    else
      ids[place] := null;
    end if;
  end loop;
  return ids;
end $$;
