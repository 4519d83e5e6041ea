-- bittern_store.delete_secret(name, anyway) forgets a named secret; returns whether there was one.
--
-- Refuses (55000) while workflows in force insert it, unless `anyway`: their runs would die at that step.
create or replace function bittern_store.delete_secret(name text, anyway boolean) returns boolean
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  users text[];
begin
  select array_agg(w.name order by w.name) into users
    from bittern_store.workflow w
    join bittern_store.workflow_version v on v.name = w.name and v.version = w.version
   where delete_secret.name = any (bittern_store.secrets_used(v.definition));
  if users is not null and not anyway and exists (select from bittern_store.secret s where s.name = delete_secret.name) then
    raise exception 'secret % is used by %', delete_secret.name,
                    case when cardinality(users) = 1 then 'workflow ' else 'workflows ' end || array_to_string(users[1:5], ', ')
                    || case when cardinality(users) > 5 then format(' and %s more', cardinality(users) - 5) else '' end
      using errcode = '55000';
  end if;
  delete from bittern_store.secret s where s.name = delete_secret.name;
  return found;
end $$;
