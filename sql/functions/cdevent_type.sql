-- bittern_store.cdevent_type(type) is the CDEvents 0.4.1 type, with its version, for a type of trigger; null when there is none.
--
-- Taking a review back, comments, statuses, tags and pushes to a branch have no word there. A pull request that was declined
-- or deleted is abandoned; a repository that was imported or forked is a new one.
create or replace function bittern_store.cdevent_type(type text) returns text
  language sql immutable parallel safe
  return 'dev.cdevents.' || case type
    when 'pull_request.created' then 'change.created.0.3.0'
    when 'pull_request.updated' then 'change.updated.0.2.0'
    when 'pull_request.pushed' then 'change.updated.0.2.0'
    when 'pull_request.retargeted' then 'change.updated.0.2.0'
    when 'pull_request.reviewers_updated' then 'change.updated.0.2.0'
    when 'pull_request.approved' then 'change.reviewed.0.2.0'
    when 'pull_request.changes_requested' then 'change.reviewed.0.2.0'
    when 'pull_request.merged' then 'change.merged.0.2.0'
    when 'pull_request.declined' then 'change.abandoned.0.2.0'
    when 'pull_request.deleted' then 'change.abandoned.0.2.0'
    when 'branch.created' then 'branch.created.0.2.0'
    when 'branch.deleted' then 'branch.deleted.0.2.0'
    when 'repository.created' then 'repository.created.0.2.0'
    when 'repository.imported' then 'repository.created.0.2.0'
    when 'repository.forked' then 'repository.created.0.2.0'
    when 'repository.updated' then 'repository.modified.0.2.0'
    when 'repository.transferred' then 'repository.modified.0.2.0'
    when 'repository.deleted' then 'repository.deleted.0.2.0'
    when 'issue.created' then 'ticket.created.0.1.0'
    when 'issue.updated' then 'ticket.updated.0.1.0'
  end;
