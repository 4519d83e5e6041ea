-- bittern_store.trigger_shown(id) is one row of bittern.trigger as json, and the runs it started; null when there is none.
create or replace function bittern_store.trigger_shown(id bigint) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select (to_jsonb(t) || jsonb_build_object('runs', coalesce((
           select jsonb_agg(jsonb_build_object('id', r.id, 'workflow', r.workflow, 'state', r.state) order by r.id)
             from bittern_store.run_state r where r.trigger_id = t.id), '[]')))::json
    from bittern.trigger t
   where t.id = trigger_shown.id
$$;
