-- bittern_store.create_invitation(token_digest, app, customer, connection, return_to, lifetime) makes a link's record, and says until
-- when it holds, and whether the connection is there already and will be authorised anew.
--
--   token_digest  SHA-256 of the link's secret part, which is nowhere else
--   connection    what the connection is called; one of that name must be this customer's and this app's
--   return_to     where the customer goes afterwards; the caller has seen that it may
--
-- A connection of another customer, or of another app, is refused with 55000. Invitations that nobody needs any more go.
create or replace function bittern_store.create_invitation(
  token_digest bytea, app text, customer text, connection text, return_to text, lifetime interval,
  out expires_at timestamptz, out reauthorization boolean
)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  known record;
begin
  select c.app, c.customer into known from bittern_store.connection c where c.name = create_invitation.connection;
  reauthorization := found;
  if found and (known.app, known.customer) is distinct from (create_invitation.app, create_invitation.customer) then
    raise exception 'connection % is customer %''s, of app %; give the new one another name with --name',
      connection, known.customer, known.app using errcode = '55000';
  end if;
  delete from bittern_store.invitation i where i.expires_at < bittern_store.now() - interval '30 days';
  insert into bittern_store.invitation as i (token_digest, app, customer, connection, return_to, expires_at)
  values (create_invitation.token_digest, create_invitation.app, create_invitation.customer,
          create_invitation.connection, create_invitation.return_to, bittern_store.now() + lifetime)
  returning i.expires_at into create_invitation.expires_at;
end $$;
