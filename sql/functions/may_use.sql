-- bittern_store.may_use(owner) says whether the caller may use what belongs to a role: as that role, with its rights, or as Bittern.
--
--   owner  a role's name; what belonged to a role that is gone only Bittern may use
create or replace function bittern_store.may_use(owner text) returns boolean
  language plpgsql stable
  security definer  -- views call it as whoever reads them, who cannot look into this schema
  set search_path = pg_catalog, pg_temp
as $$
declare
  who  text := bittern_store.caller();
  role oid := to_regrole(quote_ident(owner));
begin
  if role is not null and pg_has_role(who, role, 'USAGE') then
    return true;
  end if;
  role := to_regrole('bittern_service');
  return (role is not null and pg_has_role(who, role, 'USAGE'))
      or (select pg_has_role(who, n.nspowner, 'USAGE') from pg_namespace n where n.nspname = 'bittern');
end $$;
