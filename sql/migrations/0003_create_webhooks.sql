-- A customer's installation of an app, and where its calls go.
create table bittern_store.connection (
  id           bigint generated always as identity,
  name         text        not null,
  app          text        not null,
  customer     text        not null,
  api_base_url text        not null,
  -- the account that the credential acts as; null when nobody has asked
  account_id   text,
  account_name text,
  state        text        not null default 'active',
  created_at   timestamptz not null default bittern_store.now(),

  constraint connection_pkey primary key (id),
  constraint connection_name_key unique (name),
  constraint connection_app_is_known check (app in ('bitbucket', 'bitbucket-datacenter')),
  constraint connection_state_is_known check (state in ('active', 'reauthorization_required', 'revoked'))
);

-- The secret part of a connection, sealed by the service's keyring: PostgreSQL never sees it open.
create table bittern_store.credential (
  connection_id bigint      not null,
  kind          text        not null,
  sealed        bytea       not null,
  created_at    timestamptz not null default bittern_store.now(),

  constraint credential_pkey primary key (connection_id),
  constraint credential_connection_fkey foreign key (connection_id)
    references bittern_store.connection (id) on delete cascade,
  constraint credential_kind_is_known check (kind in ('access_token'))
);

-- One place where Bitbucket delivers.
create table bittern_store.webhook (
  id            bigint generated always as identity,
  name          text        not null,
  product       text        not null,
  -- the unguessable part of its address
  token         text        not null,
  connection_id bigint,
  lane          smallint    not null,
  -- true only when the operator asked by name for a webhook that verifies nothing
  unsigned      boolean     not null default false,
  created_at    timestamptz not null default bittern_store.now(),

  constraint webhook_pkey primary key (id),
  constraint webhook_name_key unique (name),
  constraint webhook_token_key unique (token),
  constraint webhook_product_is_known check (product in ('cloud', 'datacenter')),
  constraint webhook_connection_fkey foreign key (connection_id) references bittern_store.connection (id),
  constraint webhook_lane_fkey foreign key (lane) references bittern_store.lane (lane)
);

-- Up to two at a time, so that one can be replaced without a gap. Numbers are never used again.
create table bittern_store.webhook_secret (
  webhook_id bigint      not null,
  number     smallint    not null,
  sealed     bytea       not null,
  created_at timestamptz not null default bittern_store.now(),

  constraint webhook_secret_pkey primary key (webhook_id, number),
  constraint webhook_secret_webhook_fkey foreign key (webhook_id)
    references bittern_store.webhook (id) on delete cascade,
  constraint webhook_secret_number_counts_from_one check (number >= 1)
);

-- Goes up with every change of the tables above, so that a process can ask for one number instead of reading them all. A row,
-- not a sequence: it must be seen to change together with what changed.
create table bittern_store.webhook_version (
  version bigint not null
);

insert into bittern_store.webhook_version (version) values (0);

-- Written to by health checks: a standby, or a database that lets nobody write, fails where a delivery would.
create sequence bittern_store.health_check;
