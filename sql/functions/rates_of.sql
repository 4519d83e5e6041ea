-- bittern_store.rates_of(connection) is how much a connection's rate limits are used, one for each kind of resource: a list, as json.
--
-- `calls` are those of the last hour that the connection made, `bucket_calls` those of everybody who shares its OAuth consumer, so many
-- connections as `shared_by` says. `per_hour` is null where nobody knows the limit; no call is made before `held_until`.
create or replace function bittern_store.rates_of(connection text) returns json
  language sql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  with mine as (
         select case when c.app = 'bitbucket' and c.oauth_consumer_id is not null then 'consumer/' || c.oauth_consumer_id
                     else 'connection/' || c.name end as bucket
           from bittern_store.connection c where c.name = rates_of.connection),
       used as (
         select u.bucket, u.resource, sum(u.calls) as calls, count(distinct u.connection) as shared_by,
                coalesce(sum(u.calls) filter (where u.connection = rates_of.connection), 0) as own
           from bittern_store.rate_use u
           join mine on mine.bucket = u.bucket
          where u.minute > bittern_store.now() - interval '1 hour'
          group by u.bucket, u.resource),
       known as (
         select l.bucket, l.resource, l.per_hour, l.held_until, l.held_because
           from bittern_store.rate_limit l
           join mine on mine.bucket = l.bucket)
  select coalesce(json_agg(json_build_object(
           'resource', resource, 'bucket', bucket, 'calls', coalesce(used.own, 0), 'bucket_calls', coalesce(used.calls, 0),
           'shared_by', coalesce(used.shared_by, 0), 'per_hour', known.per_hour,
           'held_until', case when known.held_until > bittern_store.now() then known.held_until end,
           'held_because', case when known.held_until > bittern_store.now() then known.held_because end) order by resource), '[]')
    from used
    full join known using (bucket, resource)
$$;
