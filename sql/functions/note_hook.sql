-- bittern_store.note_hook(webhook, holder, …) writes down what Bitbucket has of a webhook's hook, and lets others at it.
--
--   state          null when it stays
--   hook_id, secret_number
--                  null when nobody can say
--   place_id, new_place
--                  null when Bitbucket did not say, or it has the place that it had
--   seen, drift    what Bitbucket has, and in what that differs from what is wanted
--
-- False when another has taken over since: then nothing is written.
create or replace function bittern_store.note_hook(
  webhook text, holder uuid, state text, hook_id text, secret_number smallint, place_id text, new_place text, seen jsonb,
  drift text[]
) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update bittern_store.remote_hook h
     set state = coalesce(note_hook.state, h.state), hook_id = note_hook.hook_id, secret_number = note_hook.secret_number,
         place_id = coalesce(note_hook.place_id, h.place_id),
         -- Under its new name it may have been registered meanwhile; then both stay as they are, for people to see.
         place = case when exists (select from bittern_store.remote_hook o
                                    where o.connection_id = h.connection_id and o.level = h.level and o.webhook_id <> h.webhook_id
                                      and o.place = note_hook.new_place and o.state <> 'unregistered') then h.place
                      else coalesce(note_hook.new_place, h.place) end,
         seen = note_hook.seen, drift = note_hook.drift, checked_at = bittern_store.now(), held_by = null, held_until = null
    from bittern_store.webhook w
   where w.name = note_hook.webhook and h.webhook_id = w.id and h.held_by = holder;
  return found;
end $$;
