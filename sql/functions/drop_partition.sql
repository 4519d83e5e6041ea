-- bittern_store.drop_partition(log, day, past_limit) drops a day of a log, and ends what it takes the triggers from.
--
--   past_limit  also what is still needed; otherwise it raises when somebody needs it
--
-- Returns how many triggers and runs ended as dead, reason `expired`.
--
-- Locks, in this order: the lanes of consumers that have not read the day, runs that have not ended, the log itself. While the log is
-- locked nobody reads on in it, so what is judged and ended then is what is dropped.
create or replace function bittern_store.drop_partition(log name, day date, past_limit boolean, out triggers bigint, out runs bigint)
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  needed_by text;
begin
  triggers := 0;
  runs := 0;
  perform set_config('lock_timeout', '500 ms', true);
  if log = 'trigger' then
    triggers := bittern_store.expire_unread(day);
  end if;
  if past_limit then
    runs := bittern_store.expire_runs(log, day);
    perform set_config('lock_timeout', '1500 ms', true);
  end if;
  execute format('lock table only bittern_store.%I in access exclusive mode', log);
  needed_by := case when not past_limit then bittern_store.partition_needed_by(log, day) end;
  if needed_by is not null then
    raise exception '%', needed_by using errcode = 'object_in_use';
  end if;
  if log = 'trigger' then
    triggers := triggers + bittern_store.expire_held(day);
  end if;
  execute format('drop table bittern_store.%I', format('%s_%s', log, to_char(day, 'YYYYMMDD')));
end $$;
