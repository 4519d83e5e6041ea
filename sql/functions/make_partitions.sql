-- bittern_store.make_partitions(days_ahead) makes the day partitions of every log from yesterday to `days_ahead` days from now.
--
--   days_ahead  0 … 60 days, counted in UTC
--
-- Returns the names of those it made; called again it makes nothing. A table is made first and attached then, which does
-- not stop readers or writers of the log, as making it in place would.
create or replace function bittern_store.make_partitions(days_ahead integer default 7) returns setof text
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '5s'
as $$
declare
  today date := (bittern_store.now() at time zone 'UTC')::date;
  log   record;
  day   date;
  part  text;
begin
  if days_ahead not between 0 and 60 then
    raise exception 'days_ahead is %; it must be 0 … 60', days_ahead using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(7700, 1);  -- two services that start at once take turns
  for log in
    select c.oid, c.relname from pg_class c
     where c.relnamespace = 'bittern_store'::regnamespace and c.relkind = 'p'
     order by c.relname
  loop
    for offset_days in -1..days_ahead loop
      day := today + offset_days;
      part := format('%s_%s', log.relname, to_char(day, 'YYYYMMDD'));
      continue when to_regclass(format('bittern_store.%I', part)) is not null;
      execute format('create table bittern_store.%I (like bittern_store.%I including all)', part, log.relname);
      execute format(
        'alter table bittern_store.%I attach partition bittern_store.%I for values from (%s) to (%s)',
        log.relname, part, bittern_store.first_id(day), bittern_store.first_id(day + 1));
      return next part;
    end loop;
  end loop;
end $$;
