-- bittern_store.runs_chosen(states, workflow, …) is the ids of the runs that an operator means, newest first or oldest first.
--
--   states        waiting, running, blocked, parked, succeeded, dead or cancelled; null for all
--   workflow …    only its runs; null for all
--   reason        what their reason begins with; null for any, or none
--   since, until  when they were made, until not included
--   past          only ids beyond this one, in the order asked for
--
-- Costs about as much as what it finds: where a workflow or a connection has few runs these are looked through; else those that have not
-- ended are in a small table, those that failed in an index of their own, and of the others the index is taken that has fewer. Nothing is
-- read of days that are not asked for.
create or replace function bittern_store.runs_chosen(
  states text[], workflow text, connection text, trigger_id bigint, reason text, since timestamptz, until timestamptz,
  past bigint, most integer, oldest_first boolean default false
) returns setof bigint
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set jit = off
as $$
declare
  few       constant integer := 2000;
  direction text     := case when oldest_first then 'asc' else 'desc' end;
  lowest    bigint   := greatest(coalesce(bittern_store.id_at(since), 0), case when oldest_first then past + 1 end);
  upto      bigint   := least(bittern_store.id_at(until) - 1, case when not oldest_first then past - 1 end);
  pending   text[]   := array(select w.pending
                                from (values ('waiting', 'ready'), ('waiting', 'later'), ('running', 'leased'), ('blocked', 'blocked'),
                                             ('parked', 'parked')) w (state, pending)
                               where states is null or w.state = any (states));
  failed    text[]   := array(select w.state from (values ('dead'), ('cancelled')) w (state)
                               where (states is null and reason is not null) or w.state = any (states));
  parts     text[]   := '{}';
  state     text;
  queues    integer[];
  driver    text;     -- the column of `run` that is looked up
  fewest    bigint;   -- how many it has
  rest      text;     -- the other conditions on `run`, so written that no index can be taken for them
begin
  upto := coalesce(upto, 9223372036854775807);
  if trigger_id is not null then
    driver := 'r.trigger_id = $3';
    fewest := -1;
  else
    select d.condition, d.runs into driver, fewest
      from (select 'r.workflow = any (array[$1])' as condition,
                   (select count(*) from (select from bittern_store.run r where r.workflow = any (array[runs_chosen.workflow])
                                             and r.id >= lowest and r.id <= upto order by r.workflow, r.id limit few) w) as runs
             where workflow is not null
            union all
            select 'r.connection = any (array[$2])',
                   (select count(*) from (select from bittern_store.run r where r.connection = any (array[runs_chosen.connection])
                                             and r.id >= lowest and r.id <= upto order by r.connection, r.id limit few) c)
             where connection is not null) d
     order by d.runs, d.condition limit 1;
  end if;
  rest := concat(case when workflow is not null then ' and r.workflow is not distinct from $1' end,
                 case when connection is not null then ' and r.connection is not distinct from $2' end);

  if fewest < few then
    parts := parts || format($q$
      select r.id from (select r.* from bittern_store.run r where %s and r.id >= $5 and r.id <= $6 offset 0) r
        join bittern_store.run_state s on s.id = r.id
       where ($9 is null or s.state = any ($9)) and ($4 is null or starts_with(s.reason, $4)) %s
       order by r.id %s limit $7 $q$, driver, rest, direction);
  else
    if pending <> '{}' and (states is not null or reason is not null) then
      if driver is not null then
        queues := array(select q.id from bittern_store.run_queue q
                         where (runs_chosen.workflow is null or q.workflow = runs_chosen.workflow)
                           and (runs_chosen.connection is null or q.connection = runs_chosen.connection));
      end if;
      parts := parts || format($q$
        select p.run_id from bittern_store.run_pending p
         where p.state = any (%L::text[]) and p.run_id >= $5 and p.run_id <= $6 %s
           and ($4 is null or starts_with(coalesce(p.reason, case p.state when 'blocked' then 'behind another run of the same key' end), $4))
         order by p.run_id %s limit $7 $q$, pending, case when queues is not null then ' and p.queue = any ($8)' end, direction);
    end if;
    foreach state in array failed loop
      parts := parts || format($q$
        select e.run_id from bittern_store.run_end e
         where e.state = %L and e.run_id >= $5 and e.run_id <= $6 and ($4 is null or starts_with(e.reason, $4)) %s
         order by e.run_id %s limit $7 $q$, state,
        case when driver is not null then format(' and exists (select from bittern_store.run r where r.id = e.run_id %s)', rest) end,
        direction);
    end loop;
    if reason is null and (states is null or 'succeeded' = any (states)) then
      -- Ordered by the column that is looked up too, so that no other index can be taken.
      parts := parts || format($q$
        select r.id from bittern_store.run r
         where r.id >= $5 and r.id <= $6 %s %s %s
         order by %s r.id %s limit $7 $q$, ' and ' || driver, rest,
        case when states is not null
             then $q$ and exists (select from bittern_store.run_end e where e.run_id = r.id and e.state = 'succeeded') $q$ end,
        split_part(driver, ' ', 1) || ' ' || direction || ',', direction);
    end if;
  end if;
  if parts = '{}' then
    return;
  end if;
  return query execute format('select u.id from (%s) u (id) order by u.id %s limit $7',
                              (select string_agg('(' || p || ')', ' union all ') from unnest(parts) p), direction)
    using workflow, connection, trigger_id, reason, lowest, upto, most, queues, states;
end $$;
