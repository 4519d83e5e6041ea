-- bittern_store.matches(lane, lowest, upto, chosen, guarded) is which workflows in force the triggers of a stretch of a lane start, in order.
--
--   lowest, upto  ids, both included
--   chosen        this workflow alone; null for all
--   guarded       a condition that fails while it is evaluated is no match; otherwise it ends all of it, which costs a tenth
--
-- `key` is what `serialize` gives, `pace` a hash of workflow and subject. A workflow with a connection matches triggers of that
-- connection or of none. What a connection's own account did, and what came a second time, starts a workflow only when it says so.
--
-- Workflows are chosen by type and repository first, once for all triggers that share both; then each trigger's facts are put together
-- once, and each body is parsed once, however many conditions ask for it.
create or replace function bittern_store.matches(lane smallint, lowest bigint, upto bigint, chosen text, guarded boolean default true)
  returns table (trigger_id bigint, workflow text, version integer, connection text, key text, pace bigint)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
begin
  return query
    with event as materialized (
           select t.id, t.delivery_id, t.type, t.repository, t.connection, t.repeat_of, t.actor_id, c.account_id,
                  case when t.subject is not null then concat_ws(chr(1), coalesce(t.repository_id, t.webhook, ''), t.subject) end as subject
             from bittern_store.trigger t
             left join bittern_store.connection c on c.name = t.connection
            where t.lane = any (array[matches.lane]) and t.id >= matches.lowest and t.id <= matches.upto),
         kind as materialized (
           select distinct e.type, e.repository from event e),
         sort as materialized (  -- of any repository, of one that they name, of one that a pattern of theirs matches
           select k.type, null as repository, w.name
             from (select distinct s.type from kind s) k
             join bittern_store.workflow w on w.repository_patterns is null and k.type like any (w.type_patterns)
           union all
           select k.type, k.repository, w.name
             from kind k
             join bittern_store.workflow_repository r on r.repository = k.repository
             join bittern_store.workflow w on w.name = r.workflow and k.type like any (w.type_patterns)
           union all
           select k.type, k.repository, w.name
             from kind k
             join bittern_store.workflow w
               on w.repository_patterns is not null and not w.names_repositories
              and k.type like any (w.type_patterns) and k.repository like any (w.repository_patterns)),
         rule as materialized (
           select s.type, s.repository, w.name, w.version, w.condition, w.connection, w.repeats, w.own_events, w.serialize, c.account_id,
                  w.condition is not null or w.serialize is not null as asks, w.uses_payload
             from sort s
             join bittern_store.workflow w on w.name = s.name
             left join bittern_store.connection c on c.name = w.connection
            where matches.chosen is null or w.name = matches.chosen),
         body as materialized (
           select d.delivery_id, bittern.payload(d.delivery_id) as payload
             from (select distinct e.delivery_id from event e
                    where exists (select from rule w where w.type = e.type and (w.repository is null or w.repository = e.repository)
                                                       and w.asks and w.uses_payload)) d),
         fact as materialized (
           select e.id, e.type, e.repository, e.connection, e.repeat_of, e.actor_id, e.account_id, e.subject,
                  case when exists (select from rule w where w.type = e.type and (w.repository is null or w.repository = e.repository)
                                                         and w.asks)
                       then jsonb_build_object('trigger', (select bittern_store.document(t) from bittern_store.trigger t where t.id = e.id),
                                               'payload', b.payload) end as facts
             from event e
             left join body b on b.delivery_id = e.delivery_id)
    select f.id, w.name, w.version, coalesce(w.connection, f.connection),
           case when w.serialize is not null then bittern_store.filled_template(w.serialize, f.facts) end,
           case when f.subject is not null then hashtextextended(concat_ws(chr(1), w.name, f.subject), 0) end
      from fact f
      join rule w on w.type = f.type and (w.repository is null or w.repository = f.repository)
     where (f.repeat_of is null or w.repeats)
       and (w.connection is null or f.connection is null or f.connection = w.connection)
       and (w.own_events or f.actor_id is null
            or f.actor_id is distinct from case when w.connection is not null then w.account_id else f.account_id end)
       and (w.condition is null
            or case when guarded then bittern_store.holds(w.condition, f.facts)
                    else jsonb_path_match(f.facts, w.condition, silent => true) end)
     order by f.id, w.name;
end $$;
