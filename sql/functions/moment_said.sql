-- bittern_store.moment_said(said) is the moment that an operator means: `30m`, `6h` or `1d` ago, or a timestamp.
create or replace function bittern_store.moment_said(said text) returns timestamptz
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select case when said ~ '^[0-9]{1,9}[smhd]$'
              then bittern_store.now() - case right(said, 1) when 's' then interval '1 second' when 'm' then interval '1 minute'
                                                             when 'h' then interval '1 hour' else interval '1 day' end
                                         * left(said, -1)::integer
              else said::timestamptz end
$$;
