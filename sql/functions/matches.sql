-- bittern_store.matches(lane, lowest, upto, chosen) is which workflows in force the triggers of a stretch of a lane start, in order.
--
--   lowest, upto  ids, both included
--   chosen        this workflow alone; null for all
--
-- `key` is what `serialize` gives, `pace` a hash of workflow and subject. A workflow with a connection matches triggers of that
-- connection or of none. What a connection's own account did, and what came a second time, starts a workflow only when it says so.
--
-- Workflows are chosen by type and repository first, once for all triggers that share both; then each trigger's facts are put together
-- once, and each body is parsed once, however many conditions ask for it.
create or replace function bittern_store.matches(lane smallint, lowest bigint, upto bigint, chosen text)
  returns table (trigger_id bigint, workflow text, version integer, connection text, key text, pace bigint)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
begin
  return query
    with event as materialized (
           select t as whole, t.id, t.delivery_id, t.type, t.repository, t.connection, t.repeat_of, t.actor_id,
                  case when t.subject is not null then concat_ws(chr(1), coalesce(t.repository_id, t.webhook, ''), t.subject) end as subject
             from bittern_store.trigger t
            where t.lane = any (array[matches.lane]) and t.id >= matches.lowest and t.id <= matches.upto),
         sort as materialized (
           select k.type, k.repository, w.name, w.version, w.condition, w.connection, w.repeats, w.own_events, w.serialize,
                  w.uses_payload and (w.condition is not null or w.serialize is not null) as uses_payload
             from (select distinct e.type, e.repository from event e) k
             join bittern_store.workflow w
               on k.type like any (w.type_patterns)
              and (w.repository_patterns is null or k.repository like any (w.repository_patterns))
            where matches.chosen is null or w.name = matches.chosen),
         candidate as materialized (
           select e.id, e.delivery_id, e.subject, s.name, s.version, s.condition, s.serialize, s.uses_payload,
                  coalesce(s.connection, e.connection) as connection
             from event e
             join sort s on s.type = e.type and s.repository is not distinct from e.repository
             left join bittern_store.connection c on c.name = coalesce(s.connection, e.connection)
            where (e.repeat_of is null or s.repeats)
              and (s.connection is null or e.connection is null or e.connection = s.connection)
              and (s.own_events or c.account_id is null or c.account_id is distinct from e.actor_id)),
         body as materialized (
           select d.delivery_id, bittern.payload(d.delivery_id) as payload
             from (select distinct k.delivery_id from candidate k where k.uses_payload) d),
         fact as materialized (
           select e.id, jsonb_build_object('trigger', bittern_store.document(e.whole), 'payload', b.payload) as facts
             from event e
             left join body b on b.delivery_id = e.delivery_id
            where e.id in (select k.id from candidate k where k.condition is not null or k.serialize is not null))
    select k.id, k.name, k.version, k.connection,
           case when k.serialize is not null then bittern_store.filled_template(k.serialize, f.facts) end,
           case when k.subject is not null then hashtextextended(concat_ws(chr(1), k.name, k.subject), 0) end
      from candidate k
      left join fact f on f.id = k.id
     where k.condition is null or bittern_store.holds(k.condition, f.facts)
     order by k.id, k.name;
end $$;
