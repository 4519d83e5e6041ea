-- bittern_store.webhook_shown(name) is one webhook with its last refused requests, newest first; null when there is none.
create or replace function bittern_store.webhook_shown(name text) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select to_json(shown)
    from (select s.*,
                 coalesce((select json_agg(json_build_object('at', r.at, 'status', r.status, 'reason', r.reason,
                                                             'detail', r.detail, 'headers', r.headers) order by r.at desc, r.id desc)
                             from bittern_store.rejection r
                             join bittern_store.webhook w on w.id = r.webhook_id
                            where w.name = s.name), '[]') as rejections
            from bittern_store.webhook_state s
           where s.name = webhook_shown.name) shown
$$;
