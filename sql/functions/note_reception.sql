-- bittern_store.note_reception(…) writes down what the receivers keep in memory: refused requests, and which secrets were used.
--
--   rejected_* …  one element a refused request to be shown: its webhook's name, when, the answer's status and why
--   counted_* …   one element a webhook and reason: how many were refused since the last time, shown or not
--   used_* …      one element a secret that verified something since the last time, and when it last did
--
-- Returns how many webhooks it wrote about; those that are gone are passed over. Of each the newest twenty refusals stay.
-- Adds to what other processes wrote. Rows are locked in the order of their keys, so that two writers never wait crosswise; `for no key update`, because
-- the foreign keys of what was inserted hold a share of the same rows. Twenty is ReceptionNotes.limit.
create or replace function bittern_store.note_reception(
  rejected_webhooks text[], rejected_at timestamptz[], statuses smallint[], reasons text[], details text[], headers jsonb[],
  counted_webhooks text[], counted_reasons text[], counts bigint[],
  used_webhooks text[], used_numbers smallint[], used_at timestamptz[]
) returns integer
  language plpgsql volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  touched bigint[];
begin
  insert into bittern_store.rejection (webhook_id, at, status, reason, detail, headers)
  select w.id, r.at, r.status, r.reason, r.detail, r.headers
    from unnest(rejected_webhooks, rejected_at, statuses, reasons, details, note_reception.headers)
         r (webhook, at, status, reason, detail, headers)
    join bittern_store.webhook w on w.name = r.webhook;

  select coalesce(array_agg(w.id order by w.id), '{}') into touched
    from bittern_store.webhook w where w.name = any (rejected_webhooks);
  perform from bittern_store.webhook w where w.id = any (touched) order by w.id for no key update;  -- one trims at a time
  delete from bittern_store.rejection r
   using unnest(touched) t (webhook_id)
   where r.webhook_id = t.webhook_id
     and r.id not in (select k.id from bittern_store.rejection k
                       where k.webhook_id = t.webhook_id order by k.at desc, k.id desc limit 20);

  insert into bittern_store.rejection_count as c (webhook_id, reason, count, last_at)
  select w.id, r.reason, r.count, bittern_store.now()
    from unnest(counted_webhooks, counted_reasons, counts) r (webhook, reason, count)
    join bittern_store.webhook w on w.name = r.webhook
   order by w.id, r.reason
      on conflict (webhook_id, reason) do update set count = c.count + excluded.count, last_at = excluded.last_at;

  insert into bittern_store.secret_use as u (webhook_id, number, last_used_at)
  select s.webhook_id, s.number, r.at
    from unnest(used_webhooks, used_numbers, used_at) r (webhook, number, at)
    join bittern_store.webhook w on w.name = r.webhook
    join bittern_store.webhook_secret s on s.webhook_id = w.id and s.number = r.number
   order by s.webhook_id, s.number
      on conflict (webhook_id, number)
      do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at);

  return (select count(*) from bittern_store.webhook w where w.name = any (counted_webhooks || used_webhooks));
end $$;
