-- Consumers: named, independent readers of the log. A consumer has a position in every lane, and reads on from there.
--
--   consumer           who reads, and what it wants
--   consumer_lane      what a worker locks while it reads on in a lane; never written to
--   consumer_position  appended with every step forward; the row with the highest step of a lane holds
--   holding            what was read and is not done: leased, or to be given again
--   dead_letter        what will not be given again by itself
--
-- A position is appended, not updated, because PostgreSQL walks over every version of an updated row for as long as some
-- transaction anywhere might still see it; the end of an index it finds at once. No foreign keys: checking them would
-- lock one consumer's row for all its workers.

create table bittern_store.consumer (
  id            integer generated always as identity,
  name          text        not null,
  -- the role it belongs to, by name: it outlives a dump and restore
  owner         text        not null,
  -- as given, and as LIKE patterns
  types         text[]      not null,
  type_patterns text[]      not null,
  filter        jsonpath,
  -- whether the filter may look at the payload, which is not read otherwise
  uses_payload  boolean     not null,
  max_attempts  integer     not null,
  -- how many triggers it had not finished with when they were dropped for their age
  expired       bigint      not null default 0,
  created_at    timestamptz not null default bittern_store.now(),

  constraint consumer_pkey primary key (id),
  constraint consumer_name_key unique (name),
  constraint consumer_name_is_short check (length(name) between 1 and 100),
  constraint consumer_types_are_given check (cardinality(types) between 1 and 100),
  constraint consumer_max_attempts_fits check (max_attempts between 1 and 1000)
);

-- A new lane needs its rows here, and a position, for every consumer.
create table bittern_store.consumer_lane (
  consumer_id integer  not null,
  lane        smallint not null,

  constraint consumer_lane_pkey primary key (consumer_id, lane)
);

create table bittern_store.consumer_position (
  consumer_id integer     not null,
  lane        smallint    not null,
  -- 1, 2, 3 …; two that take the same step collide instead of giving the same triggers twice
  step        bigint      not null,
  -- every trigger of the lane up to this id has been read
  position    bigint      not null,
  -- how many triggers of the lane were given out so far, for the rate
  given       bigint      not null,
  at          timestamptz not null,

  constraint consumer_position_pkey primary key (consumer_id, lane, step)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

-- A lease is all the rows that carry its id. A row holds at most a hundred triggers, so that to acknowledge one by one
-- rewrites little.
create table bittern_store.holding (
  id          bigint generated always as identity,
  consumer_id integer     not null,
  -- what a worker acknowledges with; null when no lease was ever on it since it was put back
  lease_id    bigint,
  -- when its lease ends, or when it is to be given again
  due_at      timestamptz not null,
  -- how often a lease on these ended by itself; from the second time on they are given one by one
  lapses      smallint    not null default 0,
  trigger_ids bigint[]    not null,
  -- how often each has been given out
  attempts    integer[]   not null,
  -- what a worker said of it last; only of one that was put back
  error       text,

  constraint holding_pkey primary key (id),
  constraint holding_is_of_something check (cardinality(trigger_ids) between 1 and 100),
  constraint holding_counts_attempts_of_each check (cardinality(attempts) = cardinality(trigger_ids))
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

create index holding_due on bittern_store.holding (consumer_id, due_at);
create index holding_lease on bittern_store.holding (lease_id) where lease_id is not null;

-- When a consumer (its id modulo 64) need not look for what is due before, in microseconds since 1970: set only while looking is
-- slow because what is done cannot be cleaned away. Sequences, because only they have no old versions themselves.
do $$
begin
  for number in 0..63 loop
    execute format('create sequence bittern_store.holding_look_%s', number);
  end loop;
end $$;

create table bittern_store.dead_letter (
  consumer_id integer     not null,
  trigger_id  bigint      not null,
  attempts    integer     not null,
  last_error  text,
  died_at     timestamptz not null,

  constraint dead_letter_pkey primary key (consumer_id, trigger_id)
);

create index dead_letter_of_trigger on bittern_store.dead_letter (trigger_id);

-- The bell, `listen bittern`: who rings it holds this one row, and leaves the time (in microseconds) in the sequence, which
-- has no old versions to walk over.
create table bittern_store.bell (
  one boolean not null,

  constraint bell_pkey primary key (one),
  constraint bell_is_one check (one)
);

insert into bittern_store.bell (one) values (true);

create sequence bittern_store.bell_rung_at;
