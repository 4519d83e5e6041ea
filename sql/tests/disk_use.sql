begin;
\ir retention.psql
select plan(8);

select is((select days from bittern_store.disk_use()), 0::bigint, 'days on which nothing came do not count');
select pg_temp.triggers(500);
select results_eq($$ select days, uncounted_days, triggers, log_bytes, oldest from bittern_store.disk_use() $$,
                  $$ values (1::bigint, 1::bigint, 0::bigint, 0::bigint, pg_temp.day()) $$, 'a day that PostgreSQL has not counted is said to be one');
select ok((select bytes > 500 * 200 from bittern_store.disk_use()), 'what it takes is known all the same');
analyze bittern_store.trigger;
select results_eq($$ select uncounted_days, triggers from bittern_store.disk_use() $$, $$ values (0::bigint, 500::bigint) $$, 'then its triggers are counted');
select ok((select log_bytes > 500 * 200 and log_bytes < bytes from bittern_store.disk_use()), 'and what its logs take');
select pg_temp.triggers(500, name => 's');
select ok((select triggers between 900 and 1100 from bittern_store.disk_use()), 'what came since is taken to be as dense');
select pg_temp.pass_days(1);
select pg_temp.triggers(1, name => 't');
select results_eq($$ select days, uncounted_days, oldest from bittern_store.disk_use() $$, $$ values (2::bigint, 1::bigint, pg_temp.day()) $$, 'a new day begins uncounted');
select ok((select log_bytes < bytes - (select sum(pg_total_relation_size('bittern_store.' || pg_temp.part(log, 1))) from unnest('{trigger,delivery}'::text[]) log)
             from bittern_store.disk_use()), 'and its logs are left out');

select * from finish();
rollback;
