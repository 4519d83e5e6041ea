-- bittern_store.absolute_uri(address) is the address when it is a URI with a host as RFC 3986 writes it, else null.
--
-- Addresses come out of bodies: what has spaces, letters beyond ASCII or half an escape in it may not stand where a URI must.
create or replace function bittern_store.absolute_uri(address text) returns text
  language sql immutable parallel safe
  return case
    when address ~ '^[A-Za-z][A-Za-z0-9+.-]*://(?:\[[0-9A-Fa-f:.]+\])?(?:[A-Za-z0-9._~:/?@!$&''()*+,;=-]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9._~:/?@!$&''()*+,;=-]|%[0-9A-Fa-f]{2})*)?$'
    then address
  end;
