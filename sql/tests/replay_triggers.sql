begin;
\ir runs.psql
select plan(30);

select pg_temp.happen(3, 'acme'), pg_temp.happen(1, 'globex');
select pg_temp.pass('1 h');
select pg_temp.happen(1, 'acme', actor => 'bot');
select pg_temp.append('{"other": 1}', 'other', types => '{branch.created}', webhook => 'second');
select pg_temp.append('{"other": 1}', 'again', types => '{branch.created}', webhook => 'second');
select pg_temp.matched();
insert into bittern_store.connection (name, app, customer, api_base_url, account_id) values ('acme', 'bitbucket', 'acme', 'https://api.example.org', 'bot');
select pg_temp.workflow('w'), pg_temp.workflow('s', '{}', '[{"path": ["trigger", "subject"]}]');

-- Everything, lane by lane, until there is no next.
create function pg_temp.replay(triggers bigint[] default null, since text default null, until text default null, type text default null, webhook text default null,
                               connection text default null, workflow text default null, again boolean default false, rehearsal boolean default false, most integer default 100)
  returns table (batch json) language plpgsql as $$
declare
  past bigint;
begin
  for turn in 1..50 loop
    batch := bittern_store.replay_triggers(triggers, since, until, type, webhook, connection, workflow, again, rehearsal, past, most);
    return next;
    past := (batch ->> 'next')::bigint;
    exit when past is null;
  end loop;
end $$;
create function pg_temp.count(batches json[]) returns bigint language sql as $$ select sum((b ->> 'count')::bigint)::bigint from unnest(batches) b $$;
create function pg_temp.triggers(batches json[]) returns bigint language sql as $$ select sum((b ->> 'triggers')::bigint)::bigint from unnest(batches) b $$;
create function pg_temp.made() returns bigint language sql as $$ select count(*) from bittern_store.run $$;

select is(pg_temp.count(array(select pg_temp.replay(since => '2h', rehearsal => true))), 10::bigint, 'a rehearsal says what would run: neither a repeat nor the account''s own event');
select is(pg_temp.made(), 0::bigint, 'and makes nothing');
select is(pg_temp.triggers(array(select pg_temp.replay(since => '2h', rehearsal => true))), 7::bigint, 'of all triggers');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', workflow => 'w', rehearsal => true))), 5::bigint, 'by one workflow');
select is(pg_temp.count(array(select pg_temp.replay(since => '30m', workflow => 'w', rehearsal => true))), 1::bigint, 'since then');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', until => '30m', workflow => 'w', rehearsal => true))), 4::bigint, 'before then');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', type => 'branch.*', workflow => 'w', rehearsal => true))), 1::bigint, 'of a type');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', webhook => 'second', workflow => 'w', rehearsal => true))), 1::bigint, 'of a webhook');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', connection => 'globex', workflow => 'w', rehearsal => true))), 1::bigint, 'of a connection');
select throws_ok($$ select pg_temp.replay(since => '2h', workflow => 'nobody') $$, 'P0002', 'there is no workflow nobody in force', 'an unknown workflow is said to be one');

select is(pg_temp.count(array(select pg_temp.replay(since => '2h', workflow => 'w', most => 2))), 5::bigint, 'in batches they are the same');
select is(pg_temp.made(), 5::bigint, 'and are made');
select is(pg_temp.states('w'), 'ready ready ready ready ready', 'to be carried out');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', workflow => 'w'))), 0::bigint, 'a trigger that has a run of a workflow makes no other');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h'))), 5::bigint, 'but of another workflow');
select is(pg_temp.states('s'), 'ready blocked blocked ready blocked', 'in the order of their key');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', workflow => 'w', again => true))), 5::bigint, 'unless it is to be done again');
select is(pg_temp.made(), 15::bigint, 'all in all');

create temp table one as select min(id) as id, max(id) as last from bittern_store.trigger;
create temp table answer as select bittern_store.replay_triggers(array(select id from one), null, null, null, null, null, 'w', true, false, 1, 10) as j;
select is((j ->> 'count')::bigint, 1::bigint, 'one trigger') from answer;
select is((j #>> '{items,0,run_id}')::bigint, (select max(id) from bittern_store.run), 'its run') from answer;
select is((select trigger_id from bittern_store.run order by id desc limit 1), (select id from one), 'is of that trigger');
select is(j #>> '{items,0,type}', 'pull_request.created', 'whose type is said') from answer;
select is(pg_temp.count(array(select pg_temp.replay(array(select id from one)))), 0::bigint, 'which has been replayed');
select is(pg_temp.count(array(select pg_temp.replay(array[1, 2, 3]::bigint[]))), 0::bigint, 'what is not there makes nothing');

-- No limit of runs a minute; and what matching has not reached is left to it.
select pg_temp.happen(30);
select is(pg_temp.count(array(select pg_temp.replay(since => '30m', workflow => 'w', rehearsal => true, again => true))), 1::bigint, 'what nobody has come to yet is left to matching');
select bittern_store.delete_workflow('s'), bittern_store.delete_workflow('w');
select pg_temp.matched();
select pg_temp.workflow('w');
select is(pg_temp.count(array(select pg_temp.replay(since => '30m', type => 'pull_request.created', workflow => 'w', most => 7))), 30::bigint, 'then it is replayed');
select is((select count(*) from bittern_store.run_pending where state = 'parked'), 0::bigint, 'and nothing of it looks like a loop');

select pg_temp.workflow('own', '{"own_events": true, "repeats": true}');
select is(pg_temp.count(array(select pg_temp.replay(since => '2h', until => '-infinity', workflow => 'own'))), 0::bigint, 'nothing is before the beginning');
select is(pg_temp.count(array(select pg_temp.replay(since => '-infinity', workflow => 'own'))), 37::bigint, 'a workflow that says so is started by everything');
select is((select count(distinct id) from bittern_store.run), pg_temp.made(), 'every run has a number of its own');

select * from finish();
rollback;
