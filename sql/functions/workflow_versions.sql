-- bittern_store.workflow_versions(name, before, most) is a page of what a workflow said over time, newest first: {items, next}.
--
--   before  only smaller versions; null from the newest
--
-- Null when no workflow of that name was ever applied; one that was deleted still has its versions.
create or replace function bittern_store.workflow_versions(name text, before integer, most integer) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with page as materialized (
    select v.version, v.applied_at, w.version is not null as in_force, v.definition
      from bittern_store.workflow_version v
      left join bittern_store.workflow w on w.name = v.name and w.version = v.version
     where v.name = workflow_versions.name and (before is null or v.version < before)
     order by v.version desc
     limit most)
  select json_build_object(
           'items', coalesce((select json_agg(to_json(page) order by page.version desc) from page), '[]'),
           'next', case when (select count(*) from page) = most then (select min(page.version)::text from page) end)
   where exists (select from bittern_store.workflow_version v where v.name = workflow_versions.name)
$$;
