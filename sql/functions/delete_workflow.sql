-- bittern_store.delete_workflow(name) takes a workflow out of force; runs that it started go on, and its versions are kept.
--
-- Returns whether there was one.
create or replace function bittern_store.delete_workflow(name text) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from bittern_store.workflow w where w.name = delete_workflow.name;
  return found;
end $$;
