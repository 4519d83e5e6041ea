-- bittern_store.consumer_shown(name) is one consumer for operators: where it stands, lane by lane, what it holds; null when there is none.
--
--   rate_per_second  triggers given out, over the last minute or since its oldest step that is kept
--   leases           those that run, at most a hundred; never their ids, which are what a worker acknowledges with
--   dead_letters     the last twenty
create or replace function bittern_store.consumer_shown(name text) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select (to_jsonb(s) - 'id' || jsonb_build_object(
           'rate_per_second', round((select coalesce(sum(bittern_store.lane_rate(s.id, k.lane)), 0)
                                 from bittern_store.consumer_lane k where k.consumer_id = s.id)::numeric, 1),
           'lanes', (select coalesce(jsonb_agg(jsonb_build_object('lane', k.lane, 'position', p.position, 'at', p.at) order by k.lane), '[]')
                       from bittern_store.consumer_lane k
                      cross join lateral bittern_store.lane_position(s.id, k.lane) p
                      where k.consumer_id = s.id),
           'leases', (select coalesce(jsonb_agg(jsonb_build_object('ends_at', l.ends_at, 'triggers', l.triggers, 'attempt', l.attempt)
                                                order by l.ends_at), '[]')
                        from (select min(h.due_at) as ends_at, sum(cardinality(h.trigger_ids)) as triggers,
                                     max((select max(a) from unnest(h.attempts) a)) as attempt
                                from bittern_store.holding h
                               where h.consumer_id = s.id and h.lease_id is not null and h.due_at > bittern_store.now()
                               group by h.lease_id order by min(h.due_at) limit 100) l),
           'dead_letters', bittern_store.dead_letters_page(s.name, null, 20)::jsonb -> 'items'))::json
    from bittern_store.consumer_state s
   where s.name = consumer_shown.name
$$;
