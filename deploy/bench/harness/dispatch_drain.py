"""`drain`: how many runs a second one worker process carries out, of triggers that wait: matched, called, and marked as done."""

import time
from dataclasses import dataclass

import dispatch_rows
from consume_workers import Workers
from dispatch_bench import Bench
from dispatch_bittern import WORKING, Bittern
from dispatch_peers import PEERS
from dispatch_target import Seen
from processes import Failed, cpu_seconds, peak_bytes

# How many wait; of the slow one fewer, it is the rate that counts.
WAITING = {"bittern": 20_000, "pgqueuer": 20_000, "procrastinate": 2_000}
LONGEST_SECONDS = 180
# A worker that is ready has this long to come to rest before it begins.
REST_SECONDS = 1


@dataclass
class Drained:
    """Runs a second from the first request to the last; CPU in microseconds a run, the most memory in bytes."""

    rate: float
    count: int
    cpu_worker: float
    cpu_postgres: float
    memory: int

    def __str__(self) -> str:
        return (f"{self.rate:>8,.0f}/s  {self.count:>7,} runs  CPU {self.cpu_worker:>5.0f} µs, PostgreSQL {self.cpu_postgres:>5.0f} µs  "
                f"at most {self.memory / 1e6:.0f} MB")


def measure(bench: Bench) -> None:
    for number in range(1, bench.rounds + 1):
        bench.turn(("drain", Bittern.name), f"drain   round {number}  {Bittern.name}", lambda: by_bittern(bench))
        for peer in PEERS:
            bench.turn(("drain", peer.name), f"drain   round {number}  {peer.name}", lambda: by_peer(bench, peer))


def wait_for(bench: Bench, channel: str, count: int, check) -> Seen:
    """Until so many requests came; `check` is called now and then, and raises when waiting is in vain."""
    limit = time.monotonic() + LONGEST_SECONDS
    while (seen := bench.target.seen(channel)).requests < count:
        check()
        if time.monotonic() > limit:
            raise Failed(f"of {count:,} calls {seen.requests:,} had come after {LONGEST_SECONDS} s")
        time.sleep(0.1)
    return seen


def by_bittern(bench: Bench) -> Drained:
    bittern, channel, count = bench.bittern(), bench.target.channel(), bench.count(WAITING["bittern"])
    try:
        bittern.applied(call=bench.target.address(channel))
        bittern.fill(count)
        bittern.settle()
        with bittern.held_back():
            worker = bittern.serve(WORKING)
            time.sleep(REST_SECONDS)
            cpu = cpu_seconds(worker.pid), cpu_seconds(bench.cluster.process.pid)
        wait_for(bench, channel, count, worker.require_alive)
        worker.wait_until(lambda: bittern.count("succeeded") == count, "the end of all runs")
        used = cpu_seconds(worker.pid) - cpu[0], cpu_seconds(bench.cluster.process.pid) - cpu[1]
        memory = peak_bytes(worker.pid)
    finally:
        bittern.end()
    return drained(bench, channel, count, used, memory, bittern.name)


def by_peer(bench: Bench, peer: type) -> Drained:
    queue, channel, count = peer(bench.cluster, bench.tools["venv"]), bench.target.channel(), bench.count(WAITING[peer.name])
    database = queue.fill(count, dispatch_rows.DOCUMENT_BYTES)
    worker = Workers(queue.venv, bench.folder, queue.program, [queue.calls(database, bench.target.address(channel), forever=False)])
    try:
        time.sleep(REST_SECONDS)
        cpu = cpu_seconds(bench.cluster.process.pid)
        worker.go()
        wait_for(bench, channel, count, worker.require_well)
        said = worker.results(LONGEST_SECONDS)[0]
        used = said["cpu"], cpu_seconds(bench.cluster.process.pid) - cpu
    finally:
        worker.end()
    if left := queue.left(database)[0]:
        raise Failed(f"{queue.name}: {left:,} were left behind")
    return drained(bench, channel, count, used, said["memory"], queue.name)


def drained(bench: Bench, channel: str, count: int, used: tuple[float, float], memory: int, whose: str) -> Drained:
    seen = bench.target.check_once(channel, count, whose)
    return Drained(count / seen.seconds, count, *(one / count * 1e6 for one in used), memory)
