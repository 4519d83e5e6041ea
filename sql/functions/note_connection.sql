-- bittern_store.note_connection(connection_id, kind, detail) adds a line to a connection's timeline, which keeps the last 500.
create or replace function bittern_store.note_connection(connection_id bigint, kind text, detail text) returns void
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into bittern_store.connection_event (connection_id, at, kind, detail)
  values (note_connection.connection_id, bittern_store.now(), note_connection.kind, left(note_connection.detail, 1000));
  delete from bittern_store.connection_event e
   where e.connection_id = note_connection.connection_id
     and e.id <= (select k.id from bittern_store.connection_event k
                   where k.connection_id = note_connection.connection_id order by k.id desc offset 500 limit 1);
end $$;
