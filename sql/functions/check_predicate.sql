-- bittern_store.check_predicate(expression) is the expression as a jsonpath, or an error that says what to write instead.
--
-- Only predicates pass: `$.trigger.type` selects something, `$.trigger.type == "branch.created"` is true or false of it.
create or replace function bittern_store.check_predicate(expression text) returns jsonpath
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  path jsonpath;
begin
  begin
    path := expression::jsonpath;
  exception when others then
    raise exception '% is not a SQL/JSON path expression: %', expression, sqlerrm
      using hint = 'such as $.trigger.pull_request.destination.branch == "main"';
  end;
  begin
    perform jsonb_path_match('{}', path);
  exception when others then
    raise exception '% is not a predicate: it selects something instead of being true or false', expression
      using hint = format('write a comparison, such as %s == "…", or exists(%s)', expression, expression);
  end;
  return path;
end $$;
