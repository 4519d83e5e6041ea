-- Where the reader's own consumers stand. Stable: other people's SQL reads it.
--
--   lag_seconds      how long the oldest trigger that it has not read has been here; 0 when it has read everything
--   unread           an estimate: exact up to 10,000, and of all types
--   leased           triggers that its workers have now
--   retrying         triggers that wait to be given again
--   last_receive_at  when it last asked, to the minute while it finds nothing
create or replace view bittern.consumer_status with (security_barrier) as
  select s.name, s.lag_seconds, s.unread, s.leased, s.retrying, s.dead, s.last_receive_at
    from bittern_store.consumer_state s
   where bittern_store.may_use(s.owner);
