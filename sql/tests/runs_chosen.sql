begin;
\ir runs.psql
select plan(41);

select pg_temp.workflow('w'), pg_temp.workflow('v');
select pg_temp.happen(4, 'acme'), pg_temp.happen(2, 'globex');
select pg_temp.matched();
-- Of w: 1 dead, 2 dead otherwise, 3 cancelled, 4 parked; then globex' 5 in hand, 6 ready. All of v wait.
create temp table w as select place, pg_temp.run(place::integer, 'w') as id from generate_series(1, 6) place;
create function pg_temp.id(place integer) returns bigint language sql as $$ select w.id from pg_temp.w where w.place = id.place $$;
update bittern_store.run_pending set due_at = bittern_store.now() + interval '1 h', state = 'later' where run_id not in (select id from w);
update bittern_store.run_pending set due_at = bittern_store.now() + interval '1 h', state = 'later' where run_id = pg_temp.id(6);
select pg_temp.claim();
select pg_temp.report(pg_temp.id(1), 'dead', 'dead', 'answered 410'), pg_temp.report(pg_temp.id(2), 'dead', 'dead', 'unknown'),
       pg_temp.report(pg_temp.id(4), 'unauthorised', 'park', 'reauthorization_required');
select bittern_store.end_runs(array[pg_temp.id(3)], 'cancelled', 'by hand');

-- As places of w, `v` for one of v.
create function pg_temp.chosen(states text[] default null, workflow text default null, connection text default null, trigger_id bigint default null,
                               reason text default null, since timestamptz default null, until timestamptz default null, past bigint default null,
                               most integer default 100, oldest_first boolean default false) returns text language sql as $$
  select string_agg(coalesce(w.place::text, 'v'), ' ' order by c.place)
    from bittern_store.runs_chosen(states, workflow, connection, trigger_id, reason, since, until, past, most, oldest_first) with ordinality c (id, place)
    left join pg_temp.w on w.id = c.id
$$;
-- What is narrow is looked through; everything else goes by state. Both have to give the same.
create function pg_temp.check_all(how text) returns setof text language plpgsql as $$
begin
  return next is(pg_temp.chosen(workflow => 'w'), '6 5 4 3 2 1', how || 'of a workflow, newest first');
  return next is(pg_temp.chosen(workflow => 'w', oldest_first => true), '1 2 3 4 5 6', how || 'or oldest first');
  return next is(pg_temp.chosen('{dead}'), '2 1', how || 'dead');
  return next is(pg_temp.chosen('{dead}', 'w'), '2 1', how || 'dead of a workflow');
  return next is(pg_temp.chosen('{dead}', 'v'), null, how || 'of another');
  return next is(pg_temp.chosen('{dead,cancelled}', null, 'acme'), '3 2 1', how || 'of two states and a connection');
  return next is(pg_temp.chosen('{dead}', null, 'globex'), null, how || 'of another');
  return next is(pg_temp.chosen('{running}'), '5', how || 'running');
  return next is(pg_temp.chosen('{parked}', 'w', 'acme'), '4', how || 'parked, of both');
  return next is(pg_temp.chosen('{waiting}', 'w'), '6', how || 'waiting');
  return next is(pg_temp.chosen('{waiting,running,blocked,parked}', 'w'), '6 5 4', how || 'all that have not ended');
  return next is(pg_temp.chosen(reason => 'answered'), '1', how || 'by reason');
  return next is(pg_temp.chosen(reason => 'reauth'), '4', how || 'also of what has not ended');
  return next is(pg_temp.chosen('{dead}', reason => 'answered 41', workflow => 'w'), '1', how || 'together');
  return next is(pg_temp.chosen('{succeeded}', 'w'), null, how || 'succeeded');
  return next is(pg_temp.chosen(most => 2, workflow => 'w'), '6 5', how || 'so many');
  return next is(pg_temp.chosen(most => 2, workflow => 'w', past => pg_temp.id(5)), '4 3', how || 'and those beyond');
  return next is(pg_temp.chosen('{dead}', past => pg_temp.id(1), oldest_first => true), '2', how || 'in either direction');
end $$;
select pg_temp.check_all('');
-- The same where nothing counts as narrow.
do $$ begin execute replace(pg_get_functiondef('bittern_store.runs_chosen'::regproc), 'constant integer := 2000', 'constant integer := 0'); end $$;
select pg_temp.check_all('by state: ');

select is(pg_temp.chosen(trigger_id => (select trigger_id from bittern_store.run where id = pg_temp.id(1))), '1 v', 'of a trigger');
select is(pg_temp.chosen('{dead}', trigger_id => (select trigger_id from bittern_store.run where id = pg_temp.id(1))), '1', 'and a state');
select pg_temp.pass('1 h');
select is(pg_temp.chosen(workflow => 'w', since => bittern_store.now() - interval '30 min'), null, 'made since then');
select is(pg_temp.chosen('{dead}', since => bittern_store.now() - interval '2 h', until => bittern_store.now() - interval '30 min'), '2 1', 'made before then');
select is((select bittern_store.runs_page(null, 2, 'dead', null, null, null, null, '2h', null)::jsonb - 'items'), jsonb_build_object('next', pg_temp.id(1)::text), 'a page says where the next begins');

select * from finish();
rollback;
