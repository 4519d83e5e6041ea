-- bittern_store.id_at(moment) is the smallest id that can be given out at a moment; those before all time and after it too.
create or replace function bittern_store.id_at(moment timestamptz) returns bigint
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  return case when moment = 'infinity' then 9223372036854775807
              when moment <= 'epoch' then 0
              else (extract(epoch from moment) * 1000000)::bigint >> 4 << 4 end;
