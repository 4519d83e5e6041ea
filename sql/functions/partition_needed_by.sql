-- bittern_store.partition_needed_by(log, day) says who still needs a day of a log; null when nobody does.
--
-- Of the deliveries only the last 0.16 seconds can be needed: a delivery has 10,000 triggers at most, whose ids are 16 apart, and so
-- those of one from before midnight may be in the next day.
create or replace function bittern_store.partition_needed_by(log text, day date) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select case log
           when 'trigger' then bittern_store.triggers_needed_by(day)
           when 'run' then
             (select format('run %s has not ended', min(p.run_id)) from bittern_store.run_pending p
               where p.run_id >= bittern_store.first_id(day) and p.run_id < bittern_store.first_id(day + 1) having count(*) > 0)
           when 'delivery' then
             (select 'triggers of the next day belong to it' from bittern_store.trigger t
               where t.id >= bittern_store.first_id(day + 1) and t.id < bittern_store.first_id(day + 1) + 16 * 10000
                 and t.delivery_id < bittern_store.first_id(day + 1) limit 1)
         end
$$;
