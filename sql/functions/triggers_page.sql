-- bittern_store.triggers_page(before, after, most, type, webhook) is a page of triggers for operators: {items, next}.
--
--   before   only smaller ids, newest first; null from the newest
--   after    only larger ids, oldest first, for following along; null for the other direction
--   type     a type or a glob, `pull_request.*`; null for all
--   webhook  only its own; null for all
--
-- `next` is what to give as `before` (or `after`) for the next page; null on the last page going back, the last id going on.
create or replace function bittern_store.triggers_page(before bigint, after bigint, most integer, type text, webhook text)
  returns json
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  pattern text := bittern_store.type_pattern(type);
  items   json;
  count   integer;
  edge    bigint;
begin
  if after is not null then
    select json_agg(to_json(t) order by t.id), count(*), max(t.id) into items, count, edge
      from (select v.* from bittern.trigger v
             where v.id > after and (pattern is null or v.type like pattern)
               and (triggers_page.webhook is null or v.webhook = triggers_page.webhook)
             order by v.id limit most) t;
    return json_build_object('items', coalesce(items, '[]'), 'next', coalesce(edge, after)::text);
  end if;
  select json_agg(to_json(t) order by t.id desc), count(*), min(t.id) into items, count, edge
    from (select v.* from bittern.trigger v
           where (before is null or v.id < before) and (pattern is null or v.type like pattern)
             and (triggers_page.webhook is null or v.webhook = triggers_page.webhook)
           order by v.id desc limit most) t;
  return json_build_object('items', coalesce(items, '[]'), 'next', case when count = most then edge::text end);
end $$;
