-- bittern_store.first_id(day) is the smallest id that can be given out on `day` (UTC): its midnight in microseconds.
create or replace function bittern_store.first_id(day date) returns bigint
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  return (extract(epoch from day) * 1000000)::bigint;
