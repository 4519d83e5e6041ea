"""`memory`: what a worker has resident while a hundred thousand runs wait for a host that is down, beside what it has when nothing waits."""

import time
from dataclasses import dataclass

from dispatch_bench import Bench
from dispatch_bittern import WORKING
from dispatch_target import dead_address
from processes import MemoryWatch, resident_bytes

WAITING = 100_000
# How long it is watched: with nothing to do, and once all runs wait.
REST_SECONDS, WATCH_SECONDS, QUICK_SECONDS = 3, 20, 3


@dataclass
class Memory:
    """Bytes: with nothing waiting, the most of all the time, and when all have been waiting for a while."""

    before: int
    most: int
    waiting: int
    count: int

    def __str__(self) -> str:
        return f"{self.before / 1e6:.0f} MB with nothing to do, {self.waiting / 1e6:.0f} MB with {self.count:,} waiting, {self.most / 1e6:.0f} MB at most"


def measure(bench: Bench) -> None:
    bench.turn(("memory", "bittern"), "memory           bittern", lambda: take(bench))


def take(bench: Bench) -> Memory:
    bittern, count = bench.bittern(), bench.count(WAITING)
    try:
        worker = bittern.serve(WORKING)
        bittern.apply("call", dead_address())
        time.sleep(REST_SECONDS)
        before, watch = resident_bytes(worker.pid), MemoryWatch(worker.pid)
        bittern.fill(count)
        worker.wait_until(lambda: int(bittern.sql("select count(*) from bittern_store.run_pending")) == count, "the making of all runs", seconds=300)
        time.sleep(QUICK_SECONDS if bench.quick else WATCH_SECONDS)
        worker.require_alive()
        watch.stop()
    finally:
        bittern.end()
    return Memory(before, watch.most, watch.last, count)
