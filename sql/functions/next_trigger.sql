-- bittern_store.next_trigger(lane, after) is the smallest id of a lane above `after`; null when there is none.
--
-- Looks into the day of `after` first and opens later partitions only when there is nothing more in it, so that it costs
-- the same however many days are kept. `lane = any` and `order by lane` leave PostgreSQL no other index to choose.
create or replace function bittern_store.next_trigger(lane smallint, after bigint) returns bigint
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  next_day bigint := (after / 86400000000 + 1) * 86400000000;
  found_id bigint;
begin
  select t.id into found_id
    from bittern_store.trigger t
   where t.lane = any (array[next_trigger.lane]) and t.id > after and t.id < next_day
   order by t.lane, t.id limit 1;
  if found_id is null then
    select t.id into found_id
      from bittern_store.trigger t
     where t.lane = any (array[next_trigger.lane]) and t.id >= next_day
     order by t.lane, t.id limit 1;
  end if;
  return found_id;
end $$;
