-- bittern.payload(delivery_id) is the body of a delivery as Bitbucket sent it, as jsonb.
--
-- Never raises: null when there is no such delivery, or when jsonb cannot hold its body (bittern.delivery.reason says why).
create or replace function bittern.payload(delivery_id bigint) returns jsonb
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select bittern_store.body_json(d.body) from bittern_store.delivery d where d.id = payload.delivery_id
$$;
