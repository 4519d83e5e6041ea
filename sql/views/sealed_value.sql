-- Everything that is sealed, and the place that its seal is bound to.
create or replace view bittern_store.sealed_value as
  select format('credential/%s/sealed', c.name) as place, k.sealed
    from bittern_store.credential k join bittern_store.connection c on c.id = k.connection_id
  union all
  select format('credential/%s/sealed_refresh', c.name), k.sealed_refresh
    from bittern_store.credential k join bittern_store.connection c on c.id = k.connection_id
   where k.sealed_refresh is not null
  union all
  select format('webhook_secret/%s/%s/sealed', w.name, s.number), s.sealed
    from bittern_store.webhook_secret s join bittern_store.webhook w on w.id = s.webhook_id
  union all
  select format('secret/%s/sealed', s.name), s.sealed
    from bittern_store.secret s
  union all
  select format('oauth_consumer/%s/%s/sealed_secret', o.app, o.client_id), o.sealed_secret
    from bittern_store.oauth_consumer o
   where o.sealed_secret is not null;
