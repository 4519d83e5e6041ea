-- bittern_store.run_shown(id) is all of a run, every attempt with its request and answer; null when there is none.
--
-- Beside the columns of run_state: `trigger`, in short, null when it is gone; `steps`, the ids of its version's steps in order; `waits`, why
-- it is not being carried out at this moment (run_waits).
create or replace function bittern_store.run_shown(id bigint) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select (to_jsonb(r) || jsonb_build_object(
           'trigger', (select jsonb_build_object('id', t.id, 'type', t.type, 'subject', t.subject, 'repository', t.repository,
                                                 'webhook', t.webhook, 'actor_name', t.actor_name, 'received_at', t.received_at)
                         from bittern_store.trigger t where t.id = r.trigger_id),
           'steps', coalesce((select jsonb_agg(s.step ->> 'id' order by s.place)
                                from bittern_store.workflow_version v
                               cross join jsonb_array_elements(v.definition -> 'steps') with ordinality s (step, place)
                               where v.name = r.workflow and v.version = r.workflow_version), '[]'),
           'waits', bittern_store.run_waits(r.id),
           'attempts', coalesce((
             select jsonb_agg(to_jsonb(a) - 'run_id' order by a.step, a.number)
               from bittern_store.attempt a where a.run_id = r.id), '[]')))::json
    from bittern_store.run_state r
   where r.id = run_shown.id
$$;
