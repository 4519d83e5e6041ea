-- bittern_store.runs_page(before, most, state, workflow) is a page of runs for operators, newest first: {items, next}.
--
--   before    only smaller ids; null from the newest
--   state     waiting, running, parked, succeeded, dead or cancelled; null for all
--   workflow  only its own; null for all
create or replace function bittern_store.runs_page(before bigint, most integer, state text, workflow text) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with page as materialized (
    select r.* from bittern_store.run_state r
     where (before is null or r.id < before) and (runs_page.state is null or r.state = runs_page.state)
       and (runs_page.workflow is null or r.workflow = runs_page.workflow)
     order by r.id desc
     limit most)
  select json_build_object(
           'items', coalesce((select json_agg(to_json(page) order by page.id desc) from page), '[]'),
           'next', case when (select count(*) from page) = most then (select min(page.id)::text from page) end)
$$;
