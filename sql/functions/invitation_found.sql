-- bittern_store.invitation_found(token_digest) is the invitation whose link has that digest, and how it stands: open, used, expired.
create or replace function bittern_store.invitation_found(token_digest bytea)
  returns table (app text, customer text, connection text, return_to text, expires_at timestamptz, standing text,
                 reauthorization boolean)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select i.app, i.customer, i.connection, i.return_to, i.expires_at,
         case when i.used_at is not null then 'used' when i.expires_at <= bittern_store.now() then 'expired' else 'open' end,
         exists (select from bittern_store.connection c where c.name = i.connection)
    from bittern_store.invitation i
   where i.token_digest = invitation_found.token_digest
$$;
