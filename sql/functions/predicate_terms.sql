-- bittern_store.predicate_terms(condition) is the terms of a predicate that are joined by && at its top, in order, as written.
--
-- `condition` is the text that somebody wrote: PostgreSQL's own rendering of a jsonpath leaves out brackets that matter.
-- Brackets are counted, and what stands in quotes is passed over. Whatever cannot be taken apart for certain is one term.
create or replace function bittern_store.predicate_terms(condition text) returns text[]
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  mode    text := coalesce(substring(condition from '^\s*((?:strict|lax)\s)'), '');
  rest    text := btrim(substr(condition, length(coalesce(substring(condition from '^\s*(?:strict|lax)\s'), '')) + 1), E' \t\n\r');
  parts   text[] := array[]::text[];
  letter  text;
  depth   integer := 0;
  quoted  boolean := false;
  wrapped boolean := rest like '(%)';
  start   integer := 1;
  place   integer := 1;
begin
  if position('/*' in rest) > 0 then
    return array[condition];
  end if;
  while place <= length(rest) loop
    letter := substr(rest, place, 1);
    if quoted then
      if letter = '\' then
        place := place + 1;
      elsif letter = '"' then
        quoted := false;
      end if;
    elsif letter = '"' then
      quoted := true;
    elsif letter = '(' then
      depth := depth + 1;
    elsif letter = ')' then
      depth := depth - 1;
      wrapped := wrapped and (depth > 0 or place = length(rest));
    elsif depth = 0 and substr(rest, place, 2) = '||' then  -- binds less than &&: all of it is one term
      return array[condition];
    elsif depth = 0 and substr(rest, place, 2) = '&&' then
      parts := parts || btrim(substr(rest, start, place - start), E' \t\n\r');
      start := place + 2;
      place := place + 1;
    end if;
    place := place + 1;
  end loop;
  if wrapped then
    return bittern_store.predicate_terms(mode || substr(rest, 2, length(rest) - 2));
  elsif cardinality(parts) = 0 then
    return array[mode || rest];
  end if;
  parts := parts || btrim(substr(rest, start), E' \t\n\r');
  return (select array_agg(term order by part.ordinality, term.ordinality)
            from unnest(parts) with ordinality part (text)
           cross join unnest(bittern_store.predicate_terms(mode || part.text)) with ordinality term (term));
end $$;
