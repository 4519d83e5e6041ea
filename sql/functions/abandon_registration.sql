-- bittern_store.abandon_registration(webhook, holder, made) takes back a registration that Bitbucket has refused; nothing came of it.
--
--   made  whether its webhook was made for it: then that goes, too
--
-- Only while no hook is known, and by the one who works on it.
create or replace function bittern_store.abandon_registration(webhook text, holder uuid, made boolean) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
begin
  update bittern_store.remote_hook h set state = 'unregistered', held_by = null, held_until = null
    from bittern_store.webhook w
   where w.name = abandon_registration.webhook and h.webhook_id = w.id and h.held_by = holder and h.state = 'registering'
     and h.hook_id is null
  returning h.webhook_id into owner_id;
  if owner_id is null or not made then
    return;
  end if;
  delete from bittern_store.webhook w where w.id = owner_id;
  update bittern_store.webhook_version set version = version + 1;
end $$;
