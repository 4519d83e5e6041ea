-- bittern_store.bury_unread(day) makes dead letters, reason `expired`, of the first thousand triggers of a day that each consumer has not read.
--
-- Of the types that it wants. The caller has locked the lanes of the consumers. One that is dead already, because its consumer was
-- moved back, stays as it is.
create or replace function bittern_store.bury_unread(day date) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_sort = off
  set jit = off
as $$
  insert into bittern_store.dead_letter (consumer_id, trigger_id, attempts, last_error, died_at)
  select first.consumer_id, first.id, 0, 'expired', bittern_store.now()
    from (select u.consumer_id, t.id, row_number() over (partition by u.consumer_id order by t.id) as place
            from bittern_store.unread_on(day) u
            join bittern_store.consumer c on c.id = u.consumer_id
           cross join lateral (
                   select t.id from bittern_store.trigger t
                    where t.lane = any (array[u.lane]) and t.id > u.after
                      and t.id >= bittern_store.first_id(day) and t.id < bittern_store.first_id(day + 1)
                      and t.type like any (c.type_patterns)
                    order by t.lane, t.id limit 1000) t) first
   where first.place <= 1000
      on conflict on constraint dead_letter_pkey do nothing
$$;
