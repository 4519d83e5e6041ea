"""The Python libraries that take part in `consume`, each with its own tables and its own worker."""

import subprocess

import consume_rows as rows
from consume_queues import Queue
from processes import Failed


class Library(Queue):
    def printed(self, script: str) -> str:
        """What a script of the peers' Python prints: a library knows best how its tables are made."""
        done = subprocess.run([self.venv / "bin/python", "-c", script], capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{self.name} does not say how its tables are made:\n{done.stderr[-2000:]}")
        return done.stdout


class PgQueuer(Library):
    name = "pgqueuer"
    does = "its own queue manager over asyncpg and uvloop, durable tables, its autovacuum settings"
    program = "drain_pgqueuer.py"
    table = "pgqueuer"

    def make(self, database):
        script = ("from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment as Q; "
                  "print(Q().build_install_query(), Q().build_optimize_autovacuum_query(), sep=';\\n')")
        self.cluster.psql(database, self.printed(script))

    def filling(self, count, size):
        return (f"insert into pgqueuer (priority, status, entrypoint, payload) "
                f"select 0, 'queued', 'drain', convert_to(({rows.whole(size)})::text, 'UTF8') from {rows.ids(count)}")

    def worker(self, database, consumer, batch, seconds):
        return {"dsn": self.cluster.url(database), "batch": batch}


class Procrastinate(Library):
    name = "procrastinate"
    does = "its own worker, 4 jobs at a time, jobs deleted when done"
    program = "drain_procrastinate.py"
    table = "procrastinate_jobs"

    def make(self, database):
        script = "import pathlib, procrastinate; print((pathlib.Path(procrastinate.__file__).parent / 'sql/schema.sql').read_text())"
        self.cluster.psql(database, self.printed(script))

    def filling(self, count, size):
        return (f"insert into procrastinate_jobs (queue_name, task_name, args) "
                f"select 'default', 'drain', jsonb_build_object('document', {rows.whole(size)}) from {rows.ids(count)}")

    def worker(self, database, consumer, batch, seconds):
        return {"dsn": self.cluster.conninfo(database), "concurrency": 4}
