begin;
\ir retention.psql
select plan(22);

-- Age alone.
select pg_temp.triggers(3);
select pg_temp.pass_days(30);
select is(pg_temp.sweep(), 5, 'thirty days later the day before is dropped, but for what recognises bodies');
select ok(pg_temp.is_there('trigger') and pg_temp.is_there('run'), 'the day itself is not');
select pg_temp.pass_days(1);
select is((select count(*) from bittern_store.drop_partitions() d where d.dropped), 1::bigint, 'a call drops one');
select is(pg_temp.sweep(), 4, 'and the next ones the rest');
select is((select count(*) from bittern.trigger), 0::bigint, 'the triggers are gone');
select isnt_empty($$ select from pg_temp.append('{"r": 1}', 'r1') a where a.duplicate $$, 'a body is known again for longer');
select pg_temp.pass_days(5);
select pg_temp.sweep();
select ok(not pg_temp.is_there('fingerprint') and pg_temp.is_there('fingerprint', 1), 'for thirty-five days');
select is_empty($$ select * from bittern_store.drop_partitions() $$, 'then there is nothing to say');

-- Each age by itself. The last partition that was made before is of the day after the marked one.
select pg_temp.mark_day();
select pg_temp.pass_days(3);
select pg_temp.sweep(keep_days => 1);
select ok(pg_temp.is_there('run', 1) and pg_temp.is_there('fingerprint', 1) and not pg_temp.is_there('trigger', 1) and not pg_temp.is_there('delivery', 1),
          'keep_days is for triggers and deliveries');
select ok(pg_temp.is_there('trigger', 2), 'yesterday is always kept');
select pg_temp.sweep(run_days => 1);
select ok(pg_temp.is_there('fingerprint', 1) and not pg_temp.is_there('run', 1) and not pg_temp.is_there('attempt', 1) and not pg_temp.is_there('run_end', 1),
          'run_days for runs');
select pg_temp.sweep(fingerprint_days => 1);
select ok(not pg_temp.is_there('fingerprint', 1), 'fingerprint_days for fingerprints');

-- One that cannot be dropped is no hindrance to the others.
select pg_temp.mark_day();
select pg_temp.pass_days(32);
do $$ begin execute format('create view pg_temp.somebodys as select id from bittern_store.%I', pg_temp.part('trigger')); end $$;
select pg_temp.sweep();
select ok(pg_temp.is_there('trigger') and not pg_temp.is_there('trigger', 1), 'what cannot be dropped is left');
select matches(pg_temp.because('trigger'), 'other objects depend on it', 'and says why');
drop view pg_temp.somebodys;
select pg_temp.sweep();
select ok(not pg_temp.is_there('trigger'), 'it goes when it can');

-- What is needed, and the limit beyond which it is not.
select pg_temp.mark_day();
select pg_temp.dead_letter('c');
select pg_temp.pass_days(90);
select pg_temp.sweep();
select ok(pg_temp.is_there('trigger') and pg_temp.because('trigger') = 'consumer c has a dead letter of it', 'a day that is needed is kept for ninety days');
select pg_temp.pass_days(1);
select pg_temp.sweep();
select ok(not pg_temp.is_there('trigger') and not pg_temp.is_there('delivery'), 'and no longer');
select is(pg_temp.because('trigger'), 'consumer c has a dead letter of it', 'which says for whom it was kept');

select throws_ok($$ select bittern_store.drop_partitions(0) $$, '22023', 'keep_days is 0; it must be 1 … 3650', 'days have a limit');
select throws_ok($$ select bittern_store.drop_partitions(fingerprint_days => 3651) $$, '22023', null, 'each');
select throws_ok($$ select bittern_store.drop_partitions(run_days => null) $$, '22023', null, 'none may be left out');
select throws_ok($$ select bittern_store.drop_partitions(40, 39) $$, '22023', null, 'the hard limit is not below the other');

select * from finish();
rollback;
