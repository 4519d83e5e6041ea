"""The tables of `dispatch` at its end, and what of its aims was reached."""

import statistics

import dispatch_beside
import dispatch_idle
import report
from dispatch_bench import Bench

IDLE_MS = 20
# What Bittern is to reach against each, as a multiple of its runs a second.
AIMS = {"pgqueuer": 2.0, "procrastinate": 10.0}
# How much one workflow may lose by what another calls.
SLOWER_PERCENT = 10


def middle(found: list, name: str) -> float:
    return statistics.median(getattr(one, name) for one in found)


def part(bench: Bench, wanted: str) -> dict[str, list]:
    return {whose: found for (name, whose), found in bench.found.items() if name == wanted}


def tables(bench: Bench) -> list[str]:
    """Medians over the rounds; percentiles of `idle` are over all events of all rounds."""
    said = []
    if idle := part(bench, "idle"):
        lines = [["trigger to wire, ms", "p50 from commit", "p99", "p50 from begin", "p99"]]
        for whose, found in idle.items():
            cells = [whose]
            for values in ([ms for one in found for ms in one.from_commit], [ms for one in found for ms in one.from_begin]):
                cells += [f"{statistics.median(values):.1f}", f"{dispatch_idle.p99(values):.1f}"]
            lines.append(cells)
        said += ["", report.aligned(lines)]
    if drain := part(bench, "drain"):
        lines = [["", "runs/s", "least–most", "CPU µs, worker", "PostgreSQL", "RSS most", "bittern ×"]]
        for whose, found in drain.items():
            each = [one.rate for one in found]
            own = f"{middle(drain['bittern'], 'rate') / middle(found, 'rate'):.2f}" if "bittern" in drain else "-"
            lines.append([whose, f"{middle(found, 'rate'):,.0f}", f"{min(each):,.0f}–{max(each):,.0f}", f"{middle(found, 'cpu_worker'):.0f}",
                          f"{middle(found, 'cpu_postgres'):.0f}", f"{middle(found, 'memory') / 1e6:.0f} MB", own])
        said += ["", report.aligned(lines)]
    if memory := part(bench, "memory").get("bittern"):
        said += ["", f"resident memory of a worker: {memory[-1]}"]
    if beside := part(bench, "beside"):
        lines = [["one workflow, while another calls", "runs/s", "least–most", "CPU µs a run", "of the other waiting"]]
        for ill, found in beside.items():
            each = [one.rate for one in found]
            lines.append([dispatch_beside.SAID.get(ill, "(none does)"), f"{middle(found, 'rate'):,.0f}", f"{min(each):,.0f}–{max(each):,.0f}",
                          f"{middle(found, 'cpu'):.0f}", f"{middle(found, 'waiting'):,.0f}"])
        said += ["", report.aligned(lines)]
    return said


def aims(bench: Bench) -> list[str]:
    """A line for each aim whose parts were measured."""
    said = []
    if idle := part(bench, "idle").get(dispatch_idle.ONE_PROCESS):
        median = statistics.median(ms for one in idle for ms in one.from_commit)
        said.append(f"idle, commit to wire at the median: {median:.1f} ms (aim under {IDLE_MS}): {report.verdict(median < IDLE_MS)}")
    drain = part(bench, "drain")
    for name, wanted in AIMS.items():
        if "bittern" in drain and name in drain:
            ratio = middle(drain["bittern"], "rate") / middle(drain[name], "rate")
            said.append(f"runs a second ÷ {name}'s: {ratio:.2f} (aim at least {wanted:.0f}): {report.verdict(ratio >= wanted)}")
    beside = part(bench, "beside")
    for ill, found in beside.items():
        if ill != "alone" and "alone" in beside:
            slower = (1 - middle(found, "rate") / middle(beside["alone"], "rate")) * 100
            said.append(f"slower beside {dispatch_beside.SAID[ill]}: {slower:.0f} % (aim at most {SLOWER_PERCENT}): {report.verdict(slower <= SLOWER_PERCENT)}")
    return said
