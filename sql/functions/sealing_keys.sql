-- bittern_store.sealing_keys() is which keys what is stored was sealed with, how much with each, and one value of each to try.
create or replace function bittern_store.sealing_keys()
  returns table (key text, count bigint, place text, sealed bytea)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select distinct on (k.key) k.key, count(*) over (partition by k.key), v.place, v.sealed
    from bittern_store.sealed_value v
   cross join lateral (select bittern_store.sealing_key(v.sealed) as key) k
   order by k.key, v.place
$$;
