-- bittern_store.hold_queues(queues, until, reasons) lets nobody claim from these queues before; what is in hand goes on.
--
-- A hold is made longer by a later one, never shorter; one that is over is replaced.
create or replace function bittern_store.hold_queues(queues integer[], until timestamptz[], reasons text[]) returns void
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with wanted as materialized (
         select h.queue, max(h.until) as until, (array_agg(h.reason order by h.until desc))[1] as reason
           from unnest(queues, until, reasons) h (queue, until, reason) group by h.queue),
       held as materialized (
         select q.id from bittern_store.run_queue q join wanted w on w.queue = q.id order by q.id for update of q)
  update bittern_store.run_queue q
     set held_until = w.until, held_because = w.reason
    from wanted w join held h on h.id = w.queue
   where q.id = w.queue and (q.held_until is null or q.held_until < w.until)
$$;
