-- bittern_store.queue_for(queue, step) is the queue of a step beside one of another step, or the same: of the same workflow and connection.
create or replace function bittern_store.queue_for(queue integer, step integer) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  here bittern_store.run_queue;
begin
  select q.* into here from bittern_store.run_queue q where q.id = queue_for.queue;
  return case when here.step = queue_for.step then here.id
              else bittern_store.queue_of(here.workflow, here.version, queue_for.step::smallint, here.connection) end;
end $$;
