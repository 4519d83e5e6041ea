-- Roles and who may do what; applied whole, after everything else. Roles belong to the whole server: another database of
-- ours may have made them already, and a migrator that may not make roles leaves them to the server's owner.
--
--   bittern_consumer  other people's programs: the public views and functions, nothing else
--   bittern_service   the service, when it does not connect as the schema's owner
do $$
declare
  wanted text;
begin
  foreach wanted in array array['bittern_consumer', 'bittern_service'] loop
    begin
      execute format('create role %I nologin', wanted);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise warning 'role % is missing and could not be made; let the server''s owner run: create role % nologin', wanted, wanted;
    end;
  end loop;
end $$;

revoke all on schema bittern, bittern_store from public;
revoke execute on all functions in schema bittern, bittern_store from public;

do $$
begin
  if to_regrole('bittern_consumer') is not null then
    grant usage on schema bittern to bittern_consumer;
    grant select on bittern.delivery, bittern.trigger, bittern.cloudevent, bittern.cdevent, bittern.consumer_status,
                    bittern.dead_letter to bittern_consumer;
    grant execute on all functions in schema bittern to bittern_consumer;
    -- What those views call, as whoever reads them.
    grant execute on function bittern_store.document(bittern_store.trigger),
                              bittern_store.event_source(bittern_store.trigger), bittern_store.absolute_uri(text),
                              bittern_store.cdevent_type(text), bittern_store.may_use(text),
                              bittern_store.unread_in(smallint, bigint), bittern_store.now() to bittern_consumer;
  end if;
  if to_regrole('bittern_service') is not null then
    grant usage on schema bittern, bittern_store to bittern_service;
    grant select on all tables in schema bittern, bittern_store to bittern_service;
    grant usage, select on all sequences in schema bittern_store to bittern_service;
    grant execute on all functions in schema bittern, bittern_store to bittern_service;
  end if;
end $$;
