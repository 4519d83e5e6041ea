-- bittern_store.sealed_otherwise(key, after, most) is the next of what was sealed with another key than this one, by place.
create or replace function bittern_store.sealed_otherwise(key text, after text, most integer)
  returns table (place text, sealed bytea)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select v.place, v.sealed
    from bittern_store.sealed_value v
   where bittern_store.sealing_key(v.sealed) <> sealed_otherwise.key and v.place collate "C" > sealed_otherwise.after
   order by v.place collate "C"
   limit most
$$;
