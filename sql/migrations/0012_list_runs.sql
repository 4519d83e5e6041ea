-- Runs are looked up by workflow and by connection, and those that failed by how they ended.
create index run_of_workflow on bittern_store.run (workflow, id);
create index run_of_connection on bittern_store.run (connection, id) where connection is not null;
create index run_end_failed on bittern_store.run_end (state, run_id) where state <> 'succeeded';

-- Its arguments are others now.
drop function if exists bittern_store.runs_page(bigint, integer, text, text);
