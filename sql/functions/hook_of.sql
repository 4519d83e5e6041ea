-- bittern_store.hook_of(webhook) is everything that is to be known before Bitbucket is asked about a webhook's hook: no row, or one.
--
-- `secret_seen` is whether the hook had a secret when Bitbucket was asked last, null when it does not say; `secrets` are the numbers
-- of the webhook's secrets, and `sealed` the newest, which Bitbucket is to sign with.
create or replace function bittern_store.hook_of(webhook text)
  returns table (name text, product text, token text, connection text, customer text, level text, place text, place_id text,
                 events text[], state text, hook_id text, given_secret smallint, secret_seen boolean,
                 secrets smallint[], sealed bytea)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select w.name, w.product, w.token, c.name, c.customer, h.level, h.place, h.place_id, h.events, h.state, h.hook_id, h.secret_number,
         (h.seen ->> 'secret_set')::boolean,
         array_agg(s.number order by s.number), (array_agg(s.sealed order by s.number desc))[1]
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
    join bittern_store.connection c on c.id = h.connection_id
    join bittern_store.webhook_secret s on s.webhook_id = w.id
   where w.name = hook_of.webhook
   group by w.id, c.id, h.webhook_id
$$;
