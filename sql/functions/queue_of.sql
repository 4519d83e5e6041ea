-- bittern_store.queue_of(workflow, version, step, connection) is the queue of a place that runs wait at, made when there is none.
create or replace function bittern_store.queue_of(workflow text, version integer, step smallint, connection text) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_id integer;
begin
  loop
    select q.id into found_id
      from bittern_store.run_queue q
     where q.workflow = queue_of.workflow and q.version = queue_of.version and q.step = queue_of.step
       and q.connection is not distinct from queue_of.connection;
    if found then
      return found_id;
    end if;
    insert into bittern_store.run_queue (workflow, version, step, connection)
    values (queue_of.workflow, queue_of.version, queue_of.step, queue_of.connection)
        on conflict do nothing;  -- somebody else made it meanwhile: then it is found
  end loop;
end $$;
