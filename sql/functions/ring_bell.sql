-- bittern_store.ring_bell() rings `listen bittern`, unless it was rung in the last 20 milliseconds, by whatever process.
--
-- Returns null when it rang, else the seconds after which to try again. At most 50 a second over the whole installation: the bell
-- says that there is something new, not what. Call it in a transaction of its own, after what it is about was committed:
-- notifying commits take turns in the whole server. It need not be flushed.
create or replace function bittern_store.ring_bell() returns double precision
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  pause constant bigint := 20000;
  clock bigint;
  rung  bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform from bittern_store.bell b for update skip locked;
  if not found then
    return pause / 1000000.0;
  end if;
  clock := (extract(epoch from bittern_store.now()) * 1000000)::bigint;
  rung := coalesce(pg_sequence_last_value('bittern_store.bell_rung_at'), 0);
  -- A clock that went back must not silence the bell.
  if rung > clock - pause and rung <= clock then
    return (rung + pause - clock) / 1000000.0;
  end if;
  perform setval('bittern_store.bell_rung_at', clock);
  notify bittern;
  return null;
end $$;
