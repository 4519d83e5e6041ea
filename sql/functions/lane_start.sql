-- bittern_store.lane_start(lane, start_at) is the position in a lane from which a consumer reads what came since `start_at`.
--
--   start_at  null or infinity: the end of what is committed; -infinity: before everything kept; else when triggers were received
--
-- Ids follow the database's clock and received_at the receivers'; five minutes apart is close enough for them.
create or replace function bittern_store.lane_start(lane smallint, start_at timestamptz) returns bigint
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_sort = off
  set jit = off
as $$
declare
  moment bigint;
  edge   bigint;
begin
  if start_at = '-infinity' then
    return 0;
  end if;
  if start_at < 'infinity' then
    moment := (extract(epoch from start_at) * 1000000)::bigint;
    if start_at > bittern_store.now() then
      return moment - 1;
    end if;
    select t.id - 1 into edge
      from bittern_store.trigger t
     where t.lane = any (array[lane_start.lane]) and t.id >= moment - 300000000 and t.received_at >= start_at
     order by t.lane, t.id limit 1;
    if edge is not null then
      return edge;
    end if;
  end if;
  select t.id into edge
    from bittern_store.trigger t where t.lane = any (array[lane_start.lane]) order by t.lane desc, t.id desc limit 1;
  return coalesce(edge, 0);
end $$;
