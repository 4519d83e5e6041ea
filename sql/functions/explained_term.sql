-- bittern_store.explained_term(term, value, facts) is what explain_predicate says of one term: {term, value}, and `problem` of an unknown one.
create or replace function bittern_store.explained_term(term text, value boolean, facts jsonb) returns jsonb
  language sql immutable
  set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('term', explained_term.term, 'value', explained_term.value)
         || coalesce((select jsonb_build_object('problem', p.problem)
                        from (select bittern_store.predicate_problem(explained_term.term, facts) as problem where value is null) p
                       where p.problem is not null), '{}')
$$;
