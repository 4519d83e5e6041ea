-- bittern_store.run_waits(id) says why a run that has not ended is not being carried out at this moment: [{kind, detail, until, run}].
--
-- One of these says where it stands:
--   running           a worker has it, until then unless it says more
--   silent            the worker that had it says nothing any more; another takes it over
--   parked            until somebody does something; detail says what it is about
--   behind            another run of the same key (`run`) is before it
--   due               at `until`; detail says why it was put off
--   turn              it may be taken at any moment; detail says how many of its queue are before it
-- and before it, as often as they hold, what keeps it there all the same:
--   pool_paused, workflow_paused, held (its queue, until then), workflow_limit (so many in hand as the workflow allows)
create or replace function bittern_store.run_waits(id bigint) returns jsonb
  language plpgsql stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment   timestamptz := bittern_store.now();
  pending  bittern_store.run_pending;
  queue    bittern_store.run_queue;
  workflow bittern_store.workflow;
  pool     bittern_store.worker_pool;
  waits    jsonb := '[]';
  count    bigint;
begin
  select p.* into pending from bittern_store.run_pending p where p.run_id = run_waits.id;
  if not found then
    return waits;
  end if;
  select q.* into queue from bittern_store.run_queue q where q.id = pending.queue;
  select w.* into workflow from bittern_store.workflow w where w.name = queue.workflow;
  select p.* into pool from bittern_store.worker_pool p;
  if pending.state <> 'leased' then
    if pool.paused then
      waits := waits || bittern_store.run_wait('pool_paused', pool.reason);
    end if;
    if workflow.paused then
      waits := waits || bittern_store.run_wait('workflow_paused', workflow.pause_reason);
    end if;
    if pending.state in ('ready', 'later') and queue.held_until > moment then
      waits := waits || bittern_store.run_wait('held', queue.held_because, queue.held_until);
    end if;
    if pending.state = 'ready' and workflow.concurrency is not null then
      count := (select count(*) from bittern_store.run_pending p
                  join bittern_store.run_queue q on q.id = p.queue where p.state = 'leased' and q.workflow = workflow.name);
      if count >= workflow.concurrency then
        waits := waits || bittern_store.run_wait('workflow_limit', format('%s of %s are in hand', count, workflow.concurrency));
      end if;
    end if;
  end if;
  return waits || case pending.state
    when 'leased' then
      case when pending.due_at > moment then bittern_store.run_wait('running', null, pending.due_at)
           else bittern_store.run_wait('silent', null, pending.due_at) end
    when 'parked' then bittern_store.run_wait('parked', pending.reason)
    when 'blocked' then
      bittern_store.run_wait('behind', null, null,
        (select p.run_id from bittern_store.run_pending p
          where p.serial = pending.serial and p.run_id <> run_waits.id order by p.state = 'blocked', p.run_id limit 1))
    when 'later' then bittern_store.run_wait('due', pending.reason, pending.due_at)
    else
      bittern_store.run_wait('turn', format('%s of its queue are before it', (
        select case when count(*) = 10000 then 'more than 10000' else count(*)::text end
          from (select from bittern_store.run_pending p
                 where p.state = 'ready' and p.queue = pending.queue and p.run_id < run_waits.id limit 10000) before)))
    end;
end $$;
