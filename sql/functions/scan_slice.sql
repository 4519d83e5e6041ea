-- bittern_store.scan_slice(reader, lane, from_id, to_id, most, slice) is what the reader wants of the next `slice` triggers of a lane.
--
--   from_id, to_id  of one day: from the first on, and below the second
--
-- Returns at most `most` ids, the id up to which it looked, and how many it looked at (all of the slice, unless `most` were
-- found). One statement, so that all of it sees the same log.
create or replace function bittern_store.scan_slice(
  reader bittern_store.consumer, lane smallint, from_id bigint, to_id bigint, most integer, slice integer,
  out ids bigint[], out upto bigint, out looked integer
)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
begin
  select w.ids, coalesce(w.upto, l.upto, from_id), coalesce(l.looked, most) into ids, upto, looked
    from (select coalesce(array_agg(f.id order by f.id), '{}') as ids,
                 case when count(*) = most then max(f.id) end as upto
            from (select s.id
                    from (select t.id, t.type, t as event from bittern_store.trigger t
                           where t.lane = any (array[scan_slice.lane]) and t.id >= from_id and t.id < to_id
                           order by t.lane, t.id limit slice) s
                   where s.type like any (reader.type_patterns)
                     and (reader.filter is null
                          or bittern_store.holds(reader.filter, bittern_store.facts(s.event, reader.uses_payload)))
                   limit most) f) w
    left join lateral (select max(t.id) as upto, count(*)::integer as looked
                         from (select t.id from bittern_store.trigger t
                                where t.lane = any (array[scan_slice.lane]) and t.id >= from_id and t.id < to_id
                                order by t.lane, t.id limit slice) t) l on w.upto is null;
end $$;
