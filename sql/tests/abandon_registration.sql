begin;
\ir hooks.psql
select plan(8);

select pg_temp.register('app');
select bittern_store.abandon_registration('app', pg_temp.other(), true);
select is(pg_temp.remote('app', 'state'), 'registering', 'only the holder gives up');
select bittern_store.abandon_registration('app', pg_temp.one(), true);
select is(bittern_store.webhook_shown('app')::text, null, 'a webhook that was made for nothing goes');
select is(pg_temp.register('app'), 'begun app made anew', 'and may be made again');

select bittern_store.create_webhook('by-hand', 'cloud', 't', 'acme', false, '\x02');
select pg_temp.register('by-hand', place => 'acme/hand');
select bittern_store.abandon_registration('by-hand', pg_temp.one(), false);
select is(pg_temp.remote('by-hand', 'state'), 'unregistered', 'one that was there stays');
select is(pg_temp.register('other', place => 'acme/hand'), 'begun other made anew', 'and the place is free');

select pg_temp.note('app'), pg_temp.hold('app');
select bittern_store.abandon_registration('app', pg_temp.one(), true);
select is(pg_temp.remote('app', 'state'), 'registered', 'a hook that is known is not given up');
select is(pg_temp.hold('app', pg_temp.other()), 'busy', 'nor is it let go');
select is((select count(*) from bittern_store.webhooks_in_force()), 3::bigint, 'receivers know the rest');

select * from finish();
rollback;
