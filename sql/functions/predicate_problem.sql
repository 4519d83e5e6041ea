-- bittern_store.predicate_problem(condition, facts) is why a predicate is neither true nor false of `facts`, in PostgreSQL's words.
--
-- Null when it is one of them, and when nothing is missing: then what it compares is of types that cannot be compared.
create or replace function bittern_store.predicate_problem(condition text, facts jsonb) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  path text;
begin
  begin
    if jsonb_path_match(facts, condition::jsonpath) is not null then
      return null;
    end if;
  exception when others then
    return sqlerrm;
  end;
  -- Within a comparison an error counts as unknown and is not said: each path is asked for by itself, and strictly.
  for path in
    select m[1] from regexp_matches(condition, '(\$(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"[^"\\]*")(?:\(\))?|\[[0-9*]+\])+)', 'g') m
  loop
    begin
      perform jsonb_path_query(facts, ('strict ' || path)::jsonpath);
    exception when others then
      return format('%s: %s', path, sqlerrm);
    end;
  end loop;
  return null;
end $$;
