-- bittern_store.begin_registration(name, connection, level, place, …) writes down that a hook is about to be made, before Bitbucket is asked.
--
--   name           the webhook's; it is made with `token` and the secret `sealed` when there is none
--   events         the event keys that are wanted
--   holder         who works on the hook; only that one may write what came of it
--   patience       for how long others wait for that one
--
-- `standing`: begun, and the caller may ask Bitbucket; busy, another is at it until held_until; elsewhere, this connection's hook
-- at this place belongs to the webhook webhook_name; taken, the name is another connection's, or has its hook at another place;
-- unsigned, the webhook verifies nothing. `made` when the webhook is new, `anew` when it had no hook until now. A webhook of the
-- connection whose hook a person entered in Bitbucket is taken over, and so is one whose hook was taken away. No such connection
-- is P0002.
create or replace function bittern_store.begin_registration(
  name text, connection text, level text, place text, events text[], token text, sealed bytea, holder uuid, patience interval,
  out standing text, out webhook_name text, out made boolean, out anew boolean, out held_until timestamptz
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment   timestamptz := bittern_store.now();
  owner    record;
  at_place text;
  named    record;
  hook     record;
begin
  -- The lock lets one at a time find out what there is at a place of this connection.
  select c.id, case c.app when 'bitbucket' then 'cloud' else 'datacenter' end as product into owner
    from bittern_store.connection c where c.name = begin_registration.connection for no key update;
  if not found then
    raise exception 'there is no connection %', connection
      using errcode = 'P0002', hint = 'bittern connections list shows those there are';
  end if;
  webhook_name := begin_registration.name;
  made := false;
  anew := false;
  select w.name into at_place
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
   where h.connection_id = owner.id and h.level = begin_registration.level and h.place = begin_registration.place
     and h.state <> 'unregistered';
  if at_place <> begin_registration.name then
    standing := 'elsewhere';
    webhook_name := at_place;
    return;
  end if;
  made := not exists (select from bittern_store.webhook w where w.name = begin_registration.name);
  if made then
    perform bittern_store.create_webhook(name, owner.product, token, connection, false, sealed);
  end if;
  select w.id, w.connection_id, w.unsigned into named
    from bittern_store.webhook w where w.name = begin_registration.name for update;
  -- Only now, because its last holder may have written while we waited.
  select h.level, h.place, h.state, h.held_by, h.held_until into hook
    from bittern_store.remote_hook h where h.webhook_id = named.id;
  standing := case
    when named.connection_id is distinct from owner.id
      or (hook.state <> 'unregistered'
          and (hook.level <> begin_registration.level or hook.place <> begin_registration.place)) then 'taken'
    when named.unsigned then 'unsigned'
    when hook.held_by is distinct from holder and hook.held_until > moment then 'busy'
    else 'begun' end;
  held_until := hook.held_until;
  if standing <> 'begun' then
    return;
  end if;
  anew := coalesce(hook.state, 'unregistered') = 'unregistered';
  held_until := moment + patience;
  insert into bittern_store.remote_hook as h (webhook_id, connection_id, level, place, events, held_by, held_until)
  values (named.id, owner.id, begin_registration.level, begin_registration.place, begin_registration.events, holder,
          begin_registration.held_until)
      on conflict on constraint remote_hook_pkey do update
     set level = excluded.level, place = excluded.place, events = excluded.events, held_by = excluded.held_by,
         held_until = excluded.held_until,
         -- One that is registered stays so while it is changed.
         state = case h.state when 'registered' then h.state else 'registering' end,
         place_id = case when (h.level, h.place) = (excluded.level, excluded.place) then h.place_id end;
end $$;
