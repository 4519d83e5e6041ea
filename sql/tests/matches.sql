begin;
\ir runs.psql
select plan(14);

insert into bittern_store.connection (name, app, customer, api_base_url, account_id)
values ('acme', 'bitbucket', 'acme', 'https://api.example.org', 'bot'), ('globex', 'bitbucket', 'globex', 'https://api.example.org', null);
create function pg_temp.found(chosen text default null) returns text language sql as $$
  select string_agg(distinct m.workflow, ' ' order by m.workflow)
    from (select max(id) as id from bittern_store.trigger) t cross join lateral bittern_store.matches(1::smallint, t.id, t.id, chosen) m
$$;
create function pg_temp.limited(name text, repositories text[], types text[] default '{%}', more jsonb default '{}') returns void language sql as $$
  select bittern_store.apply_workflow(jsonb_build_object('name', name, 'steps', '[{"id": "a", "action": "http.request"}]'::jsonb) || more, types, more::text like '%payload%', repositories)
$$;
select pg_temp.limited('all', null), pg_temp.limited('here', '{acme/%}'), pg_temp.limited('there', '{globex/%,other/%}'),
       pg_temp.limited('typed', null, '{pull\_request.%}'), pg_temp.limited('other-type', null, '{branch.%}');
select pg_temp.happen();
select is(pg_temp.found(), 'all here typed', 'by type and by repository');
select is(pg_temp.found('here'), 'here', 'or one alone');
select is(pg_temp.found('there'), null, 'which may not match');
select pg_temp.limited('for-acme', null, more => '{"connection": "acme"}'), pg_temp.limited('for-globex', null, more => '{"connection": "globex"}');
select is(pg_temp.found(), 'all for-acme here typed', 'a connection''s triggers start its workflows');
select pg_temp.append('{"free": 1}', 'free', connection => null);
select is(pg_temp.found(), 'all for-acme for-globex here typed', 'those of none start everybody''s');
select pg_temp.happen(actor => 'bot');
select is(pg_temp.found(), null, 'what the connection''s own account did starts none');
select pg_temp.limited('own', null, more => '{"own_events": true}');
select is(pg_temp.found(), 'own', 'but those that say so');
select pg_temp.append('{"free": 2}', 'free2', connection => null, actor => 'bot');
select is(pg_temp.found(), 'all for-globex here own typed', 'nor does it start one that uses that connection');
select pg_temp.append('{"twice": 1}', 't1'), pg_temp.append('{"twice": 1}', 't2');
select is(pg_temp.found(), null, 'what comes a second time starts none');
select pg_temp.limited('again', null, more => '{"repeats": true}');
select is(pg_temp.found(), 'again', 'but those that say so');
select pg_temp.limited('seven', null, more => '{"where": "$.payload.n == 7"}'), pg_temp.limited('created', null, more => '{"where": "$.trigger.type == \"pull_request.created\""}'),
       pg_temp.limited('broken', null, more => '{"where": "$.payload.n.double() > 3"}');
select pg_temp.happen(body => '{"n": 7}');
select is(pg_temp.found(), 'again all broken created for-acme here own seven typed', 'by condition');
select pg_temp.happen(body => '{"n": "many"}');
select is(pg_temp.found('broken'), null, 'an error while it is evaluated is no match');
select is(pg_temp.found('seven'), null, 'nor is unknown');
select results_eq($$ select m.workflow from (select min(id) as lowest, max(id) as upto from bittern_store.trigger) t
                      cross join lateral bittern_store.matches(1::smallint, t.lowest, t.upto, 'created') m offset 3 limit 1 $$,
                  $$ values ('created') $$, 'of a whole stretch');

select * from finish();
rollback;
