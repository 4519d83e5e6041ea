-- bittern_store.lane_position(consumer_id, lane) is how far a consumer has read in a lane: the last step it took there.
create or replace function bittern_store.lane_position(consumer_id integer, lane smallint)
  returns setof bittern_store.consumer_position
  language sql stable rows 1
as $$
  select p.* from bittern_store.consumer_position p
   where p.consumer_id = lane_position.consumer_id and p.lane = lane_position.lane
   order by p.step desc limit 1
$$;
