-- bittern_store.bury(consumer_id, trigger_id, attempts, error) makes a dead letter; one that was there is written anew.
create or replace function bittern_store.bury(consumer_id integer, trigger_id bigint, attempts integer, error text)
  returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
as $$
  insert into bittern_store.dead_letter as d (consumer_id, trigger_id, attempts, last_error, died_at)
  values (bury.consumer_id, bury.trigger_id, bury.attempts, left(bury.error, 10000), bittern_store.now())
      on conflict on constraint dead_letter_pkey do update
     set attempts = excluded.attempts, last_error = excluded.last_error, died_at = excluded.died_at
$$;
