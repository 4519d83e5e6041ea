begin;
\ir hooks.psql
select plan(15);

select is(bittern_store.webhook_shown('app')::text, null, 'nothing yet');
select bittern_store.create_webhook('by-hand', 'cloud', 't', 'acme', false, '\x02');
select is(bittern_store.webhook_shown('by-hand')::jsonb -> 'remote', 'null'::jsonb, 'a hook that a person enters is not known');
select pg_temp.register('app');
select is(pg_temp.remote('app', 'checked_at'), null, 'nobody has asked Bitbucket yet');
select is(pg_temp.note('app', pg_temp.other()), false, 'only the holder writes');
select is(pg_temp.note('app', place_id => 'p1', drift => '{inactive,events_differ}'), true, 'which it does once');
select is(pg_temp.note('app'), false, 'and lets go with that');
select is(pg_temp.remote('app', 'state'), 'registered', 'the state');
select is(pg_temp.remote('app', 'secret'), '1', 'the secret that Bitbucket has');
select is(pg_temp.remote('app', 'drift'), '["inactive", "events_differ"]', 'what differs');
select is(pg_temp.remote('app', 'seen'), '{"active": true}', 'from what was found');
select is(pg_temp.remote('app', 'checked_at')::timestamptz, '2026-01-01 10:00Z'::timestamptz, 'and when');

select pg_temp.hold('app'), pg_temp.note('app', state => null, new_place => 'acme/renamed');
select is(pg_temp.remote('app', 'state') || ' ' || pg_temp.remote('app', 'place'), 'registered acme/renamed', 'a new name is kept');
select is((select place_id from bittern_store.hook_of('app')), 'p1', 'with the id that does not change');
select pg_temp.register('again', place => 'acme/app'), pg_temp.note('again');
select pg_temp.hold('again');
select is(pg_temp.note('again', new_place => 'acme/renamed'), true, 'two that turn out to be at one place');
select is(pg_temp.remote('again', 'place'), 'acme/app', 'stay as they are');

select * from finish();
rollback;
