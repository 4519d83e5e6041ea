"""The Python libraries that take part in `dispatch`: the tables of `consume`, and workers that call over HTTP."""

import consume_peers
import dispatch_rows as rows
from consume_rows import ids


class PgQueuer(consume_peers.PgQueuer):
    does = "its own queue manager over asyncpg and uvloop, calls by aiohttp"
    program = "call_pgqueuer.py"
    insert = "insert into pgqueuer (priority, status, entrypoint, payload) values (0, 'queued', 'drain', convert_to(%s, 'UTF8'))"

    def filling(self, count, size):
        return (f"insert into pgqueuer (priority, status, entrypoint, payload) "
                f"select 0, 'queued', 'drain', convert_to(({rows.document()})::text, 'UTF8') from {ids(count)}")

    def calls(self, database: str, target: str, forever: bool) -> dict:
        """Its settings."""
        return {"dsn": self.cluster.url(database), "target": target, "batch": 100, "concurrency": 100, "forever": forever}

    def sends(self, database: str) -> dict:
        return {"dsn": self.cluster.conninfo(database), "insert": self.insert}


class Procrastinate(consume_peers.Procrastinate):
    does = "its own worker, 64 jobs at a time, calls by httpx, jobs deleted when done"
    program = "call_procrastinate.py"
    insert = "insert into procrastinate_jobs (queue_name, task_name, args) values ('default', 'drain', jsonb_build_object('document', %s::jsonb))"

    def filling(self, count, size):
        return (f"insert into procrastinate_jobs (queue_name, task_name, args) "
                f"select 'default', 'drain', jsonb_build_object('document', {rows.document()}) from {ids(count)}")

    def calls(self, database: str, target: str, forever: bool) -> dict:
        return {"dsn": self.cluster.conninfo(database), "target": target, "concurrency": 64, "forever": forever}

    def sends(self, database: str) -> dict:
        return {"dsn": self.cluster.conninfo(database), "insert": self.insert}


PEERS = [PgQueuer, Procrastinate]
