-- bittern_store.caller() is the role that called in: the one that was set, else the one that logged in.
--
-- For functions that run as their owner, where current_user is that owner. A role can only be set by who is a member of it.
create or replace function bittern_store.caller() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case current_setting('role') when 'none' then session_user::text else current_setting('role') end;
end $$;
