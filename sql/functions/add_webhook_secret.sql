-- bittern_store.add_webhook_secret(webhook, number, sealed) gives a webhook a further secret; the earlier one stays valid.
--
--   number  from take_secret_number
--
-- A webhook has at most two: a third is refused with 55000 and the words for it.
create or replace function bittern_store.add_webhook_secret(webhook text, number smallint, sealed bytea) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
begin
  select w.id into owner_id from bittern_store.webhook w where w.name = add_webhook_secret.webhook for update;
  if not found then
    raise exception 'there is no webhook %', webhook using errcode = 'P0002';
  end if;
  if (select count(*) from bittern_store.webhook_secret s where s.webhook_id = owner_id) >= 2 then
    raise exception 'webhook % has two secrets already; remove the old one first: bittern webhooks rotate-secret % --finish',
      webhook, webhook using errcode = '55000';
  end if;
  insert into bittern_store.webhook_secret (webhook_id, number, sealed)
  values (owner_id, add_webhook_secret.number, add_webhook_secret.sealed);
  update bittern_store.webhook_version set version = version + 1;
end $$;
