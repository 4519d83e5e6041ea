-- bittern_store.revoke_connection(name, reason) ends a connection: its credential is deleted, its record and its webhooks stay.
--
-- False when there is none of that name, or it was revoked before.
create or replace function bittern_store.revoke_connection(name text, reason text) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
begin
  update bittern_store.connection c
     set last_generation = coalesce(
           (select k.generation from bittern_store.credential k where k.connection_id = c.id), c.last_generation),
         state = 'revoked', state_reason = left(reason, 1000), state_changed_at = bittern_store.now()
   where c.name = revoke_connection.name and c.state <> 'revoked'
  returning c.id into owner_id;
  if owner_id is null then
    return false;
  end if;
  delete from bittern_store.credential k where k.connection_id = owner_id;
  perform bittern_store.note_connection(owner_id, 'revoked', reason);
  return true;
end $$;
