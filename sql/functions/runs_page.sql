-- bittern_store.runs_page(before, most, state, …) is a page of runs for operators, newest first: {items, next}.
--
--   before        only smaller ids; null from the newest
--   state …       as runs_chosen has them, one state; null for all
--   since, until  as moment_said reads them
create or replace function bittern_store.runs_page(
  before bigint, most integer, state text, workflow text, connection text, trigger_id bigint, reason text, since text, until text
) returns json
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  ids bigint[] := array(select r from bittern_store.runs_chosen(
                                        case when state is not null then array[state] end, workflow, connection, trigger_id, reason,
                                        bittern_store.moment_said(since), bittern_store.moment_said(until), before, most) r);
begin
  return json_build_object(
           'items', coalesce((select json_agg(to_json(s) order by s.id desc) from bittern_store.run_state s where s.id = any (ids)), '[]'),
           'next', case when cardinality(ids) = most then ids[most]::text end);
end $$;
