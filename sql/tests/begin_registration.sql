begin;
\ir hooks.psql
select plan(22);

select is(pg_temp.register('app'), 'begun app made anew', 'a webhook is made, and the intention written down');
select results_eq(
  $$ select name, product, connection, given_secret::int, secrets::int[], sealed, state, events, hook_id from bittern_store.hook_of('app') $$,
  $$ values ('app', 'cloud', 'acme', null::int, array[1], '\x01'::bytea, 'registering', array['repo:push'], null::text) $$, 'with its secret');
select is(pg_temp.register('app', pg_temp.other()), 'busy app', 'another waits for the one who is at it');
select is(pg_temp.register('app', events => '{repo:fork}'), 'begun app', 'who goes on');
select pg_temp.pass('61 s');
select is(pg_temp.register('app', pg_temp.other()), 'begun app', 'and who says nothing for too long has died');
select is(pg_temp.note('app'), false, 'what the dead one writes is not taken');
select is(pg_temp.note('app', pg_temp.other()), true, 'what the other one writes is');

select is(pg_temp.register('app', events => '{repo:push,repo:fork}'), 'begun app', 'a registration may be changed');
select is(pg_temp.remote('app', 'state'), 'registered', 'and stays registered');
select is(pg_temp.remote('app', 'events'), '["repo:push", "repo:fork"]', 'with what is wanted now');
select is(pg_temp.remote('app', 'hook_id'), 'h1', 'of the same hook');
select is(pg_temp.register('second'), 'elsewhere app', 'a connection has one hook at a place');
select is(pg_temp.register('app', connection => 'globex'), 'taken app', 'a webhook is of one customer');
select is(pg_temp.register('app', place => 'acme/other'), 'taken app', 'and of one place');
select is(pg_temp.register('theirs', connection => 'globex'), 'begun theirs made anew', 'another customer may have a hook at the same place');
select is(pg_temp.register('lib', connection => 'house', place => 'KEY/lib', events => '{pr:opened}'), 'begun lib made anew', 'Data Center');
select is((select product from bittern_store.hook_of('lib')), 'datacenter', 'is the product of its connection');

select bittern_store.create_webhook('by-hand', 'cloud', 't', 'acme', false, '\x02'), bittern_store.create_webhook('open', 'cloud', 't2', 'acme', true, null),
       bittern_store.create_webhook('free', 'cloud', 't3', null, false, '\x02');
select is(pg_temp.register('by-hand', place => 'acme/hand'), 'begun by-hand anew', 'what a person entered is taken over');
select is((select sealed from bittern_store.hook_of('by-hand')), '\x02', 'with the secret that it has');
select is(pg_temp.register('open', place => 'acme/open'), 'unsigned open', 'but nothing that verifies nothing');
select is(pg_temp.register('free', place => 'acme/free'), 'taken free', 'or that belongs to no connection');
select throws_ok($$ select pg_temp.register('x', connection => 'nobody') $$, 'P0002', 'there is no connection nobody', 'the connection must be there');

select * from finish();
rollback;
