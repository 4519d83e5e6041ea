-- Every run and where it stands, for operators.
create or replace view bittern_store.run_state as
  select r.id,
         r.workflow,
         r.workflow_version,
         r.trigger_id,
         r.connection,
         coalesce(e.state, case p.state when 'leased' then 'running' when 'parked' then 'parked' when 'blocked' then 'blocked'
                                        else 'waiting' end) as state,
         coalesce(e.reason, p.reason, case p.state when 'blocked' then 'behind another run of the same key' end) as reason,
         p.due_at,
         p.step,
         r.created_at,
         e.ended_at
    from bittern_store.run r
    left join bittern_store.run_pending p on p.run_id = r.id
    left join bittern_store.run_end e on e.run_id = r.id;
