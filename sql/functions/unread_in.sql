-- bittern_store.unread_in(lane, after) is how many triggers of a lane are above `after`, and when the oldest of them was received.
--
-- Counts up to 10,000, and beyond that takes the rest of the lane to be as dense as these are.
create or replace function bittern_store.unread_in(lane smallint, after bigint, out oldest timestamptz, out count bigint)
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_sort = off
  set jit = off
as $$
declare
  last_counted bigint;
  newest       bigint;
  first        bigint := bittern_store.next_trigger(lane, after);
begin
  count := 0;
  if first is null then
    return;
  end if;
  select t.received_at into oldest from bittern_store.trigger t where t.id = first;
  select count(*), max(t.id) into count, last_counted
    from (select t.id from bittern_store.trigger t
           where t.lane = any (array[unread_in.lane]) and t.id >= first order by t.lane, t.id limit 10000) t;
  if count = 10000 then
    select t.id into newest
      from bittern_store.trigger t where t.lane = any (array[unread_in.lane]) order by t.lane desc, t.id desc limit 1;
    count := greatest(count, (count * ((newest - first)::numeric / greatest(1, last_counted - first)))::bigint);
  end if;
end $$;
