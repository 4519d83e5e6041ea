-- bittern_store.filled_template(parts, facts) is the text of a compiled template, null when a value that it needs is missing.
--
--   parts  as Bittern compiles it: [{"text": "…"}, {"path": ["trigger", "subject"], "filters": [["default", "x"], ["upper"]]}]
--   facts  {trigger, payload}
--
-- Filters are those of templates: default, upper, lower, json, first_line, truncate.
create or replace function bittern_store.filled_template(parts jsonb, facts jsonb) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  whole  text := '';
  part   jsonb;
  value  jsonb;
  filter jsonb;
  form   text;
begin
  for part in select jsonb_array_elements(parts) loop
    if part ? 'text' then
      whole := whole || (part ->> 'text');
      continue;
    end if;
    value := coalesce(part -> 'literal', facts #> array(select jsonb_array_elements_text(part -> 'path')));
    for filter in select jsonb_array_elements(coalesce(part -> 'filters', '[]')) loop
      if coalesce(value, 'null') = 'null' then
        value := case when filter ->> 0 = 'default' then filter -> 1 end;
        continue;
      end if;
      form := value #>> '{}';
      value := case filter ->> 0
                 when 'upper' then to_jsonb(upper(form))
                 when 'lower' then to_jsonb(lower(form))
                 when 'json' then to_jsonb(value::text)
                 when 'first_line' then to_jsonb(substring(form from '^[^\n\r]*'))
                 when 'truncate' then to_jsonb(case when length(form) > (filter ->> 1)::integer
                                                    then left(form, (filter ->> 1)::integer - 1) || '…' else form end)
                 else value
               end;
    end loop;
    if coalesce(value, 'null') = 'null' then
      return null;
    end if;
    whole := whole || (value #>> '{}');
  end loop;
  return whole;
end $$;
