-- bittern_store.create_webhook(name, product, token, connection, unsigned, sealed) makes a webhook with its first secret.
--
--   connection  the name of one, or null
--   sealed      the secret, sealed by the caller; null only for a webhook that verifies nothing
--
-- Lanes are given out in turn. A name that is taken is a unique violation (webhook_name_key).
create or replace function bittern_store.create_webhook(
  name text, product text, token text, connection text, unsigned boolean, sealed bytea
) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id   bigint;
  webhook_id bigint;
begin
  if connection is not null then
    select c.id into owner_id from bittern_store.connection c where c.name = create_webhook.connection;
    if not found then
      raise exception 'there is no connection %', connection
        using errcode = 'P0002', hint = 'bittern connections list shows those there are';
    end if;
  end if;
  if (sealed is null) <> unsigned then
    raise exception 'a webhook has a secret, or is made unsigned by name' using errcode = '22023';
  end if;
  insert into bittern_store.webhook (name, product, token, connection_id, unsigned, lane)
  values (create_webhook.name, create_webhook.product, create_webhook.token, owner_id, create_webhook.unsigned,
          (select l.lane from bittern_store.lane l
             left join bittern_store.webhook w on w.lane = l.lane
            group by l.lane order by count(w.id), l.lane limit 1))
  returning id into webhook_id;
  if sealed is not null then
    insert into bittern_store.webhook_secret (webhook_id, number, sealed)
    values (webhook_id, 1, create_webhook.sealed);
  end if;
  update bittern_store.webhook_version set version = version + 1;
end $$;
