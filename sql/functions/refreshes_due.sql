-- bittern_store.refreshes_due(idle, most) is which connections' tokens somebody should renew although nobody asks for them.
--
--   idle  how long a refresh token may lie unused: Bitbucket lets it die after three months
--
-- Also those whose renewal was begun and never ended: the sooner, the surer that Bitbucket still takes the old refresh token.
create or replace function bittern_store.refreshes_due(idle interval, most integer)
  returns table (connection text, generation bigint)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select c.name, k.generation
    from bittern_store.credential k
    join bittern_store.connection c on c.id = k.connection_id
   where k.kind = 'authorization_code' and c.state = 'active' and k.sealed_refresh is not null
     and (k.renewed_at < bittern_store.now() - idle or k.refresh_begun_at is not null)
     and coalesce(k.refresh_until, '-infinity') <= bittern_store.now()
     and coalesce(k.retry_at, '-infinity') <= bittern_store.now()
   order by k.refresh_begun_at, k.renewed_at
   limit most
$$;
