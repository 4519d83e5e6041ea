-- What makes sure that a hook belongs to the connection of its webhook.
alter table bittern_store.webhook add constraint webhook_id_connection_key unique (id, connection_id);

-- Hooks that were made in Bitbucket through its API: one for a webhook. The row is there before Bitbucket is asked.
create table bittern_store.remote_hook (
  webhook_id    bigint      not null,
  connection_id bigint      not null,
  level         text        not null,
  -- as Bitbucket's addresses have it: acme/app, acme, KEY/app, KEY
  place         text        not null,
  -- Bitbucket's own id of it, which a new name does not change; null until Bitbucket has said
  place_id      text,
  -- the event keys that are wanted, in order
  events        text[]      not null,
  -- registering and unregistering: what Bitbucket has is not known for certain
  state         text        not null default 'registering',
  -- null until Bitbucket has said
  hook_id       text,
  -- the secret that Bitbucket was given last; null when nobody can say
  secret_number smallint,
  -- what Bitbucket had when it was asked last: {url, active, events, secret_set}; null for no hook
  seen          jsonb,
  -- in what that differed from what is wanted
  drift         text[]      not null default '{}',
  checked_at    timestamptz,
  created_at    timestamptz not null default bittern_store.now(),
  -- the one who works on it, and until when that one is waited for; null while nobody does
  held_by       uuid,
  held_until    timestamptz,

  constraint remote_hook_pkey primary key (webhook_id),
  constraint remote_hook_webhook_fkey foreign key (webhook_id, connection_id)
    references bittern_store.webhook (id, connection_id) on delete cascade,
  constraint remote_hook_level_is_known check (level in ('repository', 'workspace', 'project')),
  constraint remote_hook_state_is_known check (state in ('registering', 'registered', 'unregistering', 'unregistered')),
  constraint remote_hook_has_events check (cardinality(events) >= 1)
);

-- A connection has one hook at a place.
create unique index remote_hook_place_key on bittern_store.remote_hook (connection_id, level, place)
  where state <> 'unregistered';
