-- The workflows in force. What each said at an earlier time is in workflow_version.
create table bittern_store.workflow (
  name          text        not null,
  version       integer     not null,
  -- `on`, as LIKE patterns: pull_request.* is pull\_request.%
  type_patterns text[]      not null,
  -- `where`, null when every trigger of these types matches
  condition     jsonpath,
  connection    text,
  repeats       boolean     not null,
  own_events    boolean     not null,
  -- whether a step needs the payload, which is not read otherwise
  uses_payload  boolean     not null,
  applied_at    timestamptz not null default bittern_store.now(),

  constraint workflow_pkey primary key (name)
);

-- Every version that was ever applied: a run keeps to the one it started with.
create table bittern_store.workflow_version (
  name       text        not null,
  version    integer     not null,
  definition jsonb       not null,
  applied_at timestamptz not null default bittern_store.now(),

  constraint workflow_version_pkey primary key (name, version)
);

create table bittern_store.secret (
  name       text        not null,
  sealed     bytea       not null,
  created_at timestamptz not null default bittern_store.now(),

  constraint secret_pkey primary key (name)
);
