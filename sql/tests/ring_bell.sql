begin;
\ir consumers.psql
select plan(5);

select is(bittern_store.ring_bell(), null, 'it rings');
select cmp_ok(bittern_store.ring_bell(), '>', 0::double precision, 'not again at once');
select pg_temp.pass('20 ms');
select is(bittern_store.ring_bell(), null, 'but fifty times a second');
select pg_temp.pass('-1 day');
select is(bittern_store.ring_bell(), null, 'a clock that went back does not silence it');
select is(bittern_store.ring_bell() <= 0.02, true, 'and it says how long to wait');

select * from finish();
rollback;
