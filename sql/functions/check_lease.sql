-- bittern_store.check_lease(lease) refuses what is no length of a lease: 1 second … 12 hours.
create or replace function bittern_store.check_lease(lease interval) returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
begin
  if lease is null or lease < interval '1 s' or lease > interval '12 h' then
    raise exception 'lease is %; it must be 1 second … 12 hours', coalesce(lease::text, 'null')
      using errcode = '22023', hint = 'such as ''30 s''; bittern.extend keeps one alive for longer';
  end if;
end $$;
