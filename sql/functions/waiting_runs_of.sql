-- bittern_store.waiting_runs_of(workflow) is how many runs of a workflow have not ended.
create or replace function bittern_store.waiting_runs_of(workflow text) returns bigint
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select count(*)
    from bittern_store.run_queue q
    join bittern_store.run_pending p on p.queue = q.id
   where q.workflow = waiting_runs_of.workflow
$$;
