-- bittern_store.runs_in_turn(most, after_queue, …) chooses the runs of the next claim and locks them, the same share from each queue.
--
-- Arguments are those of claim_runs. Queues are visited in the order of their numbers, from after_queue on and round, until there are
-- as many as runs may be taken; what a queue cannot give, or may not because of a limit, the others may. Runs that another
-- transaction holds are passed over. Returns them in the order of the queues, and within a queue of their arrival.
create or replace function bittern_store.runs_in_turn(most integer, after_queue integer, per_workflow integer, per_connection integer)
  returns bigint[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set jit = off
as $$
declare
  visited_limit constant integer := 10000;
  moment        timestamptz := bittern_store.now();
  of_workflow   jsonb := '{}';  -- in hand, by name
  of_connection jsonb := '{}';
  queues        integer[] := '{}';
  place         integer := after_queue;
  wrapped       boolean := false;
  visited       integer := 0;
  chosen        bigint[] := '{}';
  mine          bigint[];
  share         integer;
  candidate     record;
begin
  with taken as materialized (
         select q.workflow, q.connection, l.runs
           from (select p.queue, count(*) as runs from bittern_store.run_pending p where p.state = 'leased' group by p.queue) l
           join bittern_store.run_queue q on q.id = l.queue)
  select coalesce((select jsonb_object_agg(h.workflow, h.runs)
                     from (select t.workflow, sum(t.runs) as runs from taken t group by t.workflow) h), '{}'),
         coalesce((select jsonb_object_agg(h.connection, h.runs)
                     from (select t.connection, sum(t.runs) as runs from taken t where t.connection is not null group by t.connection) h), '{}')
    into of_workflow, of_connection;

  while cardinality(queues) < most and visited < visited_limit loop
    place := (select p.queue from bittern_store.run_pending p
               where p.state = 'ready' and p.queue > place order by p.queue limit 1);
    if place is null or wrapped and place > after_queue then
      exit when wrapped;
      wrapped := true;
      place := 0;
      continue;
    end if;
    visited := visited + 1;
    if exists (select from bittern_store.run_queue q
                 left join bittern_store.workflow w on w.name = q.workflow
                where q.id = place and (q.held_until is null or q.held_until <= moment) and w.paused is not true
                  and coalesce((of_workflow ->> q.workflow)::integer, 0) < coalesce(w.concurrency, per_workflow)
                  and (q.connection is null or coalesce((of_connection ->> q.connection)::integer, 0) < per_connection)) then
      queues := queues || place;
    end if;
  end loop;

  for candidate in
    select c.queue, c.place, q.workflow, q.connection, coalesce(w.concurrency, per_workflow) as concurrency
      from unnest(queues) with ordinality c (queue, place)
      join bittern_store.run_queue q on q.id = c.queue
      left join bittern_store.workflow w on w.name = q.workflow
     order by c.place
  loop
    share := least(
      ceil((most - cardinality(chosen))::numeric / (cardinality(queues) - candidate.place + 1)),
      candidate.concurrency - coalesce((of_workflow ->> candidate.workflow)::integer, 0),
      case when candidate.connection is not null
           then per_connection - coalesce((of_connection ->> candidate.connection)::integer, 0) end);
    continue when share <= 0;
    mine := array(select p.run_id from bittern_store.run_pending p
                   where p.state = 'ready' and p.queue = candidate.queue order by p.queue, p.run_id limit share for update skip locked);
    chosen := chosen || mine;
    of_workflow := jsonb_set(of_workflow, array[candidate.workflow],
                             to_jsonb(coalesce((of_workflow ->> candidate.workflow)::integer, 0) + cardinality(mine)));
    if candidate.connection is not null then
      of_connection := jsonb_set(of_connection, array[candidate.connection],
                                 to_jsonb(coalesce((of_connection ->> candidate.connection)::integer, 0) + cardinality(mine)));
    end if;
  end loop;
  return chosen;
end $$;
