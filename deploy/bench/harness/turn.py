"""One contestant's turn: an empty database, warm, measured, ended, and every 2xx looked for among the rows."""

import time
from pathlib import Path

import contestants
import pgbench
from cluster import Cluster
from contestants import Receiver
from load import CONNECTIONS, Load, Measured
from processes import Failed, MemoryWatch, cpu_seconds, resident_bytes

DATABASE = "bench"
SECRET = "a-secret-of-the-benchmark"
# How long a receiver is left alone before its memory "after" is looked at.
REST_SECONDS = 5


def take(contestant: type, cluster: Cluster, load: Load, folder: Path, tools: dict) -> Measured:
    cluster.fresh(DATABASE)
    if contestant is contestants.PgBench:
        cluster.psql(DATABASE, contestants.rows.tables())
        return pgbench.run(cluster, DATABASE, folder, tools["statements"][load.mix.name], load.seconds, load.warm_seconds)
    receiver: Receiver = contestant(folder, SECRET, tools)
    receiver.prepare(cluster, DATABASE)
    process, door = receiver.start(cluster, DATABASE)
    try:
        memory_before = resident_bytes(process.pid)
        watch = MemoryWatch(process.pid)
        warmed = load.warm(door)
        before = cpu_seconds(process.pid), cpu_seconds(cluster.process.pid)
        found = load.measure(door)
        after = cpu_seconds(process.pid), cpu_seconds(cluster.process.pid)
        watch.stop()
        if load.mix.about_memory:
            time.sleep(REST_SECONDS)
        memory_after = resident_bytes(process.pid)
        process.require_alive()
    finally:
        process.end()
    if isinstance(receiver, contestants.Bittern):
        tools["differences"] = contestants.differences(cluster, DATABASE)
    stored = check_rows(receiver, cluster, warmed, found)
    answered = found["answers"]
    each = [(after[place] - before[place]) / answered * 1e6 if answered else None for place in (0, 1)]
    return Measured(rate=answered / found["seconds"], p50_ms=found["p50_ms"], p99_ms=found["p99_ms"], stored=stored, refused=found["refused"],
                    memory_before=memory_before, memory_most=watch.most, memory_end=watch.last, memory_after=memory_after,
                    cpu_receiver=each[0], cpu_postgres=each[1])


def check_rows(receiver: Receiver, cluster: Cluster, *runs: dict) -> int:
    """Every 2xx is a row, none twice, each with its trigger; rows without a 2xx are at most what was in flight at the ends, or refused late."""
    answered, refused = (sum(run[name] for run in runs) for name in ("answers", "refused"))
    stored, different, triggers = map(int, cluster.psql(DATABASE, receiver.count).split("|"))
    if stored < answered:
        raise Failed(f"{receiver.name}: {answered} were answered 2xx, but {stored} are stored")
    if stored > answered + refused + len(runs) * CONNECTIONS:
        raise Failed(f"{receiver.name}: {stored} are stored, but only {answered} were answered 2xx, {refused} refused, "
                     f"and {len(runs) * CONNECTIONS} can have been in flight")
    if different != stored or triggers != stored:
        raise Failed(f"{receiver.name}: of {stored} stored, {different} are different bodies, and there are {triggers} triggers")
    return stored
