-- bittern_store.release_hook(webhook, holder) lets others at a webhook's hook in Bitbucket, and changes nothing else.
create or replace function bittern_store.release_hook(webhook text, holder uuid) returns void
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  update bittern_store.remote_hook h set held_by = null, held_until = null
    from bittern_store.webhook w
   where w.name = release_hook.webhook and h.webhook_id = w.id and h.held_by = holder
$$;
