-- bittern_store.receive_json(consumer, batch, lease_seconds) is bittern.receive for operators: {lease, items}.
--
-- lease is the lease's id as a string, which a JSON reader cannot round; null when there are no items.
create or replace function bittern_store.receive_json(consumer text, batch integer, lease_seconds integer) returns json
  language sql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select json_build_object('lease', max(r.lease_id)::text, 'items', coalesce(json_agg(to_jsonb(r) - 'lease_id' order by r.id), '[]'))
    from bittern.receive(receive_json.consumer, receive_json.batch, make_interval(secs => receive_json.lease_seconds)) r
$$;
