-- bittern_store.take_out(part, ids) takes triggers out of a row that the caller has locked; returns how many were in it.
create or replace function bittern_store.take_out(part bittern_store.holding, ids bigint[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  left_ids      bigint[];
  left_attempts integer[];
begin
  select array_agg(t.id order by t.place), array_agg(t.tries order by t.place)
    into left_ids, left_attempts
    from unnest(part.trigger_ids, part.attempts) with ordinality t (id, tries, place)
   where t.id <> all (ids);
  if left_ids is null then
    delete from bittern_store.holding h where h.id = part.id;
    return cardinality(part.trigger_ids);
  end if;
  update bittern_store.holding h set trigger_ids = left_ids, attempts = left_attempts where h.id = part.id;
  return cardinality(part.trigger_ids) - cardinality(left_ids);
end $$;
