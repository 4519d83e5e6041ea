-- bittern_store.bury_exhausted(reader, part) makes dead letters of those triggers of a lease that ran out which have no attempt left.
--
-- Returns the row without them; a row of nulls when nothing is left of it. The caller has locked the row.
create or replace function bittern_store.bury_exhausted(reader bittern_store.consumer, part bittern_store.holding)
  returns bittern_store.holding
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  left_over bittern_store.holding := part;
begin
  if (select max(a) from unnest(part.attempts) a) < reader.max_attempts then
    return part;
  end if;
  select array_agg(t.id order by t.place), array_agg(t.tries order by t.place)
    into left_over.trigger_ids, left_over.attempts
    from unnest(part.trigger_ids, part.attempts) with ordinality t (id, tries, place)
   where t.tries < reader.max_attempts;
  perform bittern_store.bury(
            reader.id, t.id, t.tries, format('its lease ran out%s', coalesce('; before that: ' || part.error, '')))
     from unnest(part.trigger_ids, part.attempts) t (id, tries)
    where t.tries >= reader.max_attempts;
  if left_over.trigger_ids is null then
    delete from bittern_store.holding h where h.id = part.id;
    return null;
  end if;
  update bittern_store.holding h
     set trigger_ids = left_over.trigger_ids, attempts = left_over.attempts
   where h.id = part.id;
  return left_over;
end $$;
