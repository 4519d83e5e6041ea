begin;
select plan(10);

select is(bittern_store.absolute_uri(a), a, 'a URI') from unnest(array[
  'https://bitbucket.org/acme/app', 'http://[::1]:7990/projects/APP/repos/app/browse?at=refs%2Fheads%2Fmain#L1', 'ssh://git@example.org/~ada/app.git'
]) a;
select is(bittern_store.absolute_uri(a), null, a || ' is none') from unnest(array[
  '', 'acme/app', '//example.org/app', 'https://example.org/größe', 'https://example.org/a b', 'https://example.org/100%', E'https://example.org/\n'
]) a;

select * from finish();
rollback;
