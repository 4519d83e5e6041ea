-- bittern_store.pause_workflow(name, paused, reason) keeps the runs of a workflow waiting, or lets them go on.
--
--   reason  for people; null when nothing is to be said
--
-- Triggers make runs all the same. A step that is being carried out is finished. Returns whether there is such a workflow in force.
create or replace function bittern_store.pause_workflow(name text, paused boolean, reason text) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update bittern_store.workflow w
     set paused = pause_workflow.paused,
         pause_reason = case when pause_workflow.paused then coalesce(reason, case when w.paused then w.pause_reason end) end,
         paused_at = case when pause_workflow.paused then case when w.paused then w.paused_at else bittern_store.now() end end
   where w.name = pause_workflow.name;
  return found;
end $$;
