-- bittern_store.announce_connection(connection_id, type) appends a trigger that tells what became of a connection; returns its id.
--
-- It is of no webhook and no delivery, and in the log like any other: the lane's lock is held until the transaction ends.
create or replace function bittern_store.announce_connection(connection_id bigint, type text) returns bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  lane bittern_store.trigger.lane%type := (select l.lane from bittern_store.lane l order by l.lane limit 1);
  made bigint;
begin
  perform pg_advisory_xact_lock(7701, lane);
  made := bittern_store.take_ids(format('bittern_store.delivery_id_%s', lane)::regclass, lane, 1);
  insert into bittern_store.trigger
         (lane, position, id, delivery_id, received_at, connection, customer, product, event_key, type, subject, document)
  select lane, 0, made, made, bittern_store.now(), c.name, c.customer,
         case c.app when 'bitbucket' then 'cloud' else 'datacenter' end, replace(announce_connection.type, '.', ':'),
         announce_connection.type, 'connections/' || c.name,
         jsonb_build_object('connection', jsonb_build_object(
           'name', c.name, 'app', c.app, 'customer', c.customer, 'state', c.state, 'reason', c.state_reason,
           'account', jsonb_build_object('id', c.account_id, 'name', c.account_name)))
    from bittern_store.connection c
   where c.id = announce_connection.connection_id;
  return made;
end $$;
