-- bittern_store.put_secret(name, sealed) keeps a sealed value under a name, in place of the one before; returns whether it is new.
create or replace function bittern_store.put_secret(name text, sealed bytea) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  is_new boolean;
begin
  insert into bittern_store.secret as s (name, sealed, created_at, changed_at)
  values (put_secret.name, put_secret.sealed, bittern_store.now(), bittern_store.now())
      on conflict on constraint secret_pkey do update
     set sealed = excluded.sealed, changed_at = excluded.changed_at
  returning s.xmax = 0 into is_new;
  return is_new;
end $$;
