-- bittern_store.reseal(places, old, new) puts values sealed anew where the old ones still stand, and says how many it put.
--
-- A value that has changed meanwhile is left as it is: whoever changed it has sealed it with the key in force.
create or replace function bittern_store.reseal(places text[], old bytea[], new bytea[]) returns bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  total bigint := 0;
  done  bigint;
begin
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.credential k set sealed = g.new
    from given g, bittern_store.connection c
   where k.connection_id = c.id and g.place = format('credential/%s/sealed', c.name) and k.sealed = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.credential k set sealed_refresh = g.new
    from given g, bittern_store.connection c
   where k.connection_id = c.id and g.place = format('credential/%s/sealed_refresh', c.name) and k.sealed_refresh = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.webhook_secret s set sealed = g.new
    from given g, bittern_store.webhook w
   where s.webhook_id = w.id and g.place = format('webhook_secret/%s/%s/sealed', w.name, s.number) and s.sealed = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.secret s set sealed = g.new
    from given g where g.place = format('secret/%s/sealed', s.name) and s.sealed = g.old;
  get diagnostics done = row_count;
  total := total + done;
  with given as (select * from unnest(places, old, new) g (place, old, new))
  update bittern_store.oauth_consumer o set sealed_secret = g.new
    from given g
   where g.place = format('oauth_consumer/%s/%s/sealed_secret', o.app, o.client_id) and o.sealed_secret = g.old;
  get diagnostics done = row_count;
  return total + done;
end $$;
