-- bittern_store.note_calls(buckets, resources, connections, calls, …) adds calls to what a rate limit counts, and says where it stands.
--
--   limits                    calls an hour; null where nobody knows
--   held_until, held_because  no call before; null for none
--
-- Returns a row for each bucket, resource and connection named: its own calls of the last hour, all calls of the bucket, from how many
-- connections, and what is known of the limit. Counted by the minute; what is older than two hours goes.
create or replace function bittern_store.note_calls(
  buckets text[], resources text[], connections text[], calls integer[], limits integer[], held_until timestamptz[], held_because text[]
)
  returns table (bucket text, resource text, connection text, mine bigint, used bigint, shared_by bigint,
                 per_hour integer, hold_until timestamptz, hold_because text)
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  moment timestamptz := bittern_store.now();
begin
  perform set_config('synchronous_commit', 'off', true);  -- a second of counting may be lost
  insert into bittern_store.rate_use as u (bucket, resource, minute, connection, calls)
  select c.bucket, c.resource, date_trunc('minute', moment), c.connection, sum(c.calls)
    from unnest(note_calls.buckets, note_calls.resources, note_calls.connections, note_calls.calls)
         c (bucket, resource, connection, calls)
   group by c.bucket, c.resource, c.connection
  having sum(c.calls) > 0
   order by c.bucket, c.resource, c.connection
      on conflict on constraint rate_use_pkey do update set calls = u.calls + excluded.calls;
  insert into bittern_store.rate_limit as l (bucket, resource, per_hour, held_until, held_because, noted_at)
  select c.bucket, c.resource, max(c.per_hour), max(c.held_until), max(c.held_because), moment
    from unnest(note_calls.buckets, note_calls.resources, note_calls.limits, note_calls.held_until, note_calls.held_because)
         c (bucket, resource, per_hour, held_until, held_because)
   group by c.bucket, c.resource
  having max(c.per_hour) is not null or max(c.held_until) is not null
   order by c.bucket, c.resource
      on conflict on constraint rate_limit_pkey do update
     set per_hour = coalesce(excluded.per_hour, l.per_hour), noted_at = moment,
         held_until = greatest(l.held_until, excluded.held_until),
         held_because = case when excluded.held_until >= coalesce(l.held_until, excluded.held_until)
                             then excluded.held_because else l.held_because end
   where (l.per_hour, l.held_until) is distinct from
         (coalesce(excluded.per_hour, l.per_hour), greatest(l.held_until, excluded.held_until));
  delete from bittern_store.rate_use u
   using (select distinct b.bucket, b.resource from unnest(note_calls.buckets, note_calls.resources) b (bucket, resource)) k
   where u.bucket = k.bucket and u.resource = k.resource and u.minute < moment - interval '2 hours';
  return query
    with asked as (
           select distinct c.bucket, c.resource, c.connection
             from unnest(note_calls.buckets, note_calls.resources, note_calls.connections) c (bucket, resource, connection)),
         whole as (
           select k.bucket, k.resource, sum(u.calls) as used, count(distinct u.connection) as shared_by
             from (select distinct a.bucket, a.resource from asked a) k
             join bittern_store.rate_use u
               on u.bucket = k.bucket and u.resource = k.resource and u.minute > moment - interval '1 hour'
            group by k.bucket, k.resource)
    select a.bucket, a.resource, a.connection,
           coalesce((select sum(u.calls) from bittern_store.rate_use u
                      where u.bucket = a.bucket and u.resource = a.resource and u.connection = a.connection
                        and u.minute > moment - interval '1 hour'), 0)::bigint,
           coalesce(w.used, 0)::bigint, coalesce(w.shared_by, 0)::bigint, l.per_hour, l.held_until, l.held_because
      from asked a
      left join whole w on w.bucket = a.bucket and w.resource = a.resource
      left join bittern_store.rate_limit l on l.bucket = a.bucket and l.resource = a.resource;
end $$;
