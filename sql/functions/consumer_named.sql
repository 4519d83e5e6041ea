-- bittern_store.consumer_named(consumer) is the consumer of that name, which the caller may use; an error otherwise.
create or replace function bittern_store.consumer_named(consumer text) returns bittern_store.consumer
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_one bittern_store.consumer;
begin
  select c.* into found_one from bittern_store.consumer c where c.name = consumer_named.consumer;
  if found_one.id is null then
    raise exception 'there is no consumer %', coalesce(quote_literal(consumer), 'without a name')
      using errcode = 'no_data_found', hint = format('select bittern.create_consumer(%L) makes it', coalesce(consumer, 'name'));
  elsif not bittern_store.may_use(found_one.owner) then
    raise exception 'consumer % belongs to role %, whose rights % does not have', quote_literal(consumer), found_one.owner, bittern_store.caller()
      using errcode = 'insufficient_privilege',
            hint = format('grant %I to %I, or make a consumer of another name', found_one.owner, bittern_store.caller());
  end if;
  return found_one;
end $$;
