begin;
\ir consumers.psql
select plan(17);

create role one_app; create role other_app; create role colleague;
grant bittern_consumer to one_app, other_app;
grant one_app to colleague;
-- What a command gives when a role runs it: its SQLSTATE, or the value it returned.
create function pg_temp.as_role(role text, command text) returns text language plpgsql as $$
declare
  answer text;
begin
  execute format('set local role %I', role);
  begin
    execute command into answer;
  exception when others then
    answer := sqlstate;
  end;
  reset role;
  return answer;
end $$;
grant usage on schema bittern to one_app, other_app;
grant all on pg_temp.got, pg_temp.clock to public;

select is(pg_temp.as_role('one_app', $$ select bittern.create_consumer('mine', start_at => '-infinity') $$), 'true', 'a role makes a consumer');
select is((select owner from bittern_store.consumer), 'one_app', 'which belongs to it');
select pg_temp.triggers(3);
select is(pg_temp.as_role('other_app', $$ select count(*) from bittern.receive('mine') $$), '42501', 'another role may not receive');
select is(pg_temp.as_role('other_app', $$ select bittern.seek('mine', '-infinity') $$), '42501', 'nor seek');
select is(pg_temp.as_role('other_app', $$ select bittern.redrive('mine') $$), '42501', 'nor redrive');
select is(pg_temp.as_role('other_app', $$ select bittern.delete_consumer('mine') $$), '42501', 'nor delete');
select is(pg_temp.as_role('other_app', $$ select bittern.create_consumer('mine', '{tag.*}') $$), '42501', 'nor change it');
select is(pg_temp.as_role('colleague', $$ select count(*) from bittern.receive('mine', 1) $$), '1', 'one that has the role may');
select is(pg_temp.as_role('one_app', $$ select count(*) from bittern.receive('mine', 1) $$), '1', 'and the role itself');
select lease_id as lease from bittern_store.holding order by id limit 1 \gset
select is(pg_temp.as_role('other_app', format('select bittern.ack(%s)', :lease)), '0', 'a lease seen over a shoulder is no use to another role');
select is(pg_temp.as_role('other_app', format('select bittern.extend(%s, ''1 h'')', :lease)), '0', 'neither to extend');
select is(pg_temp.as_role('other_app', format('select bittern.nack(%s, %s, ''x'')', :lease, (select min(id) from bittern.trigger))), '0', 'nor to nack');
select is(pg_temp.as_role('one_app', format('select bittern.ack(%s)', :lease)), '1', 'but to its own');
select is(pg_temp.as_role('other_app', 'select count(*) from bittern.consumer_status'), '0', 'others'' consumers are not shown');
select is(pg_temp.as_role('one_app', 'select count(*) from bittern.consumer_status'), '1', 'one''s own are');
select is(pg_temp.as_role('bittern_service', $$ select count(*) from bittern.receive('mine', 1) $$), '1', 'Bittern itself may use every consumer');
update bittern_store.consumer set owner = 'gone';
select is(pg_temp.as_role('one_app', $$ select count(*) from bittern.receive('mine') $$), '42501', 'what belonged to a role that is gone is nobody''s');

select * from finish();
rollback;
