-- bittern_store.take_secret_number(webhook) is the number that the next secret of a webhook is to have; it is never given out again.
--
-- Taken before the secret is sealed, because its seal is bound to its number. No such webhook is P0002.
create or replace function bittern_store.take_secret_number(webhook text) returns smallint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  taken smallint;
begin
  update bittern_store.webhook w set secrets_made = w.secrets_made + 1
   where w.name = take_secret_number.webhook and not w.unsigned
  returning w.secrets_made into taken;
  if not found then
    raise exception 'there is no webhook % with a secret; bittern webhooks list shows those there are', webhook
      using errcode = 'P0002';
  end if;
  return taken;
end $$;
