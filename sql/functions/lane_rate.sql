-- bittern_store.lane_rate(consumer_id, lane) is how many triggers of a lane a consumer was given a second, over the last minute.
--
-- From the steps that are kept, the last hundred or so: of a consumer that takes many steps a second, over less than a minute.
create or replace function bittern_store.lane_rate(consumer_id integer, lane smallint) returns double precision
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce((max(p.given) - min(p.given)) / nullif(extract(epoch from bittern_store.now() - min(p.at)), 0), 0)::double precision
    from bittern_store.consumer_position p
   where p.consumer_id = lane_rate.consumer_id and p.lane = lane_rate.lane and p.at > bittern_store.now() - interval '1 min'
$$;
