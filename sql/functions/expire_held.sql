-- bittern_store.expire_held(day) makes dead letters of the triggers of a day that consumers hold, and says of older dead letters that they expired.
--
-- Returns how many were held. The caller has locked the log of triggers. A worker that is just giving something back makes another
-- row of it, which is only seen once its row has been waited for: hence the second look.
create or replace function bittern_store.expire_held(day date) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  low   bigint := bittern_store.first_id(day);
  high  bigint := bittern_store.first_id(day + 1);
  part  bittern_store.holding;
  ids   bigint[];
  total bigint := 0;
begin
  loop
    ids := null;
    for part in
      select h.* from bittern_store.holding h
       where exists (select from unnest(h.trigger_ids) i where i >= low and i < high) order by h.id for update
    loop
      select array_agg(i) into ids from unnest(part.trigger_ids) i where i >= low and i < high;
      perform bittern_store.bury(part.consumer_id, t.id, t.tries, 'expired')
         from unnest(part.trigger_ids, part.attempts) t (id, tries) where t.id = any (ids);
      perform bittern_store.take_out(part, ids);
      update bittern_store.consumer c set expired = c.expired + cardinality(ids) where c.id = part.consumer_id;
      total := total + cardinality(ids);
    end loop;
    exit when ids is null;
  end loop;
  update bittern_store.dead_letter d
     set last_error = 'expired', died_at = bittern_store.now()
   where d.trigger_id >= low and d.trigger_id < high and d.last_error is distinct from 'expired';
  return total;
end $$;
