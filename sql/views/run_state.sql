-- Every run and where it stands, for operators.
create or replace view bittern_store.run_state as
  select r.id,
         r.workflow,
         r.workflow_version,
         r.trigger_id,
         r.connection,
         coalesce(e.state, case when p.state = 'parked' then 'parked' when p.lease is not null then 'running' else 'waiting' end) as state,
         coalesce(e.reason, p.reason) as reason,
         p.due_at,
         p.step,
         r.created_at,
         e.ended_at
    from bittern_store.run r
    left join bittern_store.run_pending p on p.run_id = r.id
    left join bittern_store.run_end e on e.run_id = r.id;
