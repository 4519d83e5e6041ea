begin;
select plan(14);

insert into bittern_store.secret (name, sealed) values ('KNOWN', '\x01');
create function pg_temp.workflow(name text, more jsonb default '{}', globs jsonb default null) returns jsonb language sql as $$
  select jsonb_build_object(
    'definition', jsonb_build_object('name', name, 'on', '["pull_request.*"]'::jsonb, 'steps', '[]'::jsonb) || more, 'types', '["pull_request.*"]'::jsonb,
    'repositories', globs, 'uses_payload', false, 'serialize', null, 'delay', 1.5)
$$;
create function pg_temp.apply(dry boolean, variadic workflows jsonb[])
  returns table (place int, version int, changed boolean, before jsonb, after jsonb, missing text[]) language sql as $$
  select * from bittern_store.apply_workflows((select jsonb_agg(w) from unnest(workflows) w), dry)
$$;

select results_eq($$ select place, version, changed, before from pg_temp.apply(false, pg_temp.workflow('z'), pg_temp.workflow('a')) $$,
  $$ values (1, 1, true, null::jsonb), (2, 1, true, null) $$, 'all are in force, in the order given');
select is((select type_patterns from bittern_store.workflow where name = 'z'), array['pull\_request.%'], 'types are LIKE patterns');
select is((select repository_patterns from bittern_store.workflow where name = 'z'), null, 'no repositories are every one');
select is((select delay from bittern_store.workflow_version where name = 'z'), interval '1.5 s', 'the delay is in seconds');
select results_eq($$ select version, changed from pg_temp.apply(false, pg_temp.workflow('z'), pg_temp.workflow('a')) $$,
  $$ values (1, false), (1, false) $$, 'the same again changes nothing');
select pg_temp.apply(false, pg_temp.workflow('z', globs => '["acme/*"]'), pg_temp.workflow('z2', globs => '["acme/a_b"]'));
select is((select repository_patterns from bittern_store.workflow where name = 'z2'), array['acme/a\_b'], 'repositories are patterns, too');

select results_eq($$ select version, changed, before ->> 'name' from pg_temp.apply(true, pg_temp.workflow('a', '{"repeats": true}')) $$,
  $$ values (2, true, 'a') $$, 'a dry run says what would come of it');
select is((select version from bittern_store.workflow where name = 'a'), 1, 'and keeps nothing of it');
select is((select count(*) from bittern_store.workflow_version where name = 'a'), 1::bigint, 'no version either');

select throws_like($$ select pg_temp.apply(false, pg_temp.workflow('new'), pg_temp.workflow('bad', '{"where": "$.a"}')) $$,
  '%is not a predicate%', 'one that is refused');
select ok(not exists (select from bittern_store.workflow where name = 'new'), 'keeps the others out, too');
select throws_ok($$ select pg_temp.apply(false, pg_temp.workflow('lost', '{"connection": "nobody"}')) $$,
  'P0002', 'there is no connection nobody', 'a connection has to be there');
create function pg_temp.refused() returns text language plpgsql as $$
declare
  name text;
begin
  perform pg_temp.apply(false, pg_temp.workflow('a'), pg_temp.workflow('lost', '{"connection": "nobody"}'));
exception when others then
  get stacked diagnostics name = table_name;
  return name;
end $$;
select is(pg_temp.refused(), 'lost', 'an error names the workflow');

select is((select missing from pg_temp.apply(false, pg_temp.workflow('s', '{"steps": [{"id": "a", "with": {"url": "{{ secrets.KNOWN }}{{secrets.LOST}}"}}]}'))),
  array['LOST'], 'secrets that nobody has set are named');

select * from finish();
rollback;
