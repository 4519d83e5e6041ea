-- bittern_store.webhooks_in_force() is everything a receiver needs to know, one row a webhook, secrets by number.
create or replace function bittern_store.webhooks_in_force()
  returns table (name text, product text, token text, lane smallint, unsigned boolean, connection text, customer text,
                 secret_numbers smallint[], sealed_secrets bytea[])
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select w.name, w.product, w.token, w.lane, w.unsigned, c.name, c.customer,
         array_agg(s.number order by s.number) filter (where s.number is not null),
         array_agg(s.sealed order by s.number) filter (where s.number is not null)
    from bittern_store.webhook w
    left join bittern_store.connection c on c.id = w.connection_id
    left join bittern_store.webhook_secret s on s.webhook_id = w.id
   group by w.id, c.id
$$;
