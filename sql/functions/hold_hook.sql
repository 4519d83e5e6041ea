-- bittern_store.hold_hook(webhook, holder, patience, leaving) asks to be the one who works on a webhook's hook in Bitbucket.
--
-- Asked again by the same holder, it is that one for longer.
--
--   patience  for how long others wait from now on
--   leaving   whether the hook is to be taken away, which is written down before Bitbucket is asked
--
-- `standing`: held; busy, another is at it until held_until; none, it has no hook in Bitbucket that Bittern made, or has none any
-- more; unknown, there is no such webhook. Whoever says nothing for longer than its patience has died.
create or replace function bittern_store.hold_hook(
  webhook text, holder uuid, patience interval, leaving boolean, out standing text, out held_until timestamptz
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment   timestamptz := bittern_store.now();
  owner_id bigint;
  hook     record;
begin
  select w.id into owner_id from bittern_store.webhook w where w.name = hold_hook.webhook for update;
  -- Only now, because its last holder may have written while we waited.
  select h.state, h.held_by, h.held_until into hook from bittern_store.remote_hook h where h.webhook_id = owner_id;
  standing := case
    when owner_id is null then 'unknown'
    when hook.state is null or hook.state = 'unregistered' then 'none'
    when hook.held_by is distinct from holder and hook.held_until > moment then 'busy'
    else 'held' end;
  held_until := hook.held_until;
  if standing <> 'held' then
    return;
  end if;
  held_until := moment + patience;
  update bittern_store.remote_hook h
     set held_by = holder, held_until = hold_hook.held_until, state = case when leaving then 'unregistering' else h.state end
   where h.webhook_id = owner_id;
end $$;
