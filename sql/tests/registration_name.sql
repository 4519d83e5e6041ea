begin;
\ir hooks.psql
select plan(9);
create function pg_temp.name_for(connection text, place text, base text) returns text language sql as $$
  select bittern_store.registration_name(connection, 'repository', place, base)
$$;

select is(pg_temp.name_for('acme', 'acme/app', 'acme-app'), 'acme-app', 'a name that is free');
select pg_temp.register('acme-app');
select is(pg_temp.name_for('acme', 'acme/app', 'acme-app'), 'acme-app', 'the name that the hook at this place has already');
select is(pg_temp.name_for('globex', 'acme/app', 'acme-app'), 'acme-app-2', 'another customer''s hook there is another');
select bittern_store.create_webhook('acme-app-2', 'cloud', 't', 'acme', false, '\x01');
select is(pg_temp.name_for('globex', 'acme/app', 'acme-app'), 'acme-app-3', 'and so is a webhook that a person made');
select is(bittern_store.registration_name('acme', 'workspace', 'acme', 'acme-app'), 'acme-app-3', 'a level is another place');

select pg_temp.note('acme-app', state => 'unregistered', hook_id => null);
select is(pg_temp.name_for('acme', 'acme/app', 'x'), 'acme-app', 'a hook that was taken away comes back under its name');
select is(length(pg_temp.name_for('acme', 'acme/long', repeat('a', 80))), 63, 'a name is no longer than names may be');
select bittern_store.create_webhook(repeat('a', 63), 'cloud', 't2', 'acme', false, '\x01');
select is(pg_temp.name_for('acme', 'acme/long', repeat('a', 63)), repeat('a', 61) || '-2', 'also with a number');
select throws_ok($$ select pg_temp.name_for('nobody', 'a/b', 'c') $$, 'P0002', 'there is no connection nobody', 'the connection must be there');

select * from finish();
rollback;
