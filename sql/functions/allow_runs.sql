-- bittern_store.allow_runs(keys, wanted) is how many of the wanted runs about each subject may begin: at most 20 a minute.
--
--   keys    hashes of workflow and subject, each once
--   wanted  how many runs each would make now
--
-- What is allowed is noted. Two workflows that answer each other end here, whoever's account they use.
create or replace function bittern_store.allow_runs(keys bigint[], wanted bigint[])
  returns table (key bigint, allowed integer)
  language sql volatile
  set search_path = pg_catalog, pg_temp
as $$
  insert into bittern_store.subject_pace as p (key, recent, allowed)
  select w.key, array_fill(bittern_store.now(), array[least(w.wanted, 20)::integer]), least(w.wanted, 20)
    from unnest(keys, wanted) w (key, wanted)
   order by w.key  -- two that match at once lock in the same order
      on conflict on constraint subject_pace_pkey do update
     set (recent, allowed) = (
           select kept.recent || array_fill(bittern_store.now(), array[least(excluded.allowed, 20 - cardinality(kept.recent))]),
                  least(excluded.allowed, 20 - cardinality(kept.recent))
             from (select array(select r from unnest(p.recent) r
                                 where r > bittern_store.now() - interval '1 minute' order by r) as recent) kept)
  returning p.key, p.allowed
$$;
