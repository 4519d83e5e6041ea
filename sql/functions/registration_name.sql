-- bittern_store.registration_name(connection, level, place, base) is what the webhook for a hook at this place is called, or is to be.
--
--   base  what to call it when there is none: this, or the first of base-2, base-3, … that is free
--
-- One whose hook was taken away is used again. No such connection is P0002.
create or replace function bittern_store.registration_name(connection text, level text, place text, base text) returns text
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
  known    text;
begin
  select c.id into owner_id from bittern_store.connection c where c.name = registration_name.connection;
  if not found then
    raise exception 'there is no connection %', connection
      using errcode = 'P0002', hint = 'bittern connections list shows those there are';
  end if;
  select w.name into known
    from bittern_store.remote_hook h
    join bittern_store.webhook w on w.id = h.webhook_id
   where h.connection_id = owner_id and h.level = registration_name.level and h.place = registration_name.place
   order by (h.state = 'unregistered'), w.name
   limit 1;
  if found then
    return known;
  end if;
  return (select n.name
            from (select case g when 1 then left(base, 63)
                                else left(base, 63 - length('-' || g)) || '-' || g end as name, g
                    from generate_series(1, (select count(*) + 1 from bittern_store.webhook)) g) n
           where not exists (select from bittern_store.webhook w where w.name = n.name)
           order by n.g
           limit 1);
end $$;
