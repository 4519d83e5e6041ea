-- bittern_store.explain_predicate(condition, facts) says of each term of a predicate what it is of `facts`: a list of {term, value}.
--
-- A value is true, false, or null for unknown, which is no match: something is absent, or of a type that cannot be compared.
create or replace function bittern_store.explain_predicate(condition jsonpath, facts jsonb) returns jsonb
  language sql immutable
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('term', regexp_replace(t.term::text, '^\((.*)\)$', '\1'), 'value', bittern_store.holds(t.term, facts))
                            order by t.place), '[]')
    from unnest(bittern_store.predicate_terms(condition)) with ordinality t (term, place)
$$;
