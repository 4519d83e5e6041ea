-- bittern_store.unmet(condition, facts) is null when a predicate holds of `facts`, else the first of its terms that does not, and why.
create or replace function bittern_store.unmet(condition text, facts jsonb) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
begin
  if bittern_store.holds(condition::jsonpath, facts) then
    return null;
  end if;
  return (select concat(t.term ->> 'term', case t.term -> 'value' when 'false' then ' is false' else ' is unknown' end, ': ' || (t.term ->> 'problem'))
            from jsonb_array_elements(bittern_store.explain_predicate(condition, facts)) with ordinality t (term, place)
           where t.term -> 'value' <> 'true'
           order by t.place limit 1);
end $$;
