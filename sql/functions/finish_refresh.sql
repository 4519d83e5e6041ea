-- bittern_store.finish_refresh(connection, generation, holder, …) stores the new token of a connection, before anybody uses it.
--
--   generation, holder  as in begin_refresh; false when another holder has taken over: then the caller's tokens are to be forgotten
--   sealed_refresh      null when the provider gave no new one: the old one stays
--   expires_in          null when the provider does not say
--   granted_scopes      null when the provider does not say
create or replace function bittern_store.finish_refresh(
  connection text, generation bigint, holder uuid, sealed bytea, sealed_refresh bytea, expires_in interval, granted_scopes text[]
) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
begin
  -- always before its credential, so that nobody waits in a ring
  perform from bittern_store.connection c where c.name = finish_refresh.connection for no key update;
  update bittern_store.credential k
     set sealed = finish_refresh.sealed, sealed_refresh = coalesce(finish_refresh.sealed_refresh, k.sealed_refresh),
         expires_at = bittern_store.now() + expires_in, generation = k.generation + 1, renewed_at = bittern_store.now(),
         refresh_begun_at = null, refresh_by = null, refresh_until = null, failures = 0, retry_at = null
    from bittern_store.connection c
   where c.name = finish_refresh.connection and k.connection_id = c.id
     and k.generation = finish_refresh.generation and k.refresh_by = holder
  returning k.connection_id into owner_id;
  if owner_id is null then
    return false;
  end if;
  update bittern_store.connection c
     set granted_scopes = finish_refresh.granted_scopes
   where c.id = owner_id and finish_refresh.granted_scopes is not null
     and c.granted_scopes is distinct from finish_refresh.granted_scopes;
  perform bittern_store.note_connection(owner_id, 'refreshed', null);
  return true;
end $$;
