begin;
\ir connections.psql
select plan(38);

create function pg_temp.wait() returns interval language sql as $$ select retry_at - bittern_store.now() from pg_temp.credential() $$;
select pg_temp.set_app('ours');
select pg_temp.connect('acme', 'a'), pg_temp.connect('globex', 'g');
select is(pg_temp.fail(), 'fenced', 'who has not begun cannot fail');
select is(pg_temp.fail(connection => 'nobody'), 'fenced', 'nor can what is not there');
select is(pg_temp.timeline(), 'made: Ada', 'it is not told');

-- It may pass.
select pg_temp.renew();
select is(pg_temp.fail(), 'noted', 'a failure is noted');
select results_eq('select refresh_by, refresh_until, failures from pg_temp.credential()', $$ values (null::uuid, null::timestamptz, 1) $$,
  'nobody is waited for any more');
select is((select refresh_begun_at from pg_temp.credential()), null, 'it answered, so that it has used nothing up');
select is(pg_temp.timeline(), 'made: Ada, refresh_failed: its words', 'the provider''s own words are kept');
select is(pg_temp.state(), 'active', 'the connection is as it was');
select is((select encode(sealed, 'escape') || generation from pg_temp.credential()), encode(pg_temp.sealed('access a'), 'escape') || '1', 'and its token');
select is(pg_temp.wait(), '2 s', 'it is left alone for two seconds');
create function pg_temp.fail_again(retry_in interval default null) returns interval language plpgsql as $$
begin
  perform pg_temp.pass(pg_temp.wait());
  perform pg_temp.renew();
  perform pg_temp.fail(retry_in => fail_again.retry_in);
  return pg_temp.wait();
end $$;
select is(pg_temp.fail_again(), '4 s', 'then for four');
select is((select array_agg(pg_temp.fail_again()) from generate_series(1, 5)), '{8 s,16 s,32 s,64 s,128 s}', 'doubled by every failure');
select is(pg_temp.fail_again(), '256 s', 'which grows');
select is(pg_temp.fail_again(), '5 min', 'to five minutes');
select is((select array_agg(pg_temp.fail_again()) from generate_series(1, 60) g where g > 57), '{5 min,5 min,5 min}', 'and stays there');
update bittern_store.credential set failures = 1000000;
select is(pg_temp.fail_again(), '5 min', 'however long it goes on');
select is(pg_temp.fail_again('7 min'), '7 min', 'or for as long as the provider says');
select pg_temp.pass('7 min'), pg_temp.renew();
select pg_temp.finish();
select pg_temp.renew(generation => 2), pg_temp.fail(generation => 2);
select is(pg_temp.wait(), '2 s', 'after a success it begins anew');

-- No answer.
select pg_temp.pass('2 s'), pg_temp.renew(generation => 2);
select pg_temp.pass('10 s');
select is(pg_temp.fail('silent', generation => 2), 'noted', 'silence is noted');
select is((select refresh_begun_at from pg_temp.credential()), bittern_store.now() - interval '10 s', 'with since when the refresh token may be used up');
select pg_temp.pass('4 s');
select is((select abandoned_at from bittern_store.begin_refresh('acme', 2, pg_temp.other(), '30 s')), bittern_store.now() - interval '14 s',
  'of which the next one is told');
select is(pg_temp.fail('unavailable', pg_temp.other(), 2), 'noted', 'who is told to come later');
select is((select refresh_begun_at from pg_temp.credential()), bittern_store.now() - interval '14 s', 'has not used it, but the silent one may have');
select pg_temp.pass('10 s');
select results_eq($$ select connection, generation from bittern_store.refreshes_due('30 days', 10) $$, $$ values ('acme', 2::bigint) $$,
  'so that there is still no time to lose');

-- Late.
select pg_temp.renew(pg_temp.one(), 2), pg_temp.pass('31 s'), pg_temp.renew(pg_temp.other(), 2);
select pg_temp.timeline() as told \gset
select is(pg_temp.fail('refused', pg_temp.one(), 2), 'fenced', 'who was too slow is not listened to when another has taken over');
select is((select refresh_by from pg_temp.credential()), pg_temp.other(), 'the other goes on');
select is(pg_temp.finish(pg_temp.other(), 2), true, 'and has a new token');
select is(pg_temp.fail('refused', pg_temp.one(), 2), 'fenced', 'the refusal of the earlier one');
select is(pg_temp.fail('refused', pg_temp.other(), 2), 'fenced', 'whoever had it');
select is(pg_temp.state(), 'active', 'harms nothing');
select is(pg_temp.timeline(), :'told' || ', refreshed', 'nor is it told');

-- For good.
select pg_temp.renew(generation => 3);
select is(pg_temp.fail('refused', generation => 2), 'fenced', 'nor that of an earlier token while the next one is renewed');
select is(pg_temp.fail('refused', generation => 3), 'reauthorization_required', 'a refresh token that is refused is the customer''s affair');
select is(pg_temp.state(), 'reauthorization_required: its words', 'which the connection says, in the provider''s words');
select is(pg_temp.timeline(), :'told' || ', refreshed, refresh_failed: its words, reauthorization_required: its words', 'and its timeline');
select is((select count(*) from bittern.trigger where type = 'connection.reauthorization_required'), 1::bigint, 'and everybody is told');
select is(pg_temp.renew(generation => 3), 'not_active', 'nobody asks again');
select is(pg_temp.state('globex'), 'active', 'another connection is as it was');

select * from finish();
rollback;
