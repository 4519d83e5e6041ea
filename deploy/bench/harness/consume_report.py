"""The tables of `consume` at its end, and what of its aims was reached."""

import statistics

import report
from consume_parts import Bench, counted, readers
from consume_turn import Drained

AIM_BACKLOG, AIM_HELD, AIM_INGEST = 1.2, 0.9, 0.9
# What Bittern is to reach against each at rest, as a multiple of its drain; and against the bare table with an open transaction.
AIMS = {"pgqueuer": 2.0, "procrastinate": 20.0, "bare": 0.7}
AIM_BARE_HELD = 4.0


def rate(drained: list[Drained]) -> float:
    return statistics.median(one.rate for one in drained)


def line(name: str, drained: list[Drained]) -> list[str]:
    each, last = [one.rate for one in drained], drained[-1]
    cpu = [statistics.median(getattr(one, whose) for one in drained) for whose in ("cpu_workers", "cpu_postgres")]
    return [name, f"{rate(drained):,.0f}", f"{min(each):,.0f}–{max(each):,.0f}", *(f"{one:.1f}" for one in cpu),
            *(f"{one:,}" for one in last.dead), *(f"{one / 1e6:,.0f}" for one in last.size)]


def tables(bench: Bench) -> list[str]:
    """Medians over the rounds; dead rows and sizes are those of the last."""
    said = []
    lines = [["", "rate/s", "least–most", "CPU µs, workers", "PostgreSQL", "dead rows before", "after", "MB before", "after"]]
    lines += [line(f"{name}, {counted(workers, 'worker')}", drained)
              for (part, name, workers, *_), drained in bench.drained.items() if part == "drain"]
    lines += [line(f"{name}, {'open transaction' if open_elsewhere else 'at rest'}", drained)
              for (part, name, open_elsewhere, *_), drained in bench.drained.items() if part == "held"]
    if len(lines) > 1:
        said += ["", report.aligned(lines)]
    if cells := {tuple(rest): drained for (part, *rest), drained in bench.drained.items() if part == "matrix"}:
        rows = list(dict.fromkeys((name, workers, consumers) for name, _, workers, consumers in cells))
        batches = sorted({batch for _, batch, _, _ in cells})
        lines = [["documents/s", *(f"batch {batch}" for batch in batches)]]
        for name, workers, consumers in rows:
            found = [cells.get((name, batch, workers, consumers)) for batch in batches]
            lines.append([f"{name}, {readers(workers, consumers)}", *(f"{rate(one):,.0f}" if one else "-" for one in found)])
        said += ["", report.aligned(lines)]
    if bench.claims:
        sizes = sorted({size for found in bench.claims.values() for size in found})
        lines = [["µs a claim of 100", *(f"{size:,} waiting" for size in sizes)]]
        lines += [[name, *(f"{found[size]:,.0f}" for size in sizes)] for name, found in bench.claims.items()]
        said += ["", report.aligned(lines)]
    return said


def aims(bench: Bench) -> list[str]:
    """A line for each aim whose parts were measured."""
    said = []

    def aim(text: str, value: float, wanted: float, at_most: bool = False) -> None:
        reached = value <= wanted if at_most else value >= wanted
        said.append(f"{text}: {value:.2f} (aim {'at most' if at_most else 'at least'} {wanted}): {report.verdict(reached)}")

    for workers in (1, 4):
        own = bench.drained.get(("drain", "bittern", workers))
        for name, wanted in AIMS.items():
            if own and (other := bench.drained.get(("drain", name, workers))):
                aim(f"drain by {counted(workers, 'worker')} ÷ {name}'s", rate(own) / rate(other), wanted)
    own, own_held, other_held = (bench.drained.get(("held", *which)) for which in (("bittern", False), ("bittern", True), ("bare", True)))
    if own and own_held:
        aim("drain with an open transaction ÷ without", rate(own_held) / rate(own), AIM_HELD)
    if own_held and other_held:
        aim("drain with an open transaction ÷ bare's", rate(own_held) / rate(other_held), AIM_BARE_HELD)
    if claims := bench.claims.get("bittern"):
        least, most = min(claims), max(claims)
        aim(f"a claim with {most:,} waiting ÷ with {least:,}", claims[most] / claims[least], AIM_BACKLOG, at_most=True)
    if len(bench.taken) == 2:
        alone, followed = (statistics.median(one.rate for one in bench.taken[which]) for which in (False, True))
        aim("ingest with one consumer ÷ alone", followed / alone, AIM_INGEST)
    return said
