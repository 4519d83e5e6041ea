-- bittern_store.run_shown(id) is all of a run, every attempt with its request and answer; null when there is none.
create or replace function bittern_store.run_shown(id bigint) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select (to_jsonb(r) || jsonb_build_object('attempts', coalesce((
           select jsonb_agg(to_jsonb(a) - 'run_id' order by a.step, a.number)
             from bittern_store.attempt a where a.run_id = r.id), '[]')))::json
    from bittern_store.run_state r
   where r.id = run_shown.id
$$;
