"""`python orjson_loads.py LIST ROUNDS SECONDS`: microseconds of orjson.loads a body, a line a kind; run by the peers' Python.

The same list, rounds and lines as measure-normalise has, without allocations.
"""

import statistics
import sys
import time
from pathlib import Path

import orjson


def measured(bodies: list[bytes], passes: int) -> float:
    start = time.thread_time()
    for _ in range(passes):
        for body in bodies:
            orjson.loads(body)
    return (time.thread_time() - start) / passes / len(bodies) * 1e6


def main(listed: Path, rounds: int, seconds: float) -> None:
    kinds: dict[str, list[bytes]] = {}
    for line in listed.read_text().splitlines():
        kind, _, _, name = line.split("\t")
        kinds.setdefault(kind, []).append((listed.parent / name).read_bytes())
    passes = {kind: max(1, int(seconds * 1e6 / (measured(bodies, 3) * len(bodies)))) for kind, bodies in kinds.items()}
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, bodies in kinds.items():
            found[kind].append(measured(bodies, passes[kind]))
    for kind, bodies in kinds.items():
        print(kind, "orjson", len(bodies), sum(map(len, bodies)), statistics.median(found[kind]), "nan", sep="\t")


main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
