begin;
\ir hooks.psql
select plan(13);

select is(pg_temp.hold('app'), 'unknown', 'there must be a webhook');
select bittern_store.create_webhook('app', 'cloud', 't', 'acme', false, '\x01');
select is(pg_temp.hold('app'), 'none', 'that has a hook in Bitbucket');
select pg_temp.register('app'), pg_temp.note('app');
select is(pg_temp.hold('app'), 'held', 'one works on it');
select is(pg_temp.hold('app', pg_temp.other()), 'busy', 'another waits');
select pg_temp.pass('50 s');
select is(pg_temp.hold('app'), 'held', 'one that goes on');
select pg_temp.pass('50 s');
select is(pg_temp.hold('app', pg_temp.other()), 'busy', 'is waited for again');
select bittern_store.release_hook('app', pg_temp.other());
select is(pg_temp.hold('app', pg_temp.other()), 'busy', 'only the holder lets go');
select bittern_store.release_hook('app', pg_temp.one());
select is(pg_temp.hold('app', pg_temp.other(), leaving => true), 'held', 'then another may');
select is(pg_temp.remote('app', 'state'), 'unregistering', 'that a hook is to go is written down');
select pg_temp.pass('61 s');
select is(pg_temp.hold('app'), 'held', 'whoever says nothing has died');
select is(pg_temp.remote('app', 'state'), 'unregistering', 'and its intention stays');
select is(pg_temp.note('app', state => 'unregistered', hook_id => null), true, 'until somebody has carried it out');
select is(pg_temp.hold('app'), 'none', 'then there is no hook any more');

select * from finish();
rollback;
