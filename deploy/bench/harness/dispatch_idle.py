"""`idle`: how long it takes from a trigger's commit until its request is on the wire, when there is nothing else to do."""

import json
import statistics
import time
from dataclasses import dataclass

import bodies
import consume_rows
import dispatch_rows
from consume_workers import Workers
from dispatch_bench import Bench
from dispatch_bittern import WORKING
from dispatch_peers import PEERS
from turn import SECRET

EVENTS, EVENTS_QUICK, WARM = 200, 20, 10
GAPS = [0.02, 0.15]
# How long the last ones may take to come.
PATIENCE_SECONDS = 15
ONE_PROCESS, TWO_PROCESSES = "bittern", "bittern, two processes"
FIELDS = {"User-Agent": "Bitbucket-Webhooks/2.0", "Content-Type": "application/json", "X-Event-Key": "pullrequest:created", "X-Attempt-Number": "1"}


@dataclass
class Latency:
    """Milliseconds from the commit, as the sender knows of it, and from the beginning of what was sent."""

    from_commit: list[float]
    from_begin: list[float]

    def __str__(self) -> str:
        return (f"p50 {statistics.median(self.from_commit):6.1f} ms  p99 {p99(self.from_commit):6.1f} ms after the commit; "
                f"p50 {statistics.median(self.from_begin):6.1f} ms  p99 {p99(self.from_begin):6.1f} ms after it was begun")


def p99(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]


def measure(bench: Bench) -> None:
    for number in range(1, bench.rounds + 1):
        bench.turn(("idle", ONE_PROCESS), f"idle    round {number}  {ONE_PROCESS}", lambda: by_bittern(bench, ["receiver,worker,console"]))
        bench.turn(("idle", TWO_PROCESSES), f"idle    round {number}  {TWO_PROCESSES}", lambda: by_bittern(bench, [WORKING, "receiver"]))
        for peer in PEERS:
            bench.turn(("idle", peer.name), f"idle    round {number}  {peer.name}", lambda: by_peer(bench, peer))


def by_bittern(bench: Bench, roles: list[str]) -> Latency:
    """The first process has the operator's door; the door for webhooks is the last one's."""
    bittern, channel = bench.bittern(), bench.target.channel()
    try:
        bittern.serve(roles[0])
        bittern.apply("call", bench.target.address(channel))
        path = bittern.webhook(SECRET)
        for others in roles[1:]:
            bittern.serve(others)
        door = {"host": "127.0.0.1", "port": bittern.public_port, "path": path, "fields": FIELDS, "secret": SECRET}
        return sent(bench, channel, {"door": door, "document": bodies.pull_request_created(), "number_at": ["pullrequest", "id"]})
    finally:
        bittern.end()


def by_peer(bench: Bench, peer: type) -> Latency:
    queue, channel = peer(bench.cluster, bench.tools["venv"]), bench.target.channel()
    database = queue.fill(0, dispatch_rows.DOCUMENT_BYTES)
    document = bench.cluster.psql(database, f"select {dispatch_rows.document()} from {consume_rows.ids(1)}")
    worker = Workers(queue.venv, bench.folder, queue.program, [queue.calls(database, bench.target.address(channel), forever=True)])
    try:
        worker.go()
        return sent(bench, channel, {**queue.sends(database), "document": json.loads(document), "number_at": ["pull_request", "id"]})
    finally:
        worker.end()


def sent(bench: Bench, channel: str, settings: dict) -> Latency:
    """Sends by `peers/send.py`, and looks up when each arrived; the first ones do not count."""
    count = WARM + (EVENTS_QUICK if bench.quick else EVENTS)
    folder = bench.folder / "sender"
    folder.mkdir(exist_ok=True)
    sender = Workers(bench.tools["venv"], folder, "send.py", [{"count": count, "gaps": GAPS, **settings}])
    try:
        sender.go()
        times = sender.results(120)[0]["sent"]
    finally:
        sender.end()
    limit = time.monotonic() + PATIENCE_SECONDS
    while bench.target.seen(channel).numbers < count and time.monotonic() < limit:
        time.sleep(0.1)
    bench.target.check_once(channel, count, "idle")
    arrived = bench.target.arrivals(channel)
    counted = [(arrived[number], *times[number - 1]) for number in range(WARM + 1, count + 1)]
    return Latency([(came - committed) * 1e3 for came, _, committed in counted], [(came - began) * 1e3 for came, began, _ in counted])
