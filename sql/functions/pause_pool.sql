-- bittern_store.pause_pool(paused, reason) keeps all runs of all workflows waiting, or lets them go on.
--
--   reason  for people; null when nothing is to be said
--
-- Triggers make runs all the same. A step that is being carried out is finished. Returns whether that changed anything.
create or replace function bittern_store.pause_pool(paused boolean, reason text) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  was boolean;
begin
  select p.paused into strict was from bittern_store.worker_pool p for update;
  update bittern_store.worker_pool p
     set paused = pause_pool.paused,
         reason = case when pause_pool.paused then coalesce(pause_pool.reason, case when was then p.reason end) end,
         changed_at = case when was = pause_pool.paused then p.changed_at else bittern_store.now() end;
  return was <> pause_pool.paused;
end $$;
