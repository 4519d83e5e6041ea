"""The parts of `consume` that drain queues: `drain`, `matrix` and `held`. Each fills, drains, and says a line a turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cluster import Cluster
from consume_peers import PgQueuer, Procrastinate
from consume_queues import Bare, Bittern, Queue
from consume_turn import Drained, drain, held
from processes import Failed

EVERYONE = [Bittern, Bare, PgQueuer, Procrastinate]
# The size of a document, in all parts but `backlog`.
DOCUMENT_BYTES = 1024
# How many wait; of the slow ones fewer, it is the rate that counts.
WAITING = {"bittern": 200_000, "bare": 200_000, "pgqueuer": 60_000, "procrastinate": 3_000}
WAITING_MATRIX, WAITING_ONE_BY_ONE, WAITING_HELD = 100_000, 4_000, 400_000
# A table-per-job design may get slower and slower while a transaction is open; this is enough to see it, and in its favour.
HELD_SECONDS = 40
# A smoke run has so much less to do.
QUICK = 20


def say(text: str) -> None:
    print(text, flush=True)


def counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def readers(workers: int, consumers: int) -> str:
    return f"{counted(consumers, 'consumer')} × {counted(workers, 'worker')}"


@dataclass
class Bench:
    """What all parts are given, and what they find."""

    cluster: Cluster
    folder: Path
    tools: dict
    rounds: int
    quick: bool
    # Of the parts that drain, by part, design and what differs.
    drained: dict[tuple, list[Drained]] = field(default_factory=dict)
    # Microseconds a claim, by design and backlog.
    claims: dict[str, dict[int, float]] = field(default_factory=dict)
    # Of ingest, by whether there was a consumer.
    taken: dict[bool, list] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def queues(self, *kinds: type[Queue]) -> Iterator[Queue]:
        return (kind(self.cluster, self.tools["venv"]) for kind in kinds)

    def count(self, usual: int) -> int:
        return usual // QUICK if self.quick else usual

    def turn(self, key: tuple, said: str, take) -> None:
        """One measurement, `take() → Drained`, kept under its key; a failure is told and does not stop the others."""
        try:
            one = take()
        except Failed as failed:
            self.failures.append(f"{said}: {failed}")
            return say(self.failures[-1])
        self.drained.setdefault(key, []).append(one)
        say(f"{said:<62} {one.rate:>9,.0f}/s  {one.count:>9,} × {one.bytes_each:,.0f} bytes  CPU {one.cpu_workers + one.cpu_postgres:>5.0f} µs  "
            f"dead {one.dead[0]:,} → {one.dead[1]:,}  {one.size[0] / 1e6:,.0f} → {one.size[1] / 1e6:,.0f} MB")


def everybody(bench: Bench) -> None:
    """`drain`: all designs, the same 1 KB document, batches of 100."""
    for number in range(1, bench.rounds + 1):
        for workers in (1, 4):
            for queue in bench.queues(*EVERYONE):
                def take():
                    database = queue.fill(bench.count(WAITING[queue.name]), DOCUMENT_BYTES)
                    return drain(queue, database, bench.folder, workers, batch=100)

                bench.turn(("drain", queue.name, workers), f"drain   round {number}  {queue.name:<13} {counted(workers, 'worker')}", take)


def matrix(bench: Bench) -> None:
    """`matrix`: batches, workers and consumers. Ten consumers read a tenth each time, so that all cells are of one size."""
    for number in range(1, bench.rounds + 1):
        for batch in (100,) if bench.quick else (1, 100, 500):
            for workers in (1, 4):
                for queue, consumers in zip(bench.queues(Bittern, Bittern, Bare), (1, 10, 1)):
                    waiting = bench.count(WAITING_ONE_BY_ONE if batch == 1 else WAITING_MATRIX) // consumers

                    def take():
                        return drain(queue, queue.fill(waiting, DOCUMENT_BYTES), bench.folder, workers, batch, consumers)

                    said = f"matrix  round {number}  {queue.name:<13} batch {batch:>3}  {readers(workers, consumers)}"
                    bench.turn(("matrix", queue.name, batch, workers, consumers), said, take)


def waiting_and_held(bench: Bench) -> None:
    """`held`: 400,000 waiting, without and with a transaction that is open elsewhere all the while; one worker."""
    waiting = bench.count(WAITING_HELD)
    for number in range(1, bench.rounds + 1):
        for queue in bench.queues(Bittern, Bare):
            def at_rest():
                return drain(queue, queue.fill(waiting, DOCUMENT_BYTES), bench.folder, workers=1, batch=100)

            def with_held():
                database = queue.fill(waiting, DOCUMENT_BYTES)
                with held(queue, database, bench.folder):
                    return drain(queue, database, bench.folder, workers=1, batch=100, stop_after=HELD_SECONDS)

            bench.turn(("held", queue.name, False), f"held    round {number}  {queue.name:<13} at rest", at_rest)
            bench.turn(("held", queue.name, True), f"held    round {number}  {queue.name:<13} with an open transaction", with_held)
