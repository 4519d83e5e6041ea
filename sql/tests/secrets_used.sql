begin;
select plan(4);

select is(bittern_store.secrets_used('{"steps": [{"with": {"url": "{{ secrets.B }}/x", "headers": {"K": "a {{secrets.A-1}} {{ secrets.B }}"},
  "json": [{"deep": "{{ secrets[ \"q_r\" ] }}"}]}}]}'), array['A-1', 'B', 'q_r'], 'each once, in order, however deep');
select is(bittern_store.secrets_used('{"steps": [{"with": {"text": "{{\n secrets.C\n}}"}}]}'), array['C'], 'over a line''s end, too');
select is(bittern_store.secrets_used('{"name": "secrets.A", "steps": [{"with": {"text": "{{ trigger.secrets.A }} secrets.B"}}]}'),
  array[]::text[], 'what is no template''s root is no secret');
insert into bittern_store.secret (name, sealed) values ('A', '\x01');
select is(bittern_store.secrets_missing('["{{ secrets.A }}", "{{ secrets.B }}"]'), array['B'], 'those that nobody has set are missing');

select * from finish();
rollback;
