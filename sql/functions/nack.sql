-- bittern.nack(lease_id, trigger_id, error, retry_in) says that one trigger of a lease is not done: it is given again later.
--
--   error     what went wrong, for bittern.dead_letter; the first 10,000 characters of it are kept
--   retry_in  how much later, 0 … 30 days; null: 5 seconds after the first attempt, twice as long after each further one,
--             at most an hour
--
-- After the consumer's last attempt it becomes a dead letter. Returns 1; 0 when the lease has been given to others, or does not
-- have this trigger.
create or replace function bittern.nack(lease_id bigint, trigger_id bigint, error text, retry_in interval default null) returns bigint
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  part   bittern_store.holding;
  tries  integer;
  reader bittern_store.consumer;
begin
  if retry_in < interval '0' or retry_in > interval '30 days' then
    raise exception 'retry_in is %; it must be 0 … 30 days', retry_in
      using errcode = '22023', hint = 'leave it out to wait longer after every attempt';
  end if;
  select h.* into part
    from bittern_store.held_under(nack.lease_id) h where nack.trigger_id = any (h.trigger_ids);
  if part.id is null then
    return 0;
  end if;
  tries := part.attempts[array_position(part.trigger_ids, trigger_id)];
  select c.* into reader from bittern_store.consumer c where c.id = part.consumer_id;
  perform bittern_store.take_out(part, array[trigger_id]);
  if tries >= reader.max_attempts then
    perform bittern_store.bury(reader.id, trigger_id, tries, error);
  else
    insert into bittern_store.holding (consumer_id, due_at, trigger_ids, attempts, error)
    values (reader.id,
            bittern_store.now() + coalesce(retry_in, least(interval '5 s' * power(2, least(tries, 20) - 1), interval '1 h')),
            array[trigger_id], array[tries], left(nack.error, 10000));
  end if;
  return 1;
end $$;
