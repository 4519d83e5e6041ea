begin;
\ir connections.psql
select plan(13);

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
create temp table ours (name text, call text);
insert into ours
select p.oid::regprocedure::text,
       format('select bittern_store.%I(%s)', p.proname,
              (select string_agg('null::' || format_type(t, null), ', ' order by place) from unnest(p.proargtypes) with ordinality a (t, place)))
  from pg_proc p
 where p.pronamespace = 'bittern_store'::regnamespace
   and p.proname = any ('{change_app,create_invitation,invitation_found,begin_consent,take_consent,install_connection,go_on_with,note_connection,begin_refresh,
                          finish_refresh,fail_refresh,require_reauthorization,announce_connection,refreshes_due,revoke_connection,add_connection,connections_listed,
                          connection_shown,sealing_key,sealing_keys,sealed_otherwise,reseal,report_attempts}');
select is((select count(*) from ours), 23::bigint, 'there are as many functions as are asked here');
select is((select array_agg(name) from ours where pg_temp.as_role('bittern_consumer', call) <> '42501'), null, 'a consumer calls none of them');
select is((select array_agg(name) from ours where has_function_privilege('bittern_consumer', name, 'execute')), null, 'even if it got into the schema');
select is((select array_agg(name) from ours where not has_function_privilege('bittern_service', name, 'execute')), null, 'the service may call them');
select is((select array_agg(p.oid::regprocedure) from pg_proc p join ours o on p.oid = o.name::regprocedure where has_function_privilege('public', p.oid, 'execute')), null,
  'nobody else');

create temp table relation (name text);
insert into relation select 'bittern_store.' || r from unnest('{app,oauth_consumer,invitation,consent,connection,connection_event,credential,connection_state,sealed_value}'::text[]) r;
select is((select array_agg(name) from relation where pg_temp.as_role('bittern_consumer', 'select from ' || name) <> '42501'), null,
  'a consumer reads no table and no view of theirs');
select is((select array_agg(name || ' ' || p) from relation, unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) p where has_table_privilege('bittern_consumer', name, p)),
  null, 'even if it got into the schema');
select is((select array_agg(name) from relation where not has_table_privilege('bittern_service', name, 'select')), null, 'the service reads them');
select is((select array_agg(name || ' ' || p) from relation, unnest('{insert,update,delete,truncate}'::text[]) p where has_table_privilege('bittern_service', name, p)), null,
  'but changes them by its functions only');

-- What a consumer is to know, it reads where it reads everything.
select pg_temp.set_app('ours'), pg_temp.connect('acme'), bittern_store.require_reauthorization('acme', 1, 'refused');
create function pg_temp.seen(query text) returns text language plpgsql as $$
declare
  answer text;
begin
  set local role bittern_consumer;
  execute query into answer;
  reset role;
  return answer;
end $$;
select is(pg_temp.seen($$ select concat_ws(' ', type, customer, connection, webhook) from bittern.trigger $$), 'connection.reauthorization_required acme acme',
  'that a connection is to be authorised again, a consumer reads as a trigger');
select is(pg_temp.seen($$ select event ->> 'source' from bittern.cloudevent $$), '/connections/acme', 'or as a CloudEvent');
select is(pg_temp.seen($$ select count(*) from bittern.cdevent $$), '0', 'or as no CDEvent');
select is(pg_temp.seen($$ select string_agg(t::text || c::text, '') from bittern.trigger t, bittern.cloudevent c $$) ~ 'seal|secret|access|refresh', false,
  'without anything secret');

select * from finish();
rollback;
