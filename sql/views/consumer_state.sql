-- Every consumer and where it stands, for operators; bittern.consumer_status shows of it what belongs to the reader.
--
--   lag_seconds  how long the oldest trigger that it has not read has been here; 0 when it has read everything
--   unread       triggers that it has not examined, counted up to 10,000 a lane and estimated from these beyond
--   leased       what its workers have; retrying: what waits to be given again
create or replace view bittern_store.consumer_state as
  select c.id,
         c.name,
         c.owner,
         c.types,
         c.filter::text as filter,
         c.max_attempts,
         c.created_at,
         c.expired,
         coalesce(greatest(0, extract(epoch from bittern_store.now() - ahead.oldest)), 0)::double precision as lag_seconds,
         ahead.unread,
         held.leased,
         held.retrying,
         (select count(*) from bittern_store.dead_letter d where d.consumer_id = c.id) as dead,
         ahead.last_receive_at
    from bittern_store.consumer c
   cross join lateral (
           select min(u.oldest) as oldest, coalesce(sum(u.count), 0)::bigint as unread,
                  max(p.at) filter (where p.step > 1) as last_receive_at
             from bittern_store.consumer_lane k
            cross join lateral (  -- lane_position, written out: the reader of the view may not call it
                    select r.step, r.position, r.at from bittern_store.consumer_position r
                     where r.consumer_id = c.id and r.lane = k.lane order by r.step desc limit 1) p
            cross join lateral bittern_store.unread_in(k.lane, p.position) u
            where k.consumer_id = c.id) ahead
   cross join lateral (
           select coalesce(sum(cardinality(h.trigger_ids)) filter (where h.lease_id is not null and h.due_at > bittern_store.now()), 0)
                    as leased,
                  coalesce(sum(cardinality(h.trigger_ids)) filter (where h.lease_id is null or h.due_at <= bittern_store.now()), 0)
                    as retrying
             from bittern_store.holding h where h.consumer_id = c.id) held;
