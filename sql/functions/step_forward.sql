-- bittern_store.step_forward(reached, count, moment) writes down a consumer's new position in a lane that the caller has locked.
--
--   reached  the last step, with the new position in it
--   count    how many triggers were given out with it
--
-- Keeps the last hundred steps and some, for the rate; every 64th step takes older ones away.
create or replace function bittern_store.step_forward(reached bittern_store.consumer_position, count integer, moment timestamptz)
  returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into bittern_store.consumer_position (consumer_id, lane, step, position, given, at)
  values (reached.consumer_id, reached.lane, reached.step + 1, reached.position, reached.given + count, moment);
  if reached.step % 64 = 0 then
    delete from bittern_store.consumer_position p
     where p.consumer_id = reached.consumer_id and p.lane = reached.lane
       and p.step >= reached.step - 192 and p.step < reached.step - 128;
  end if;
end $$;
