-- bittern_store.check_receive(batch, lease) refuses what receive cannot do, and says what it can.
create or replace function bittern_store.check_receive(batch integer, lease interval) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
begin
  if batch is null or batch not between 1 and 10000 then
    raise exception 'batch is %; it must be 1 … 10000', coalesce(batch::text, 'null') using errcode = '22023';
  end if;
  perform bittern_store.check_lease(lease);
  -- An older snapshot does not show what other workers took since, and would take it again.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'receive does not work in a % transaction', current_setting('transaction_isolation')
      using errcode = 'invalid_transaction_state', hint = 'call it in a transaction of isolation level read committed, best of its own';
  end if;
end $$;
