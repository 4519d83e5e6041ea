-- Runs wait in queues, one for each place that they can wait at: a workflow's version, a step, a connection. So no customer, no
-- workflow and no dead host holds up the others.
create table bittern_store.run_queue (
  id           integer     not null generated always as identity,
  workflow     text        not null,
  version      integer     not null,
  step         smallint    not null,
  connection   text,
  -- nobody claims from it before: its host is down, or its rate limit is used up
  held_until   timestamptz,
  held_because text,

  constraint run_queue_pkey primary key (id),
  constraint run_queue_is_one_place unique nulls not distinct (workflow, version, step, connection)
);

-- What the pool does as a whole; one row.
create table bittern_store.worker_pool (
  one        boolean     not null default true,
  paused     boolean     not null default false,
  reason     text,
  changed_at timestamptz not null default bittern_store.now(),

  constraint worker_pool_pkey primary key (one),
  constraint worker_pool_is_one_row check (one)
);
insert into bittern_store.worker_pool default values;

alter table bittern_store.workflow
  -- repositories, as LIKE patterns; null for every one
  add column repository_patterns text[],
  -- whether all of them stand in workflow_repository
  add column names_repositories  boolean     not null default false,
  -- the parts of the template that orders its runs; null when they may be side by side
  add column serialize           jsonb,
  -- how many runs may be in hand at a time; null for the pool's own limit
  add column concurrency         integer,
  add column paused              boolean     not null default false,
  add column pause_reason        text,
  add column paused_at           timestamptz,
  add constraint workflow_concurrency_is_positive check (concurrency > 0);

-- Which workflows name a repository without any `*`: they are found by it, so thousands of them cost nothing.
create table bittern_store.workflow_repository (
  repository text not null,
  workflow   text not null,

  constraint workflow_repository_pkey primary key (repository, workflow),
  constraint workflow_repository_workflow_fkey foreign key (workflow) references bittern_store.workflow (name) on delete cascade
);
create index workflow_repository_of_workflow on bittern_store.workflow_repository (workflow);

alter table bittern_store.workflow_version
  -- whether a run of it has to see the payload
  add column uses_payload boolean  not null default true,
  -- how long after its trigger a run begins
  add column delay        interval not null default '0';
update bittern_store.workflow_version v set uses_payload = v.definition::text like '%payload%';

-- What keeps runs with the same key one behind the other; a hash of workflow, connection and key.
alter table bittern_store.run add column serial bigint;

alter table bittern_store.run_pending
  add column queue           integer,
  -- as the run has them: a claim needs nothing else of it
  add column trigger_id      bigint,
  add column created_at      timestamptz,
  add column serial          bigint,
  -- tries at this step before an operator had it done again: they count in the attempt's number and no more
  add column tries_before    integer     not null default 0,
  -- when this step was begun for the first time
  add column step_started_at timestamptz;

insert into bittern_store.run_queue (workflow, version, step, connection)
select distinct r.workflow, r.workflow_version, p.step, r.connection
  from bittern_store.run_pending p
  join bittern_store.run r on r.id = p.run_id;
update bittern_store.run_pending p
   set queue = q.id, trigger_id = r.trigger_id, created_at = r.created_at
  from bittern_store.run r
  join bittern_store.run_queue q
    on q.workflow = r.workflow and q.version = r.workflow_version and q.connection is not distinct from r.connection
 where r.id = p.run_id and q.step = p.step;

drop index bittern_store.run_pending_due;
alter table bittern_store.run_pending
  drop constraint run_pending_state_is_known,
  drop constraint run_pending_parked_is_not_leased,
  alter column queue set not null,
  alter column trigger_id set not null,
  alter column created_at set not null,
  alter column state drop default;
update bittern_store.run_pending set state = case when lease is null then 'later' else 'leased' end where state = 'waiting';
alter table bittern_store.run_pending
  add constraint run_pending_state_is_known check (state in ('ready', 'later', 'leased', 'blocked', 'parked')),
  add constraint run_pending_leased_has_a_lease check (state <> 'leased' or lease is not null);

-- ready: anybody may take it. later: when due_at has come. leased: until due_at. blocked: behind another run of its serial.
-- parked: until somebody does something.
create index run_pending_ready on bittern_store.run_pending (queue, run_id) where state = 'ready';
create index run_pending_later on bittern_store.run_pending (due_at, run_id) where state = 'later';
create index run_pending_leased on bittern_store.run_pending (due_at, run_id) include (queue) where state = 'leased';
create index run_pending_serial on bittern_store.run_pending (serial, run_id) where serial is not null;
create index run_pending_under_way on bittern_store.run_pending (serial) where serial is not null and state <> 'blocked';

-- When a workflow last made runs about a subject: what stops two that answer each other. Losing it loses nothing.
create unlogged table bittern_store.subject_pace (
  key     bigint        not null,
  -- of the last minute, oldest first
  recent  timestamptz[] not null,
  -- how many of the last ones asked for were allowed
  allowed integer       not null,

  constraint subject_pace_pkey primary key (key)
);

-- Calls made, by the minute: of an OAuth consumer, or of a token that is a bucket of its own.
create table bittern_store.rate_use (
  bucket     text        not null,
  resource   text        not null,
  minute     timestamptz not null,
  connection text        not null,
  calls      integer     not null,

  constraint rate_use_pkey primary key (bucket, resource, minute, connection)
) with (fillfactor = 70);

-- What is known of a bucket's limit.
create table bittern_store.rate_limit (
  bucket       text        not null,
  resource     text        not null,
  -- null when nobody has said
  per_hour     integer,
  -- no call before, because Bitbucket said 429
  held_until   timestamptz,
  held_because text,
  noted_at     timestamptz not null,

  constraint rate_limit_pkey primary key (bucket, resource)
);

-- Hosts that did not answer, and when they are asked again.
create table bittern_store.host_circuit (
  -- scheme, host and port
  origin    text        not null,
  state     text        not null,
  reason    text,
  failures  integer     not null,
  opened_at timestamptz,
  probe_at  timestamptz,
  noted_at  timestamptz not null,

  constraint host_circuit_pkey primary key (origin),
  constraint host_circuit_state_is_known check (state in ('open', 'closed'))
);

-- Their arguments are others now; functions of the new ones come after the migrations.
drop function if exists bittern_store.apply_workflow(jsonb, text[], boolean), bittern_store.claim_runs(integer, interval);
