-- bittern_store.check_predicates(expressions) is what is wrong with which of these predicates: its place, from 1, and why.
create or replace function bittern_store.check_predicates(expressions text[])
  returns table (place integer, reason text)
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
begin
  for place in select generate_subscripts(expressions, 1) loop
    begin
      perform bittern_store.check_predicate(expressions[place]);
    exception when others then
      reason := sqlerrm;
      return next;
    end;
  end loop;
end $$;
