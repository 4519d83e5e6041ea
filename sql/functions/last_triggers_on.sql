-- bittern_store.last_triggers_on(day) is the last trigger of a day in each lane that has one then.
create or replace function bittern_store.last_triggers_on(day date) returns table (lane smallint, id bigint)
  language sql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_sort = off
  set jit = off
as $$
  select l.lane, t.id
    from bittern_store.lane l
   cross join lateral (
           select t.id from bittern_store.trigger t
            where t.lane = any (array[l.lane])
              and t.id >= bittern_store.first_id(day) and t.id < bittern_store.first_id(day + 1)
            order by t.lane desc, t.id desc limit 1) t
$$;
