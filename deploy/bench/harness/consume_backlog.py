"""`backlog`: what a claim of a hundred and its acknowledgement cost, with little and with very much waiting. Small documents."""

import statistics
import time

from consume_parts import Bench, say
from consume_queues import Bare, Bittern
from consume_workers import Workers

CLAIMS, WARM, BATCH = 60, 20, 100
# What a round takes; a backlog must be at least as long.
ROUND = (CLAIMS + WARM) * BATCH
# Rounds are short here, so there are more of them.
ROUNDS = 3


def measure(bench: Bench, sizes: list[int]) -> None:
    """Into `bench.claims`: microseconds by design and backlog, medians of the rounds; all databases in turn, in one process."""
    databases, places = [], {}
    for queue in bench.queues(Bittern, Bare):
        for size in sizes:
            start = time.monotonic()
            database = queue.fill(size, None, database=f"{queue.name}_{size}")
            consumer = queue.begin(database, 1)[0]
            place = f"{queue.name} {size}"
            places[place] = queue.name, size
            databases.append({"name": place, "before": queue.again(consumer, ROUND, None), **queue.claims(database, consumer)})
            say(f"backlog {queue.name:<13} {size:>12,} waiting, filled in {time.monotonic() - start:.0f} s")
    settings = {"rounds": bench.rounds * ROUNDS, "warm": WARM, "claims": CLAIMS, "batch": BATCH, "databases": databases}
    workers = Workers(bench.tools["venv"], bench.folder, "claim_times.py", [settings])
    try:
        workers.go()
        medians = workers.results(900)[0]["medians"]
    finally:
        workers.end()
    for place, (design, size) in places.items():
        bench.claims.setdefault(design, {})[size] = statistics.median(medians[place])
        say(f"backlog {design:<13} {size:>12,} waiting: " + ", ".join(f"{one:,.0f}" for one in medians[place]) + " µs a claim")
    for one in databases:
        bench.cluster.psql("postgres", f"drop database {one['dsn'].rpartition('dbname=')[2]}")
