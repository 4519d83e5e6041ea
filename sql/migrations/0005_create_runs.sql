-- Runs: what is to be done is one small table; what was done is appended and never changed.
--
--   run          the facts: which workflow, which trigger, which connection
--   run_pending  the work left, one narrow row a run; gone when the run ends
--   attempt      each try at a step: request, answer, outcome
--   run_end      how it ended

create table bittern_store.run (
  id               bigint      not null,
  trigger_id       bigint      not null,
  workflow         text        not null,
  workflow_version integer     not null,
  connection       text,
  created_at       timestamptz not null,

  constraint run_pkey primary key (id)
) partition by range (id);

create index run_of_trigger on bittern_store.run (trigger_id);

create table bittern_store.run_pending (
  run_id  bigint      not null,
  state   text        not null default 'waiting',
  -- when a worker may take it next; while one has it, when its lease ends
  due_at  timestamptz not null,
  -- the step to do, from 0, and how often it has been tried
  step    smallint    not null default 0,
  tries   integer     not null default 0,
  -- fences a worker that comes late; null while nobody has the run
  lease   uuid,
  reason  text,

  constraint run_pending_pkey primary key (run_id),
  constraint run_pending_state_is_known check (state in ('waiting', 'parked')),
  constraint run_pending_parked_is_not_leased check (state = 'waiting' or lease is null)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

create index run_pending_due on bittern_store.run_pending (due_at, run_id) where state = 'waiting';
create index run_pending_parked on bittern_store.run_pending (run_id) where state = 'parked';

create table bittern_store.attempt (
  run_id     bigint      not null,
  step       smallint    not null,
  number     integer     not null,
  step_id    text        not null,
  started_at timestamptz not null,
  seconds    double precision,
  outcome    text        not null,
  reason     text,
  -- as it left, secrets hidden
  request    jsonb,
  answer     jsonb,

  constraint attempt_pkey primary key (run_id, step, number),
  constraint attempt_outcome_is_known
    check (outcome in ('succeeded', 'skipped', 'retry', 'dead', 'unauthorised', 'unknown'))
) partition by range (run_id);

create table bittern_store.run_end (
  run_id   bigint      not null,
  state    text        not null,
  reason   text,
  ended_at timestamptz not null,

  constraint run_end_pkey primary key (run_id),
  constraint run_end_state_is_known check (state in ('succeeded', 'dead', 'cancelled'))
) partition by range (run_id);
