"""`ingest`: how fast the door takes deliveries, alone and with one consumer that keeps up, in turn."""

from dataclasses import dataclass

import turn
from cluster import Cluster
from consume_parts import Bench, say
from consume_queues import Bittern as Log
from consume_workers import Workers
from contestants import Bittern
from load import Load
from mixes import MIXES
from processes import Failed, cpu_seconds

SECONDS, WARM_SECONDS, QUICK_SECONDS, QUICK_WARM_SECONDS = 10, 3, 2, 1
# A consumer's batch: as much as may come while it waits.
BATCH = 1000
# It keeps up when it is at most so far behind at the end.
LAG_SECONDS = 1.0


@dataclass
class Taken:
    """Deliveries a second; when there was a consumer, how many seconds it was behind at the end; CPU in microseconds a delivery."""

    rate: float
    lag: float | None
    cpu_receiver: float
    cpu_postgres: float
    cpu_consumer: float


def measure(bench: Bench) -> None:
    """Into `bench.taken`, by whether a consumer was there."""
    seconds = (QUICK_SECONDS, QUICK_WARM_SECONDS) if bench.quick else (SECONDS, WARM_SECONDS)
    load = Load(bench.folder, MIXES["plain"](), turn.SECRET.encode(), *seconds)
    for number in range(1, bench.rounds + 1):
        for followed in (False, True):
            said = f"ingest  round {number}  {'one consumer' if followed else 'alone'}"
            try:
                one = take(bench, load, followed)
            except Failed as failed:
                bench.failures.append(f"{said}: {failed}")
                say(bench.failures[-1])
                continue
            bench.taken.setdefault(followed, []).append(one)
            behind = "" if one.lag is None else f"  {one.lag:.2f} s behind at the end, {one.cpu_consumer:.0f} µs its own"
            say(f"{said:<62} {one.rate:>9,.0f}/s  CPU {one.cpu_receiver:.0f} µs, PostgreSQL {one.cpu_postgres:.0f} µs{behind}")


def take(bench: Bench, load: Load, followed: bool) -> Taken:
    cluster = bench.cluster
    cluster.fresh(turn.DATABASE)
    receiver = Bittern(bench.folder, turn.SECRET, bench.tools)
    process, door = receiver.start(cluster, turn.DATABASE)
    consumer, lag, said = None, None, None
    try:
        if followed:
            cluster.psql(turn.DATABASE, "select bittern.create_consumer('follower', '{*}', null, '-infinity')")
            claims = next(bench.queues(Log)).claims(turn.DATABASE, "follower")
            consumer = Workers(bench.tools["venv"], bench.folder, "follow.py", [{"batch": BATCH, **claims}])
            consumer.go()
        warmed = load.warm(door)
        before = cpu_seconds(process.pid), cpu_seconds(cluster.process.pid)
        found = load.measure(door)
        after = cpu_seconds(process.pid), cpu_seconds(cluster.process.pid)
        if consumer:
            lag = float(cluster.psql(turn.DATABASE, "select lag_seconds from bittern.consumer_status"))
        process.require_alive()
        # Before the consumer reads to the end, so that what was in flight has been stored.
        process.end()
        if consumer:
            consumer.stop()
            said = consumer.results(60)[0]
    finally:
        if consumer:
            consumer.end()
        process.end()
    stored = turn.check_rows(receiver, cluster, warmed, found)
    if said:
        check_seen(cluster, stored, said, lag)
    each = [(after[place] - before[place]) / found["answers"] * 1e6 for place in (0, 1)]
    return Taken(found["answers"] / found["seconds"], lag, *each, said["cpu"] / said["count"] * 1e6 if said else 0)


def check_seen(cluster: Cluster, stored: int, said: dict, lag: float) -> None:
    """The consumer saw everything once, and was not far behind when the load ended."""
    total = int(cluster.psql(turn.DATABASE, "select sum(id) from bittern.trigger"))
    if (said["count"], said["total"]) != (stored, total):
        raise Failed(f"{stored:,} were stored (sum of ids {total}), and the consumer saw {said['count']:,} ({said['total']})")
    if lag > LAG_SECONDS:
        raise Failed(f"the consumer did not keep up: it was {lag:.1f} s behind at the end")
