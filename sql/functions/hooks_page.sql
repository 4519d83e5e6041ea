-- bittern_store.hooks_page(after, most) is the webhooks that have, or may have, a hook in Bitbucket that Bittern made, by name.
create or replace function bittern_store.hooks_page(after text, most integer)
  returns table (webhook text, connection text, events text[])
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select w.name, c.name, h.events
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
    join bittern_store.connection c on c.id = h.connection_id
   where h.state <> 'unregistered' and (hooks_page.after is null or w.name > hooks_page.after)
   order by w.name
   limit most
$$;
