-- bittern_store.expire_unread(day) counts the triggers of a day that consumers have not read, and buries the first thousand of each.
--
-- Of the types that a consumer wants; what its filter would have said is not asked. Returns how many, over all consumers.
-- Locks their lanes. Consumers that stand at the same place are counted together, so that a day which many have not read is read
-- once: a second or two for a million triggers.
create or replace function bittern_store.expire_unread(day date) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  total bigint;
begin
  perform bittern_store.lock_consumer(c.consumer_id)
     from (select distinct u.consumer_id from bittern_store.unread_on(day) u order by u.consumer_id) c;

  with unread as materialized (
         select c.id, c.type_patterns, u.lane, u.after
           from bittern_store.unread_on(day) u join bittern_store.consumer c on c.id = u.consumer_id),
       place as (select distinct u.lane, u.after from unread u),
       found as materialized (
         select p.lane, p.after, t.type, count(*) as count
           from place p
           join bittern_store.trigger t on t.lane = p.lane and t.id > p.after
            and t.id >= bittern_store.first_id(day) and t.id < bittern_store.first_id(day + 1)
          group by p.lane, p.after, t.type),
       missed as (
         select u.id, sum(f.count)::bigint as count
           from unread u join found f on f.lane = u.lane and f.after = u.after and f.type like any (u.type_patterns)
          group by u.id),
       counted as (
         update bittern_store.consumer c set expired = c.expired + m.count from missed m where c.id = m.id
         returning m.count)
  select coalesce(sum(c.count), 0) into total from counted c;

  perform bittern_store.bury_unread(day);
  return total;
end $$;
