-- Apps that customers install, the way there, and what keeps a connection alive.

-- A client id and its secret, as Bitbucket's settings call it. A connection keeps the one that it was made with.
create table bittern_store.oauth_consumer (
  id            bigint generated always as identity,
  app           text        not null,
  mode          text        not null,
  client_id     text        not null,
  -- null for a shared one: its secret is in the service's configuration, never here
  sealed_secret bytea,
  created_at    timestamptz not null default bittern_store.now(),

  constraint oauth_consumer_pkey primary key (id),
  constraint oauth_consumer_key unique (app, mode, client_id),
  constraint oauth_consumer_app_is_known check (app in ('bitbucket', 'bitbucket-datacenter')),
  constraint oauth_consumer_mode_is_known check (mode in ('own', 'shared')),
  constraint oauth_consumer_shared_has_no_secret check (mode = 'own' or sealed_secret is null)
);

-- The catalogue's entries as this installation has set them.
create table bittern_store.app (
  name              text        not null,
  mode              text        not null default 'own',
  -- the owner's, with which new connections are made unless the mode is shared; null until somebody has set it
  oauth_consumer_id bigint,
  -- null: the app's own addresses
  api_url           text,
  authorize_url     text,
  token_url         text,
  -- beside the mandatory ones
  scopes            text[]      not null default '{}',
  custom_scopes     text[]      not null default '{}',
  changed_at        timestamptz not null default bittern_store.now(),

  constraint app_pkey primary key (name),
  constraint app_is_known check (name in ('bitbucket', 'bitbucket-datacenter')),
  constraint app_mode_is_known check (mode in ('own', 'shared')),
  constraint app_oauth_consumer_fkey foreign key (oauth_consumer_id) references bittern_store.oauth_consumer (id)
);

insert into bittern_store.app (name) values ('bitbucket'), ('bitbucket-datacenter');

alter table bittern_store.connection
  add column oauth_consumer_id bigint,
  add column token_url         text,
  -- null when nobody has said: a plain token's cannot be asked for
  add column granted_scopes    text[],
  add column workspaces        text[]      not null default '{}',
  add column state_reason      text,
  -- of a credential that was deleted: one that comes later goes on from there
  add column last_generation   bigint      not null default 0,
  add column state_changed_at  timestamptz not null default bittern_store.now(),
  add constraint connection_oauth_consumer_fkey foreign key (oauth_consumer_id)
    references bittern_store.oauth_consumer (id);

-- A token that is renewed has a generation. Whoever renews it writes down before that it does: a process that dies with the
-- answer in hand is found by that, and the next one asks again with the same refresh token while Bitbucket still takes it.
alter table bittern_store.credential
  drop constraint credential_kind_is_known,
  add constraint credential_kind_is_known check (kind in ('access_token', 'authorization_code', 'client_credentials')),
  add column sealed_refresh   bytea,
  add column generation       bigint      not null default 1,
  -- null: never, or nobody knows
  add column expires_at       timestamptz,
  add column renewed_at       timestamptz not null default bittern_store.now(),
  add column refresh_begun_at timestamptz,
  -- the one who may write what came of it; null while nobody refreshes
  add column refresh_by       uuid,
  -- until when that one is waited for
  add column refresh_until    timestamptz,
  -- whether an earlier renewal of this token got no answer
  add column refresh_again    boolean     not null default false,
  add column failures         integer     not null default 0,
  -- after a failure that may pass
  add column retry_at         timestamptz;

-- What happened to a connection, for people.
create table bittern_store.connection_event (
  id            bigint generated always as identity,
  connection_id bigint      not null,
  at            timestamptz not null,
  kind          text        not null,
  -- the provider's own words, when it said any
  detail        text,

  constraint connection_event_pkey primary key (id),
  constraint connection_event_connection_fkey foreign key (connection_id)
    references bittern_store.connection (id) on delete cascade,
  constraint connection_event_kind_is_known check (kind in (
    'made', 'authorized', 'refreshed', 'refresh_failed', 'reauthorization_required', 'revoked', 'checked'))
);

create index connection_event_of on bittern_store.connection_event (connection_id, id);

-- A link for one customer. Whoever has the link may connect an account in the customer's name, so only its digest is here.
create table bittern_store.invitation (
  id           bigint generated always as identity,
  token_digest bytea       not null,
  app          text        not null,
  customer     text        not null,
  -- what the connection is, or is to be, called
  connection   text        not null,
  return_to    text,
  created_at   timestamptz not null default bittern_store.now(),
  expires_at   timestamptz not null,
  used_at      timestamptz,

  constraint invitation_pkey primary key (id),
  constraint invitation_token_key unique (token_digest),
  constraint invitation_app_is_known check (app in ('bitbucket', 'bitbucket-datacenter'))
);

-- One trip to Bitbucket's consent page. It ends once, however often the browser comes back.
create table bittern_store.consent (
  state_digest      bytea       not null,
  invitation_id     bigint      not null,
  oauth_consumer_id bigint      not null,
  begun_at          timestamptz not null default bittern_store.now(),
  expires_at        timestamptz not null,
  taken_at          timestamptz,
  -- the connection that came of it, and how: what is asked a second time is answered alike
  connection_id     bigint,
  installed         text,

  constraint consent_pkey primary key (state_digest),
  constraint consent_invitation_fkey foreign key (invitation_id)
    references bittern_store.invitation (id) on delete cascade,
  constraint consent_oauth_consumer_fkey foreign key (oauth_consumer_id) references bittern_store.oauth_consumer (id),
  constraint consent_connection_fkey foreign key (connection_id)
    references bittern_store.connection (id) on delete set null
);

-- What happens to a connection is a trigger, too, of no webhook.
alter table bittern_store.trigger alter column webhook drop not null;
