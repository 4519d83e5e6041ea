-- bittern_store.unblock(serials) lets the first run of each serial go, where none of the serial is under way.
--
-- The caller holds their locks (lock_serials), and has made its own changes before. Returns how many go now.
create or replace function bittern_store.unblock(serials bigint[]) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_nestloop = on  -- whatever its caller says
  set enable_seqscan = off
  set jit = off
as $$
declare
  freed bigint;
begin
  with head as (
         select first.run_id
           from (select distinct s as serial from unnest(serials) s where s is not null) mine
          cross join lateral (
                  select p.run_id, p.state from bittern_store.run_pending p
                   where p.serial = mine.serial order by p.serial, p.run_id limit 1) first
          where first.state = 'blocked'
            and not exists (  -- one that an operator had done again may be older than the one under way
                  select from bittern_store.run_pending u
                   where u.serial = mine.serial and u.state <> 'blocked'
                     and not (u.state = 'parked' and u.step = 0 and u.tries = 0))),  -- nor is one under way that was parked when it was made
       moved as (
         update bittern_store.run_pending p
            set state = case when p.due_at > bittern_store.now() then 'later' else 'ready' end, reason = null
          where p.run_id = any (array(select head.run_id from head))
         returning p.run_id)
  select count(*) into freed from moved;
  return freed;
end $$;
