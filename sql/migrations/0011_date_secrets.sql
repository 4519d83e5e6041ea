-- When a named secret was given its value: created_at says when it was first there.
alter table bittern_store.secret add column changed_at timestamptz not null default bittern_store.now();
update bittern_store.secret set changed_at = created_at;
