-- bittern_store.forget_expired() deletes expired dead letters, 90 days after they were made and at most 10,000 a call; returns how many.
--
-- Only those whose trigger's day is gone: a worker may have said `expired` of one that is kept.
create or replace function bittern_store.forget_expired() returns bigint
  language sql volatile
  set search_path = pg_catalog, pg_temp
as $$
  with gone as (
         delete from bittern_store.dead_letter d
          where (d.consumer_id, d.trigger_id) in (
                  select o.consumer_id, o.trigger_id
                    from bittern_store.dead_letter o
                   where o.last_error = 'expired' and o.died_at < bittern_store.now() - interval '90 days'
                     and o.trigger_id < bittern_store.first_id((bittern_store.now() at time zone 'UTC')::date - 90)
                     and to_regclass(to_char(to_timestamp(o.trigger_id / 1000000) at time zone 'UTC',
                                             '"bittern_store.trigger_"YYYYMMDD')) is null
                   order by o.trigger_id limit 10000)
         returning 1)
  select count(*) from gone
$$;
