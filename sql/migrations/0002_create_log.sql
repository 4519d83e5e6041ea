-- The log: deliveries, their triggers and their fingerprints, appended in lanes and never changed.
--
-- An id is a microsecond since 1970 whose low four bits are its lane, so ids of different lanes never meet, sort by
-- arrival, stay below 2^53 until 2255, and name their partition. A delivery's first trigger has the delivery's own id;
-- each further one is 16 more.

-- One row a lane. All deliveries of a webhook go through its lane, one batch at a time.
create table bittern_store.lane (
  lane    smallint not null,
  -- workflows have been matched against every trigger up to this id
  matched bigint   not null default 0,

  constraint lane_pkey primary key (lane),
  constraint lane_fits_an_id check (lane between 0 and 15)
) with (fillfactor = 20);

insert into bittern_store.lane (lane) select generate_series(0, 3);

-- The last id given out in each lane, for deliveries and for runs. Sequences, because a row would be rewritten by every batch.
do $$
begin
  for lane in 0..15 loop
    execute format('create sequence bittern_store.delivery_id_%s', lane);
    execute format('create sequence bittern_store.run_id_%s', lane);
  end loop;
end $$;

create table bittern_store.delivery (
  id          bigint      not null,
  webhook     text        not null,
  product     text        not null,
  event_key   text        not null,
  request_id  text,
  attempt     integer,
  hook_id     text,
  received_at timestamptz not null,
  -- why the body could not be read; null when it was
  reason      text,
  -- the number of the secret that matched; null when the webhook is unsigned
  secret      smallint,
  -- the first delivery with this body, when this one came later under another request id
  repeat_of   bigint,
  -- how often this very request came again
  repeats     integer     not null default 0,
  headers     jsonb       not null,
  body        bytea       not null,

  constraint delivery_pkey primary key (id)
) partition by range (id);

create table bittern_store.trigger (
  lane          smallint    not null,
  position      smallint    not null,
  id            bigint      not null,
  delivery_id   bigint      not null,
  repeat_of     bigint,
  occurred_at   timestamptz,
  received_at   timestamptz not null,
  webhook       text        not null,
  connection    text,
  customer      text,
  product       text        not null,
  event_key     text        not null,
  type          text        not null,
  subject       text,
  actor_id      text,
  actor_name    text,
  workspace     text,
  project       text,
  repository_id text,
  repository    text,
  url           text,
  -- without the row's own columns, which bittern_store.document adds
  document      jsonb       not null,

  constraint trigger_pkey primary key (id),
  constraint trigger_lane_is_in_its_id check (lane = id & 15)
) partition by range (id);

create index trigger_in_lane on bittern_store.trigger (lane, id);
create index trigger_of_delivery on bittern_store.trigger using brin (delivery_id) with (pages_per_range = 16);

-- What has been seen: SHA-256 of every body that was stored, to recognise it when it comes again.
create table bittern_store.fingerprint (
  delivery_id bigint not null,
  digest      bytea  not null,
  webhook     text   not null,
  request_id  text
) partition by range (delivery_id);

create index fingerprint_digest on bittern_store.fingerprint (digest);

-- lz4 is five times as fast as the default, and compression is what limits ingest; a server built without it still works.
do $$
begin
  alter table bittern_store.delivery alter column body set compression lz4;
  alter table bittern_store.trigger alter column document set compression lz4;
exception when feature_not_supported then
  raise warning 'this server has no lz4: bodies are compressed with pglz, and ingest will be slower';
end $$;
