-- Triggers that the reader's own consumers will not get again by themselves; bittern.redrive gives them again. Stable.
create or replace view bittern.dead_letter with (security_barrier) as
  select c.name as consumer, d.trigger_id, d.attempts, d.last_error, d.died_at
    from bittern_store.dead_letter d
    join bittern_store.consumer c on c.id = d.consumer_id
   where bittern_store.may_use(c.owner);
