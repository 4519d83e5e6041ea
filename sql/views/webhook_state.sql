-- Every webhook and how it fares, for operators.
--
-- `remote` is its hook in Bitbucket, as it was when Bitbucket was asked last; null when Bittern did not make it.
-- A secret's `use`: `not seen yet`, `in use`, or `safe to remove` when a newer one has verified something since this one last did.
create or replace view bittern_store.webhook_state as
  select w.name,
         w.product,
         w.token,
         c.name as connection,
         c.customer,
         w.unsigned,
         w.created_at,
         coalesce((
           select json_agg(json_build_object(
                    'number', s.number,
                    'use', case when exists (
                                  select from bittern_store.secret_use newer
                                   where newer.webhook_id = s.webhook_id and newer.number > s.number
                                     and newer.last_used_at > coalesce(u.last_used_at, '-infinity')) then 'safe to remove'
                                when u.last_used_at is null then 'not seen yet'
                                else 'in use' end,
                    'created_at', s.created_at, 'last_used_at', u.last_used_at) order by s.number)
             from bittern_store.webhook_secret s
             left join bittern_store.secret_use u on u.webhook_id = s.webhook_id and u.number = s.number
            where s.webhook_id = w.id), '[]') as secrets,
         (select json_build_object(
                   'count', coalesce(sum(k.count), 0), 'last_at', max(k.last_at),
                   'reasons', coalesce(json_object_agg(k.reason, k.count order by k.reason) filter (where k.reason is not null), '{}'))
            from bittern_store.rejection_count k where k.webhook_id = w.id) as rejected,
         case when h.webhook_id is not null then json_build_object(
           'level', h.level, 'place', h.place, 'hook_id', h.hook_id, 'events', h.events, 'state', h.state, 'secret', h.secret_number,
           'drift', h.drift, 'seen', h.seen, 'checked_at', h.checked_at) end as remote
    from bittern_store.webhook w
    left join bittern_store.connection c on c.id = w.connection_id
    left join bittern_store.remote_hook h on h.webhook_id = w.id;
