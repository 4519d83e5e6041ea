-- bittern_store.lock_serials(serials) lets whoever changes which runs of these serials there are take turns, until the transaction ends.
--
-- Serials share 256 locks, which are taken in order. Whoever wants rows of blocked runs takes these locks first.
create or replace function bittern_store.lock_serials(serials bigint[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  bucket integer;
begin
  for bucket in select distinct (s & 255)::integer from unnest(serials) s where s is not null order by 1 loop
    perform pg_advisory_xact_lock(7703, bucket);
  end loop;
end $$;
