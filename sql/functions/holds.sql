-- bittern_store.holds(condition, facts) says whether a SQL/JSON path predicate is true of `facts`.
--
-- Null for unknown and for anything that goes wrong while evaluating: neither is a match, and neither stops a batch.
create or replace function bittern_store.holds(condition jsonpath, facts jsonb) returns boolean
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_path_match(facts, condition, silent => true);
exception when others then
  return null;
end $$;
