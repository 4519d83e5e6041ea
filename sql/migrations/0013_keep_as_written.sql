-- What was sent and answered is kept as it was written: no statement looks into it, and putting it together anew costs more than a quarter
-- of a report.
alter table bittern_store.attempt
  alter column request type json using request::text::json,
  alter column answer type json using answer::text::json;

-- Arguments and columns of these are others now; the functions come after the migrations.
drop function if exists
  bittern_store.claim_runs(integer, interval, integer, integer, integer),
  bittern_store.report_attempts(bigint[], uuid[], smallint[], integer[], text[], timestamptz[], double precision[], text[], text[], jsonb[],
                                jsonb[], text[], timestamptz[]);
