-- bittern_store.check_retention(keep_days, hard_days, run_days, fingerprint_days) raises unless drop_partitions may be called with these.
create or replace function bittern_store.check_retention(keep_days integer, hard_days integer, run_days integer, fingerprint_days integer)
  returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  name text;
  days integer;
begin
  for name, days in
    select * from unnest('{keep_days,hard_days,run_days,fingerprint_days}'::text[], array[keep_days, hard_days, run_days, fingerprint_days])
  loop
    if days is null or days not between 1 and 3650 then
      raise exception '% is %; it must be 1 … 3650', name, coalesce(days::text, 'null') using errcode = '22023';
    end if;
  end loop;
  if hard_days < keep_days then
    raise exception 'hard_days is % and keep_days %; what is kept % days cannot be dropped after %',
                    hard_days, keep_days, keep_days, hard_days using errcode = '22023';
  end if;
end $$;
