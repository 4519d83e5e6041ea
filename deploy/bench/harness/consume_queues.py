"""Who takes part in `consume`: Bittern's log and the bare table, by the same worker. The libraries are in consume_peers.py.

Each is a class with a name, a line that says what it does, a way to fill it, and its worker.
"""

import secrets
from pathlib import Path

import consume_rows as rows
import consume_schema
from cluster import Cluster


class Queue:
    """`size` is that of a document, None for a small one; `venv` the peers' Python."""

    name = ""
    does = ""
    program = "drain_psycopg.py"
    # The table where they wait.
    table = ""

    def __init__(self, cluster: Cluster, venv: Path):
        self.cluster, self.venv = cluster, venv

    def fill(self, count: int, size: int | None, database: str | None = None) -> str:
        """A database where so many wait and nothing else; its name."""
        database = database or self.name
        self.cluster.fresh(database)
        self.make(database)
        self.cluster.psql(database, self.filling(count, size))
        self.settle(database)
        return database

    def settle(self, database: str) -> None:
        """Nobody pays for the loading, nor for who was here before; statistics are fresh."""
        self.cluster.psql(database, "vacuum (analyze)")
        self.cluster.psql(database, "checkpoint")

    def waiting(self, database: str) -> tuple[int, int]:
        """How many wait, and the sum of their ids."""
        count, total = map(int, self.cluster.psql(database, f"select count(*), coalesce(sum(id), 0) from {self.table}").split("|"))
        return count, total

    def left(self, database: str) -> tuple[int, int]:
        """The same after a drain: what no consumer has acknowledged."""
        return self.waiting(database)

    def make(self, database: str) -> None:
        raise NotImplementedError

    def filling(self, count: int, size: int | None) -> str:
        raise NotImplementedError

    def begin(self, database: str, consumers: int) -> list[str]:
        """Makes that many consumers, each of which is to see everything; their names."""
        return [""]

    def again(self, consumer: str, count: int, size: int | None) -> str:
        """SQL after which as many wait as before `count` were taken."""
        return self.filling(count, size)

    def claims(self, database: str, consumer: str) -> dict:
        """What `Claims` of `peers/drain_psycopg.py` takes."""
        raise NotImplementedError

    def worker(self, database: str, consumer: str, batch: int, seconds: float) -> dict:
        """The settings of a worker process."""
        return {"batch": batch, "seconds": seconds, **self.claims(database, consumer)}


class Bittern(Queue):
    """Its log is not changed by being read, so one is filled for each count and kept."""

    name = "bittern"
    does = "bittern.receive and bittern.ack over the log"
    table = "bittern.trigger"
    template = "bittern_empty"

    def fill(self, count, size, database=None):
        database = f"bittern_{count}_{size or 'small'}"
        known = self.cluster.psql("postgres", "select datname from pg_database").splitlines()
        if self.template not in known:
            self.cluster.fresh(self.template)
            consume_schema.apply(self.cluster, self.template)
        if database in known:
            # Earlier consumers go, and so do the dead rows that they left in the tables which all share.
            self.cluster.psql(database, "select bittern.delete_consumer(name) from bittern.consumer_status")
        else:
            self.cluster.psql("postgres", f"create database {database} template {self.template}")
            self.cluster.psql(database, self.filling(count, size))
        self.settle(database)
        return database

    def left(self, database):
        held = int(self.cluster.psql(database, "select coalesce(sum(leased + retrying + dead), 0) from bittern.consumer_status"))
        return held, 0

    def filling(self, count, size):
        return rows.fill_log(count, size)

    def begin(self, database, consumers):
        names = [f"bench-{secrets.token_hex(4)}" for _ in range(consumers)]
        for name in names:
            self.cluster.psql(database, f"select bittern.create_consumer('{name}', '{{*}}', null, '-infinity')")
        return names

    def again(self, consumer, count, size):
        return f"select bittern.seek('{consumer}', '-infinity')"

    def claims(self, database, consumer):
        return {"dsn": self.cluster.conninfo(database), "by_lease": True,
                "claim": f"select lease_id, id, document from bittern.receive('{consumer}', %s, '60 s')", "ack": "select bittern.ack(%s)"}


class Bare(Queue):
    """The usual design at its best. `id = any (array(…))`, because with `from` a plan may scan the whole queue for every claim."""

    name = "bare"
    does = "one table, FOR UPDATE SKIP LOCKED, update and delete: no features, no library"
    table = "queue.job"

    def make(self, database):
        self.cluster.psql(database, """
            create schema queue;
            create table queue.job (
              id bigint generated always as identity primary key, state smallint not null default 0, lease bigint, lease_until timestamptz,
              attempt smallint not null default 0, document jsonb not null
            ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
            create index job_ready on queue.job (id) where state = 0;
            create sequence queue.lease""")

    def filling(self, count, size):
        return f"insert into queue.job (document) select {rows.whole(size)} from {rows.ids(count)}"

    def claims(self, database, consumer):
        return {"dsn": self.cluster.conninfo(database), "by_lease": False,
                "claim": """with lease as materialized (select nextval('queue.lease') as id)
                    update queue.job set state = 1, lease = lease.id, lease_until = now() + interval '60 s', attempt = attempt + 1 from lease
                     where job.id = any (array(select id from queue.job where state = 0 order by id limit %s for update skip locked))
                    returning job.lease, job.id, job.document""",
                "ack": "delete from queue.job where id = any (%s::bigint[])"}
