-- bittern_store.dead_letters_page(consumer, before, most) is a page of a consumer's dead letters, newest trigger first: {items, next}.
--
--   before  only smaller trigger ids; null from the newest
--
-- `next` is what to give as `before` for the next page; null on the last one.
create or replace function bittern_store.dead_letters_page(consumer text, before bigint, most integer) returns json
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader bittern_store.consumer := bittern_store.consumer_named(consumer);
  items  json;
  count  integer;
  edge   bigint;
begin
  select json_agg(json_build_object('trigger_id', d.trigger_id, 'attempts', d.attempts, 'last_error', d.last_error,
                                    'died_at', d.died_at) order by d.trigger_id desc), count(*), min(d.trigger_id)
    into items, count, edge
    from (select l.* from bittern_store.dead_letter l
           where l.consumer_id = reader.id and (before is null or l.trigger_id < before)
           order by l.trigger_id desc limit most) d;
  return json_build_object('items', coalesce(items, '[]'), 'next', case when count = most then edge::text end);
end $$;
