-- bittern_store.disk_use() is how much disk Bittern takes, and what there is to say how much a million triggers take.
--
--   bytes              all of it, with indexes
--   days               of triggers that are kept and not empty; `oldest` is the first
--   uncounted_days     those that PostgreSQL has not counted yet (analyze does)
--   triggers, log_bytes
--                      of the other days: how many triggers, as PostgreSQL estimates, and what all logs of these days take
--
-- Counts nothing itself.
create or replace function bittern_store.disk_use(
  out bytes bigint, out days bigint, out oldest date, out uncounted_days bigint, out triggers bigint, out log_bytes bigint
)
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with part as materialized (
         select to_date(right(c.relname, 8), 'YYYYMMDD') as day, p.relname = 'trigger' as of_triggers,
                pg_total_relation_size(c.oid) as bytes, pg_relation_size(c.oid) as size, c.reltuples, c.relpages
           from pg_class p
           join pg_inherits i on i.inhparent = p.oid
           join pg_class c on c.oid = i.inhrelid and c.relname ~ ('^' || p.relname || '_[0-9]{8}$')
          where p.relnamespace = 'bittern_store'::regnamespace and p.relkind = 'p'),
       -- as dense as when PostgreSQL counted last
       day as materialized (
         select p.day, sum(p.bytes) as bytes, bool_or(p.size > 0) filter (where p.of_triggers) as filled,
                sum(p.reltuples / nullif(p.relpages, 0) * p.size / current_setting('block_size')::integer)
                  filter (where p.of_triggers and p.reltuples > 0) as triggers
           from part p group by p.day)
  select (select sum(pg_total_relation_size(c.oid)) from pg_class c
           where c.relnamespace = 'bittern_store'::regnamespace and c.relkind = 'r')::bigint,
         count(*) filter (where d.filled), min(d.day) filter (where d.filled),
         count(*) filter (where d.filled and d.triggers is null),
         coalesce(sum(d.triggers), 0)::bigint, coalesce(sum(d.bytes) filter (where d.triggers is not null), 0)::bigint
    from day d
$$;
