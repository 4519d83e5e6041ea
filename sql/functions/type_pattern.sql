-- bittern_store.type_pattern(glob) is a type or a glob of types, `pull_request.*`, as a LIKE pattern: `pull\_request.%`.
create or replace function bittern_store.type_pattern(glob text) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  return replace(regexp_replace(glob, '([\\%_])', '\\\1', 'g'), '*', '%');
