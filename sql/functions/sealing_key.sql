-- bittern_store.sealing_key(sealed) is the id of the key that a sealed value was sealed with: version, length of the id, the id.
create or replace function bittern_store.sealing_key(sealed bytea) returns text
  language sql immutable
  set search_path = pg_catalog, pg_temp
  return convert_from(substr(sealed, 3, get_byte(sealed, 1)), 'UTF8');
