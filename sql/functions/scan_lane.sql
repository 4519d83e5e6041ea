-- bittern_store.scan_lane(reader, lane, after, next_id, most, budget, moment) finds the next triggers of a lane that the reader wants.
--
--   after    the position to read on from
--   next_id  the smallest id above an earlier position, which the reader may have passed since
--   most     how many to find
--   budget   how many to examine at most
--   moment   when the work began: it stops a second later
--
-- Returns their ids in order, the position reached, and how many were examined. Reads one day's partition at a time, in slices:
-- all at once without a filter, growing ones with it, for nobody knows what a filter costs.
create or replace function bittern_store.scan_lane(
  reader bittern_store.consumer, lane smallint, after bigint, next_id bigint, most integer, budget integer, moment timestamptz,
  out trigger_ids bigint[], out "position" bigint, out examined integer
)
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  next_day bigint;
  slice    integer := case when reader.uses_payload then 16 when reader.filter is not null then 256 else budget end;
  wanted   bigint[];
  looked   integer;
  began    timestamptz;
begin
  trigger_ids := '{}';
  position := after;
  examined := 0;
  while cardinality(trigger_ids) < most and examined < budget loop
    if next_id <= position then
      next_id := bittern_store.next_trigger(lane, position);
    end if;
    exit when next_id is null;
    next_day := (next_id / 86400000000 + 1) * 86400000000;
    began := bittern_store.now();
    if reader.types = '{*}' and reader.filter is null then
      -- Nothing there: the day was dropped since.
      select coalesce(array_agg(t.id), '{}'), coalesce(max(t.id), next_id), count(*) into wanted, position, looked
        from (select t.id from bittern_store.trigger t
               where t.lane = any (array[scan_lane.lane]) and t.id >= next_id and t.id < next_day
               order by t.lane, t.id limit least(most - cardinality(trigger_ids), budget - examined)) t;
    else
      select m.ids, m.upto, m.looked into wanted, position, looked
        from bittern_store.scan_slice(
               reader, lane, next_id, next_day, most - cardinality(trigger_ids), least(slice, budget - examined)) m;
    end if;
    trigger_ids := trigger_ids || wanted;
    examined := examined + looked;
    exit when bittern_store.now() > moment + interval '1 s';
    if bittern_store.now() < began + interval '50 ms' then
      slice := slice * 2;
    end if;
  end loop;
end $$;
