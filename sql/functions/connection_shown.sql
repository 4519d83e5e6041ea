-- bittern_store.connection_shown(name) is one connection with its timeline, newest first; null when there is none.
create or replace function bittern_store.connection_shown(name text) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select to_json(shown)
    from (select s.*,
                 coalesce((select json_agg(w.name order by w.name)
                             from bittern_store.webhook w
                             join bittern_store.connection c on c.id = w.connection_id
                            where c.name = s.name), '[]') as webhooks,
                 bittern_store.rates_of(s.name) as rates,
                 coalesce((select json_agg(json_build_object('at', e.at, 'kind', e.kind, 'detail', e.detail) order by e.id desc)
                             from (select v.* from bittern_store.connection_event v
                                     join bittern_store.connection c on c.id = v.connection_id
                                    where c.name = s.name order by v.id desc limit 100) e), '[]') as timeline
            from bittern_store.connection_state s
           where s.name = connection_shown.name) shown
$$;
