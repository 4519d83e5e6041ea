-- bittern_store.remove_old_secrets(webhook, anyway) takes away every secret of a webhook but the newest, and returns their numbers.
--
--   anyway  also those of which nothing says yet that Bitbucket has gone over to the newest
--
-- What is signed with a removed secret is refused from then on. Without `anyway` all stay, and 55000 says why, while there is
-- one that has verified something since the newest last did, or while the newest has verified nothing.
create or replace function bittern_store.remove_old_secrets(webhook text, anyway boolean) returns smallint[]
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id    bigint;
  newest      smallint;
  newest_used timestamptz;
  busy        smallint;
  removed     smallint[];
begin
  select w.id into owner_id from bittern_store.webhook w where w.name = remove_old_secrets.webhook for update;
  if not found then
    raise exception 'there is no webhook %; bittern webhooks list shows those there are', webhook using errcode = 'P0002';
  end if;
  select max(s.number) into newest from bittern_store.webhook_secret s where s.webhook_id = owner_id;
  select u.last_used_at into newest_used
    from bittern_store.secret_use u where u.webhook_id = owner_id and u.number = newest;
  select min(s.number) into busy
    from bittern_store.webhook_secret s
    left join bittern_store.secret_use u on u.webhook_id = owner_id and u.number = s.number
   where s.webhook_id = owner_id and s.number < newest
     and (newest_used is null or u.last_used_at >= newest_used);
  if busy is not null and not anyway then
    raise exception 'secret % of webhook % may still be in use: % has verified nothing since; enter the new one in Bitbucket, and try again after the next delivery',
      busy, webhook, newest using errcode = '55000';
  end if;
  with gone as (
    delete from bittern_store.webhook_secret s where s.webhook_id = owner_id and s.number < newest returning s.number)
  select coalesce(array_agg(g.number order by g.number), '{}') into removed from gone g;
  if removed <> '{}' then
    update bittern_store.webhook_version set version = version + 1;
  end if;
  return removed;
end $$;
