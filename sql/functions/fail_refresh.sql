-- bittern_store.fail_refresh(connection, generation, holder, outcome, reason, retry_in) writes down that a token could not be renewed.
--
--   outcome   refused      the provider does not take the refresh token any more: only the customer can help
--             unavailable  it answered, and may do better later
--             silent       no answer came: it may have used the refresh token up, so there is no time to lose
--   reason    in the provider's own words
--   retry_in  how long to leave it alone when it may pass by itself; null: 2 s, doubled by every failure in a row, 5 min at most
--
-- Returns noted, reauthorization_required, or fenced: another holder has taken over, or has renewed it, and nothing is changed.
create or replace function bittern_store.fail_refresh(
  connection text, generation bigint, holder uuid, outcome text, reason text, retry_in interval
) returns text
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id bigint;
begin
  -- always before its credential, so that nobody waits in a ring
  perform from bittern_store.connection c where c.name = fail_refresh.connection for no key update;
  update bittern_store.credential k
     set refresh_by = null, refresh_until = null, failures = k.failures + 1,
         refresh_begun_at = case when outcome = 'silent' or k.refresh_again then k.refresh_begun_at end,
         retry_at = bittern_store.now() + coalesce(retry_in, least(interval '5 min', interval '2 s' * 2 ^ least(k.failures, 10)))
    from bittern_store.connection c
   where c.name = fail_refresh.connection and k.connection_id = c.id
     and k.generation = fail_refresh.generation and k.refresh_by = holder
  returning k.connection_id into owner_id;
  if owner_id is null then
    return 'fenced';
  end if;
  perform bittern_store.note_connection(owner_id, 'refresh_failed', reason);
  if outcome <> 'refused' then
    return 'noted';
  end if;
  perform bittern_store.require_reauthorization(connection, generation, reason);
  return 'reauthorization_required';
end $$;
