-- Why: what became of a delivery, what was refused at a webhook, and which of its secrets are in use.
alter table bittern_store.delivery
  -- which bytes the signature was over: inflated or raw; null when the webhook is unsigned, or for rows older than this
  add column signed_over text,
  -- why jsonb cannot hold a body that was read all the same; null when it can
  add column no_payload text;

alter table bittern_store.webhook
  -- the highest number that a secret of its ever had: numbers are never used again
  add column secrets_made smallint not null default 1;

-- When a secret verified a delivery, written every few seconds by the receivers; no row: never.
create table bittern_store.secret_use (
  webhook_id   bigint      not null,
  number       smallint    not null,
  last_used_at timestamptz not null,

  constraint secret_use_pkey primary key (webhook_id, number),
  constraint secret_use_secret_fkey foreign key (webhook_id, number)
    references bittern_store.webhook_secret (webhook_id, number) on delete cascade
) with (fillfactor = 50);

-- How often requests at a webhook were refused, by reason.
create table bittern_store.rejection_count (
  webhook_id bigint      not null,
  reason     text        not null,
  count      bigint      not null,
  last_at    timestamptz not null,

  constraint rejection_count_pkey primary key (webhook_id, reason),
  constraint rejection_count_webhook_fkey foreign key (webhook_id)
    references bittern_store.webhook (id) on delete cascade
) with (fillfactor = 50);

-- The last refused requests of each webhook, twenty of them, without their bodies. Nothing in a row is verified.
create table bittern_store.rejection (
  id         bigint generated always as identity,
  webhook_id bigint      not null,
  at         timestamptz not null,
  status     smallint    not null,
  reason     text        not null,
  detail     text        not null,
  -- of the names that deliveries keep, too
  headers    jsonb       not null,

  constraint rejection_pkey primary key (id),
  constraint rejection_webhook_fkey foreign key (webhook_id)
    references bittern_store.webhook (id) on delete cascade
);

create index rejection_of_webhook on bittern_store.rejection (webhook_id, at desc);
