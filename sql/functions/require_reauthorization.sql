-- bittern_store.require_reauthorization(connection, generation, reason) marks a connection as one that only its customer can bring back.
--
--   generation  of the token that was refused: a newer one is not harmed
--
-- False when there is nothing to do: a newer token, or a connection that is not active. Consumers and workflows are told by
-- a trigger of type connection.reauthorization_required, once.
create or replace function bittern_store.require_reauthorization(connection text, generation bigint, reason text) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
begin
  -- as whoever renews its token does: a newer one that is about to be stored is waited for
  perform from bittern_store.connection c where c.name = require_reauthorization.connection for no key update;
  update bittern_store.connection c
     set state = 'reauthorization_required', state_reason = left(reason, 1000), state_changed_at = bittern_store.now()
    from bittern_store.credential k
   where c.name = require_reauthorization.connection and k.connection_id = c.id
     and k.generation = require_reauthorization.generation and c.state = 'active'
  returning c.id into owner_id;
  if owner_id is null then
    return false;
  end if;
  perform bittern_store.note_connection(owner_id, 'reauthorization_required', reason);
  perform bittern_store.announce_connection(owner_id, 'connection.reauthorization_required');
  return true;
end $$;
