-- bittern.redrive(consumer, trigger_id) gives dead letters again, all of a consumer's or one, with all their attempts before them.
--
-- Returns how many. A dead letter whose trigger is no longer kept stays; one that the consumer is about to read again, or is
-- working on, because it was moved back, is only taken off the list. Waits for workers that are reading on.
create or replace function bittern.redrive(consumer text, trigger_id bigint default null) returns integer
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
  ids    bigint[];
begin
  perform bittern_store.lock_consumer(reader.id);
  with back as (
         delete from bittern_store.dead_letter d
          where d.consumer_id = reader.id and (redrive.trigger_id is null or d.trigger_id = redrive.trigger_id)
            and exists (select from bittern_store.trigger t where t.id = d.trigger_id)
         returning d.trigger_id)
  select array_agg(b.trigger_id order by b.trigger_id) into ids from back b;
  insert into bittern_store.holding (consumer_id, due_at, trigger_ids, attempts)
  select reader.id, bittern_store.now(), array_agg(again.id order by again.id), array_fill(0, array[count(*)::integer])
    from (select i.id, row_number() over (order by i.id) - 1 as place
            from unnest(ids) i (id)
           where not exists (select from bittern_store.holding h
                              where h.consumer_id = reader.id and i.id = any (h.trigger_ids))
             and i.id <= (select p.position from bittern_store.lane_position(reader.id, (i.id & 15)::smallint) p)) again
   group by again.place / 100;
  return coalesce(cardinality(ids), 0);
end $$;
