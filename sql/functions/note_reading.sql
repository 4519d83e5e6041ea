-- bittern_store.note_reading(consumer_id) writes down, at most once a minute, that a consumer asked and found nothing new.
--
-- A consumer that asks is an active one, for which triggers are kept. Never waits: whoever has the lane writes it down himself.
create or replace function bittern_store.note_reading(consumer_id integer) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment  timestamptz := bittern_store.now();
  free    smallint;
  reached bittern_store.consumer_position;
begin
  if exists (select from bittern_store.consumer_lane k
              cross join lateral bittern_store.lane_position(k.consumer_id, k.lane) p
              where k.consumer_id = note_reading.consumer_id and p.at > moment - interval '1 min') then
    return;
  end if;
  select k.lane into free
    from bittern_store.consumer_lane k
   where k.consumer_id = note_reading.consumer_id order by k.lane limit 1 for update skip locked;
  if found then
    select p.* into reached from bittern_store.lane_position(note_reading.consumer_id, free) p;
    perform bittern_store.step_forward(reached, 0, moment);
  end if;
end $$;
