begin;
\ir connections.psql
select plan(11);

select pg_temp.set_app('ours');
select pg_temp.connect('acme'), pg_temp.connect('globex');
select id as acme from bittern_store.connection where name = 'acme' \gset
select pg_temp.pass('1 h');
select bittern_store.note_connection(:acme, 'checked', null);
select results_eq(format('select kind, detail, at from bittern_store.connection_event where connection_id = %s order by id', :acme),
  $$ values ('made', 'Ada', bittern_store.now() - interval '1 h'), ('checked', null, bittern_store.now()) $$, 'a timeline says what happened, and when');
select throws_ok(format($$ select bittern_store.note_connection(%s, 'sold', null) $$, :acme), '23514', null, 'of a kind that there is');
select throws_ok($$ select bittern_store.note_connection(0, 'checked', null) $$, '23503', null, 'to a connection that there is');
select bittern_store.note_connection(:acme, 'refresh_failed', repeat('ä', 1001));
select is((select max(length(detail)) from bittern_store.connection_event), 1000, 'whatever a provider says, it is kept short');

select bittern_store.note_connection(:acme, 'refreshed', g::text) from generate_series(1, 497) g;
select is((select count(*) from bittern_store.connection_event where connection_id = :acme), 500::bigint, 'five hundred lines');
select is((select min(kind) from bittern_store.connection_event where connection_id = :acme and detail = 'Ada'), 'made', 'are kept');
select bittern_store.note_connection(:acme, 'refreshed', '498');
select is((select count(*) from bittern_store.connection_event where connection_id = :acme), 500::bigint, 'with the next');
select is((select count(*) from bittern_store.connection_event where connection_id = :acme and kind = 'made'), 0::bigint, 'the oldest goes');
select is((select detail from bittern_store.connection_event where connection_id = :acme order by id desc limit 1), '498', 'and the newest is there');
select bittern_store.note_connection(:acme, 'refreshed', g::text) from generate_series(1, 1000) g;
select is((select count(*) from bittern_store.connection_event where connection_id = :acme), 500::bigint, 'however many come');
select is(pg_temp.timeline('globex'), 'made: Ada', 'another connection''s is its own');

select * from finish();
rollback;
