-- bittern_store.held_under(lease) locks and returns what is held under a lease; nothing unless the caller may use its consumer.
--
-- In the order of its rows, so that two that acknowledge one lease do not lock crosswise: `+ 0` keeps PostgreSQL from reading the
-- whole table in that order, over all that was ever acknowledged while a long transaction is open.
create or replace function bittern_store.held_under(lease bigint) returns setof bittern_store.holding
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  part    bittern_store.holding;
  allowed boolean;
begin
  for part in
    select h.* from bittern_store.holding h where h.lease_id = lease order by h.id + 0 for update
  loop
    -- All parts of a lease are of one consumer.
    allowed := coalesce(
      allowed, (select bittern_store.may_use(c.owner) from bittern_store.consumer c where c.id = part.consumer_id), false);
    if allowed then
      return next part;
    end if;
  end loop;
end $$;
