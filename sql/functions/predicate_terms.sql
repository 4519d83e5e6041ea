-- bittern_store.predicate_terms(condition) is the terms of a predicate that are joined by && at its top, in order.
--
-- PostgreSQL writes a jsonpath with brackets wherever one is needed, so its text is taken apart by counting them; what
-- stands in quotes is passed over. A predicate without && at its top is one term.
create or replace function bittern_store.predicate_terms(condition jsonpath) returns jsonpath[]
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  written text := condition::text;
  mode    text := coalesce(substring(written from '^strict '), '');
  rest    text := regexp_replace(written, '^(strict|lax) ', '');
  parts   text[] := array[]::text[];
  letter  text;
  depth   integer := 0;
  quoted  boolean := false;
  start   integer := 1;
  place   integer := 1;
begin
  if rest not like '(%)' then
    return array[condition];
  end if;
  rest := substr(rest, 2, length(rest) - 2);
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
      if depth < 0 then  -- the outermost brackets were not a pair
        return array[condition];
      end if;
    elsif depth = 0 and substr(rest, place, 4) = ' || ' then  -- binds less than &&: all of it is one term
      return array[condition];
    elsif depth = 0 and substr(rest, place, 4) = ' && ' then
      parts := parts || substr(rest, start, place - start);
      start := place + 4;
      place := place + 3;
    end if;
    place := place + 1;
  end loop;
  if cardinality(parts) = 0 then
    return array[condition];
  end if;
  parts := parts || substr(rest, start);
  return (select array_agg(term order by part.ordinality, term.ordinality)
            from unnest(parts) with ordinality part (text)
           cross join unnest(bittern_store.predicate_terms((mode || part.text)::jsonpath)) with ordinality term (term));
end $$;
