-- bittern_store.explain_predicate(condition, facts) says of each term of a predicate what it is of `facts`: a list of {term, value}.
--
--   condition  as somebody wrote it
--
-- A value is true, false, or null for unknown, which is no match: something is absent, or of a type that cannot be compared.
-- Of one that is unknown `problem` says why, where PostgreSQL has words for it (predicate_problem). When the terms together do not give
-- what the whole gives, the whole is one term.
create or replace function bittern_store.explain_predicate(condition text, facts jsonb) returns jsonb
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  whole  boolean := bittern_store.holds(condition::jsonpath, facts);
  terms  jsonb;
  joined boolean;
begin
  begin
    select jsonb_agg(bittern_store.explained_term(t.term, t.value, facts) order by t.place),
           case when bool_or(not t.value) then false when bool_or(t.value is null) then null else true end
      into terms, joined
      from (select p.term, p.place, bittern_store.holds(p.term::jsonpath, facts) as value
              from unnest(bittern_store.predicate_terms(condition)) with ordinality p (term, place)) t;
  exception when others then
    terms := null;
  end;
  if terms is null or joined is distinct from whole then
    return jsonb_build_array(bittern_store.explained_term(condition, whole, facts));
  end if;
  return terms;
end $$;
