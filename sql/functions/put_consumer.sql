-- bittern_store.put_consumer(name, types, filter, start_at, max_attempts, owner) makes a consumer, or changes all but its position.
--
--   name          1 … 100 characters
--   types         types or globs, pull_request.*, 1 … 100 of them; null for all
--   filter        a SQL/JSON path predicate over {trigger, payload}; null for none
--   start_at      for a new one: where it begins, as lane_start takes it
--   max_attempts  1 … 1,000; null for 10
--   owner         the role that it belongs to; null: bittern_consumer for a new one, the same as before for an old one
--
-- True when it was made; there may be about 1,000. Changes only what the caller may use. Two that make the same name take turns.
create or replace function bittern_store.put_consumer(
  name text, types text[], filter text, start_at timestamptz, max_attempts integer, owner text
) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  wanted    text[] := coalesce(types, '{*}');
  condition jsonpath := case when filter is not null then bittern_store.check_predicate(filter) end;
  strange   text;
  made_id   integer;
begin
  if name is null or length(name) not between 1 and 100 or name ~ '[[:cntrl:]]' then
    raise exception 'a consumer''s name is 1 … 100 characters, none of them a control character' using errcode = '22023';
  end if;
  select min(glob) into strange from unnest(wanted) glob where glob !~ '^[a-z_*]+(\.[a-z_*]+)?$';
  if cardinality(wanted) not between 1 and 100 or array_position(wanted, null) is not null or strange is not null then
    raise exception 'types are 1 … 100 types or globs%', coalesce('; ' || quote_literal(strange) || ' is none', '')
      using errcode = '22023', hint = 'such as {pull_request.merged,branch.*}, or {*} for all';
  end if;
  if max_attempts not between 1 and 1000 then
    raise exception 'max_attempts is %; it must be 1 … 1000', max_attempts using errcode = '22023';
  end if;
  if owner is not null and to_regrole(quote_ident(owner)) is null then
    raise exception 'there is no role %', owner using errcode = 'undefined_object', hint = 'create role … makes one';
  end if;
  if (select count(*) from bittern_store.consumer) >= 1000
     and not exists (select from bittern_store.consumer c where c.name = put_consumer.name) then
    raise exception 'there are 1,000 consumers already'
      using errcode = 'program_limit_exceeded', hint = 'select bittern.delete_consumer(name) forgets one that nobody uses';
  end if;

  insert into bittern_store.consumer as c (name, owner, types, type_patterns, filter, uses_payload, max_attempts)
  values (put_consumer.name, coalesce(put_consumer.owner, 'bittern_consumer'), wanted,
          (select array_agg(bittern_store.type_pattern(glob)) from unnest(wanted) glob), condition,
          coalesce(condition::text ~ 'payload|\*', false), coalesce(put_consumer.max_attempts, 10))
      on conflict on constraint consumer_name_key do nothing
  returning c.id into made_id;
  if made_id is null then
    perform bittern_store.consumer_named(name);
    update bittern_store.consumer c
       set owner = coalesce(put_consumer.owner, c.owner), types = wanted,
           type_patterns = (select array_agg(bittern_store.type_pattern(glob)) from unnest(wanted) glob),
           filter = condition, uses_payload = coalesce(condition::text ~ 'payload|\*', false),
           max_attempts = coalesce(put_consumer.max_attempts, 10)
     where c.name = put_consumer.name;
    return false;
  end if;

  insert into bittern_store.consumer_lane (consumer_id, lane) select made_id, l.lane from bittern_store.lane l;
  insert into bittern_store.consumer_position (consumer_id, lane, step, position, given, at)
  select made_id, l.lane, 1, bittern_store.lane_start(l.lane, put_consumer.start_at), 0, bittern_store.now()
    from bittern_store.lane l;
  return true;
end $$;
