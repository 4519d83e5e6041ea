"""One drain: workers that start together, the time from the first claim to the last acknowledgement, and everything seen once."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from consume_queues import Queue
from consume_workers import Workers, python
from processes import Failed, cpu_seconds

# A drain that takes longer is no drain.
LONGEST_SECONDS = 300


@dataclass
class Drained:
    """Rates in documents a second, CPU in microseconds a document, sizes in bytes: all tables of the database and their indexes."""

    rate: float
    count: int
    bytes_each: float
    cpu_workers: float
    cpu_postgres: float
    dead: tuple[int, int]
    size: tuple[int, int]


def drain(queue: Queue, database: str, folder: Path, workers: int, batch: int, consumers: int = 1, stop_after: float | None = None) -> Drained:
    """By `workers` processes for each consumer, until nothing is left, or until so many seconds have passed."""
    names = queue.begin(database, consumers)
    expected = queue.waiting(database)
    before = tables(queue, database)
    settings = [queue.worker(database, name, batch, stop_after or LONGEST_SECONDS) for name in names for _ in range(workers)]
    processes = Workers(queue.venv, folder, queue.program, settings)
    try:
        cpu = cpu_seconds(queue.cluster.process.pid)
        processes.go()
        said = processes.results(LONGEST_SECONDS + 60)
    finally:
        processes.end()
    cpu = cpu_seconds(queue.cluster.process.pid) - cpu
    left = queue.left(database)
    if left[0] and stop_after is None:
        raise Failed(f"{queue.name}: {left[0]:,} were left behind")
    for place, name in enumerate(names):
        seen = [sum(one[what] for one in said[place * workers:(place + 1) * workers]) for what in ("count", "total")]
        if (seen[0] + left[0], seen[1] + left[1]) != expected:
            raise Failed(f"{queue.name} {name}: {expected[0]:,} waited (sum of ids {expected[1]}), {seen[0]:,} ({seen[1]}) were seen, "
                         f"and {left[0]:,} ({left[1]}) are left")
    after = tables(queue, database)
    # Without those that warmed the workers up.
    count = sum(one["count"] - one["before"] for one in said)
    seconds = max(one["last"] for one in said if one["last"]) - min(one["first"] for one in said)
    return Drained(count / seconds, count, sum(one["bytes"] for one in said) / sum(one["count"] for one in said),
                   sum(one["cpu"] for one in said) / count * 1e6, cpu / count * 1e6, dead=(before[0], after[0]), size=(before[1], after[1]))


def tables(queue: Queue, database: str) -> tuple[int, int]:
    """Dead rows, and bytes."""
    told = queue.cluster.psql(database, "select sum(n_dead_tup), sum(pg_total_relation_size(relid)) from pg_stat_user_tables")
    dead, size = map(int, told.split("|"))
    return dead, size


@contextmanager
def held(queue: Queue, database: str, folder: Path):
    """A REPEATABLE READ transaction that is open all the while, in the same database."""
    mark = folder / "held"
    mark.unlink(missing_ok=True)
    holder = python(queue.venv, "hold.py", queue.cluster.conninfo(database), str(mark), log=folder / "hold.log")
    try:
        holder.wait_until(mark.exists, "the start of a transaction")
        yield
        holder.require_alive()
    finally:
        holder.end()
