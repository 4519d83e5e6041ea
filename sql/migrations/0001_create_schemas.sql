-- Two schemas, and one wall. `bittern` is what other people's SQL may hold on to: views and functions.
-- `bittern_store` (made by the migrator, which keeps its own table there) is ours alone: tables, and the service's functions.
create schema if not exists bittern;

-- The one clock. A test replaces this function inside its own transaction.
create function bittern_store.now() returns timestamptz
  language sql volatile parallel safe
  return clock_timestamp();
