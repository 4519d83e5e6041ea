-- bittern_store.drop_partitions(keep_days, hard_days, run_days, fingerprint_days) drops the oldest partition that nobody needs any more.
--
--   keep_days         1 … 3,650: deliveries and triggers are kept so long after their day, and longer while somebody needs them
--   hard_days         keep_days … 3,650: but no longer than this
--   run_days          1 … 3,650: runs, their attempts and how they ended; the hard limit is run_days where that is more
--   fingerprint_days  1 … 3,650: how long a body is known again
--
-- One partition a call, because a log stays locked until the transaction ends: call it again until it drops none. Returns a row
-- for each partition that is old enough, up to the one that was dropped: why it was kept, or was dropped all the same, and what
-- came to an end with it as `expired`: triggers, one that two consumers wanted twice; runs.
--
-- Waits for the readers of a log half a second (past the hard limit 1.5, for bittern.receive may look for a second) and lets
-- writers wait no longer. What is in use is left for the next call; so is what fails, and the others are dropped all the same.
-- Two calls at a time: the second returns nothing.
create or replace function bittern_store.drop_partitions(
  keep_days integer default 30, hard_days integer default 90, run_days integer default 30, fingerprint_days integer default 35
) returns table (part text, dropped boolean, because text, expired_triggers bigint, expired_runs bigint)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '500 ms'
as $$
declare
  old  record;
  busy text[] := '{}';
begin
  perform bittern_store.check_retention(keep_days, hard_days, run_days, fingerprint_days);
  if not pg_try_advisory_xact_lock(7700, 2) then
    return;
  end if;
  perform bittern_store.forget_expired();
  for old in
    select o.log, o.day, o.past_limit
      from bittern_store.old_partitions(keep_days, hard_days, run_days, fingerprint_days) o order by o.day, o.log desc
  loop
    continue when old.log = any (busy);
    part := format('%s_%s', old.log, to_char(old.day, 'YYYYMMDD'));
    dropped := false;
    expired_triggers := 0;
    expired_runs := 0;
    because := bittern_store.partition_needed_by(old.log, old.day);
    if because is null or old.past_limit then
      begin
        select d.triggers, d.runs into expired_triggers, expired_runs
          from bittern_store.drop_partition(old.log, old.day, old.past_limit) d;
        dropped := true;
      exception
        when lock_not_available or deadlock_detected then
          because := 'it is in use';
          busy := busy || old.log::text;
        when others then
          because := sqlerrm;
      end;
    end if;
    return next;
    exit when dropped;
  end loop;
end $$;
