-- bittern_store.old_partitions(keep_days, hard_days, run_days, fingerprint_days) is what may be dropped by its age alone.
--
--   past_limit  whether it is so old that nobody may need it any more
--
-- A delivery outlives its triggers, which read its body, and a run goes before its attempts and its end: without that it would look
-- as if it were waiting. So deliveries are old only once the triggers of their day are gone, and what belongs to runs once
-- the runs are.
create or replace function bittern_store.old_partitions(
  keep_days integer, hard_days integer, run_days integer, fingerprint_days integer
) returns table (log name, day date, past_limit boolean)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  with made as materialized (
         select p.relname as log, to_date(right(c.relname, 8), 'YYYYMMDD') as day
           from pg_class p
           join pg_inherits i on i.inhparent = p.oid
           join pg_class c on c.oid = i.inhrelid and c.relname ~ ('^' || p.relname || '_[0-9]{8}$')
          where p.relnamespace = 'bittern_store'::regnamespace and p.relkind = 'p'),
       kept (log, days, most, after) as (
         values ('trigger', keep_days, hard_days, null), ('delivery', keep_days, null, 'trigger'),
                ('run', run_days, greatest(run_days, hard_days), null), ('attempt', run_days, null, 'run'),
                ('run_end', run_days, null, 'run'), ('fingerprint', fingerprint_days, null, null)),
       today (day) as (select (bittern_store.now() at time zone 'UTC')::date)
  select m.log, m.day, coalesce(m.day < t.day - k.most, false)
    from made m
    join kept k on k.log = m.log
    join today t on m.day < t.day - k.days
   where not exists (select from made first where first.log = k.after and first.day = m.day)
$$;
