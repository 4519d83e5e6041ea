-- bittern_store.new_lease_id() is a number that nobody guesses: 62 bits of strong chance.
create or replace function bittern_store.new_lease_id() returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  return ('x' || right(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint & 4611686018427387903;
end $$;
