begin;
select plan(16);

create function pg_temp.filled(parts jsonb) returns text language sql as $$
  select bittern_store.filled_template(parts, '{"trigger": {"subject": "pull_requests/1", "n": 7, "yes": true, "none": null, "list": [1, "a"],
                                                            "title": "First\nSecond", "long": "äbcdefghij"}, "payload": {}}')
$$;
select is(pg_temp.filled('[]'), '', 'nothing');
select is(pg_temp.filled('[{"text": "a"}, {"path": ["trigger", "subject"]}, {"text": "z"}]'), 'apull_requests/1z', 'text and values');
select is(pg_temp.filled('[{"path": ["trigger", "n"]}, {"path": ["trigger", "yes"]}]'), '7true', 'of any plain type');
select is(pg_temp.filled('[{"path": ["trigger", "list"]}]'), '[1, "a"]', 'a list as JSON');
select is(pg_temp.filled('[{"path": ["trigger", "list", "1"]}]'), 'a', 'or an element of it');
select is(pg_temp.filled('[{"text": "a"}, {"path": ["trigger", "gone"]}]'), null, 'a missing value makes nothing of it all');
select is(pg_temp.filled('[{"path": ["trigger", "none"]}]'), null, 'so does a null');
select is(pg_temp.filled('[{"path": ["trigger", "gone"], "filters": [["default", "x"]]}]'), 'x', 'unless there is a default');
select is(pg_temp.filled('[{"path": ["trigger", "gone"], "filters": [["upper"], ["default", "x"], ["upper"]]}]'), 'X', 'wherever it stands');
select is(pg_temp.filled('[{"path": ["trigger", "n"], "filters": [["default", "x"]]}]'), '7', 'which counts for nothing else');
select is(pg_temp.filled('[{"path": ["trigger", "subject"], "filters": [["upper"]]}]'), 'PULL_REQUESTS/1', 'upper');
select is(pg_temp.filled('[{"path": ["trigger", "subject"], "filters": [["upper"], ["lower"]]}]'), 'pull_requests/1', 'lower');
select is(pg_temp.filled('[{"path": ["trigger", "title"], "filters": [["first_line"]]}]'), 'First', 'first_line');
select is(pg_temp.filled('[{"path": ["trigger", "long"], "filters": [["truncate", 5]]}]'), 'äbcd…', 'truncate');
select is(pg_temp.filled('[{"path": ["trigger", "subject"], "filters": [["json"]]}]'), '"pull_requests/1"', 'json');
select is(pg_temp.filled('[{"literal": "l"}]'), 'l', 'a literal');

select * from finish();
rollback;
