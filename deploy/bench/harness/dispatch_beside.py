"""`beside`: how fast one workflow is carried out while another calls a host that is not well."""

import time
from dataclasses import dataclass

import dispatch_drain
import dispatch_rows
from dispatch_bench import Bench
from dispatch_bittern import WORKING
from dispatch_target import dead_address
from processes import cpu_seconds

HEALTHY, AILING = 20_000, 5_000
# How long the ailing workflow has had its runs before the healthy one gets any: as it would be found on a bad day, not in its first moment.
HEAD_START_SECONDS, QUICK_HEAD_START_SECONDS = 6, 2
# How the ailing host is ill, and the manner of the target that is like it; none is there for a dead one.
ILLS = {"alone": None, "dead": None, "hang": "hang", "503": "busy", "429": "limited"}
SAID = {"dead": "a dead host", "hang": "a host that hangs", "503": "503", "429": "429 with Retry-After"}


@dataclass
class Beside:
    """Runs of the healthy workflow a second, CPU of the worker and PostgreSQL in microseconds a run; how many runs of the other waited."""

    rate: float
    cpu: float
    waiting: int

    def __str__(self) -> str:
        return f"{self.rate:>8,.0f}/s  CPU {self.cpu:>5.0f} µs  {self.waiting:>6,} of the other waiting"


def measure(bench: Bench) -> None:
    for number in range(1, bench.rounds + 1):
        for ill in ILLS:
            bench.turn(("beside", ill), f"beside  round {number}  {SAID.get(ill, ill)}", lambda: take(bench, ill))


def take(bench: Bench, ill: str) -> Beside:
    bittern, channel, count = bench.bittern(), bench.target.channel(), bench.count(HEALTHY)
    ailing = dead_address() if ill == "dead" else bench.target.address(bench.target.channel(), ILLS[ill] or "ok")
    # The same port on another address is another host, and so has another circuit and other limits.
    bittern.applied(call=bench.target.address(channel), ailing=ailing.replace("127.0.0.1", "127.0.0.2"))
    try:
        worker = bittern.serve(WORKING)
        if ill != "alone":
            bittern.fill(bench.count(AILING), dispatch_rows.AILING_TYPE)
        time.sleep(QUICK_HEAD_START_SECONDS if bench.quick else HEAD_START_SECONDS)
        before = used(bench, worker)
        bittern.fill(count)
        dispatch_drain.wait_for(bench, channel, count, worker.require_alive)
        worker.wait_until(lambda: bittern.count("succeeded") == count, "the end of all runs")
        cpu = used(bench, worker) - before
        waiting = int(bittern.sql("select count(*) from bittern_store.run_pending"))
    finally:
        bittern.end()
    seen = bench.target.check_once(channel, count, ill)
    return Beside(count / seen.seconds, cpu / count * 1e6, waiting)


def used(bench: Bench, worker) -> float:
    return cpu_seconds(worker.pid) + cpu_seconds(bench.cluster.process.pid)
