begin;
\ir fixtures.psql
select plan(12);

-- What `command` gives when `role` runs it: an SQLSTATE, 00000 when it worked.
create function pg_temp.as_role(role text, command text) returns text language plpgsql as $$
begin
  execute format('set local role %I', role);
  begin
    execute command;
  exception when others then
    reset role;
    return sqlstate;
  end;
  reset role;
  return '00000';
end $$;

select pg_temp.append('{"a": 1}', 'r1');
select is(pg_temp.as_role('bittern_consumer', 'select id, document from bittern.trigger'), '00000', 'a consumer reads triggers');
select is(pg_temp.as_role('bittern_consumer', 'select id, body from bittern.delivery'), '00000', 'and deliveries');
select is(pg_temp.as_role('bittern_consumer', 'select * from bittern.cloudevent'), '00000', 'and CloudEvents');
select is(pg_temp.as_role('bittern_consumer', 'select * from bittern.cdevent'), '00000', 'and CDEvents');
select is(pg_temp.as_role('bittern_consumer', 'select bittern.payload(1)'), '00000', 'and payloads');
select is(pg_temp.as_role('bittern_consumer', 'select from bittern_store.trigger'), '42501', 'but no table');
select is(pg_temp.as_role('bittern_consumer', 'select from bittern_store.credential'), '42501', 'no credential');
select is(pg_temp.as_role('bittern_consumer', $$select bittern_store.claim_runs(1, '1 s')$$), '42501', 'and calls none of the service''s functions');
select is(pg_temp.as_role('bittern_service', $$select bittern_store.claim_runs(1, '1 s')$$), '00000', 'the service calls its functions');
select is(pg_temp.as_role('bittern_service', 'delete from bittern_store.trigger'), '42501', 'but changes no table by itself');
select is(pg_temp.as_role('bittern_service', 'create table bittern_store.x ()'), '42501', 'and makes none');


-- A consumer's own objects, in the schema that is searched first, must not run as the owner.
create function pg_temp.caught(v pg_catalog.jsonb) returns boolean language plpgsql as $$ begin raise exception 'ran as %', current_user; end $$;
create domain pg_temp.jsonb as pg_catalog.jsonb check (pg_temp.caught(value));
select isnt(bittern.payload((select max(id) from bittern_store.delivery)), null, 'a temporary type of the caller''s is not used');
drop domain pg_temp.jsonb;

select * from finish();
rollback;
