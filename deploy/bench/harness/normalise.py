"""deploy/bench/normalise: what a body costs before it is stored, kind by kind, beside other JSON readers in the same run."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fixtures
import mixes
import python_venv
import report

HEADER = ["", "bodies", "bytes", "verify", "scan", "document", "whole µs", "MB/s", "allocations", "JSONSerialization", "allocations", "JSONDecoder",
          "allocations", "orjson", "serialization ÷ read"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="deploy/bench/normalise", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures what the door does with a body, in one thread and without HTTP or PostgreSQL: microseconds, MB/s and allocations,\n"
        "for every event key over the fixtures of the tests, and for the sizes of `ingest --mix real`. Medians of several rounds, warm.",
        epilog="columns, in microseconds of processor time a body:\n"
        "  verify             HMAC-SHA256 over the bytes\n"
        "  scan               the bytes checked as JSON and indexed\n"
        "  document           what they say read into triggers, and their documents written\n"
        "  whole              all of that in one go, measured by itself; MB/s and allocations are its own\n"
        "  JSONSerialization, JSONDecoder (Foundation, into dictionaries), orjson (Python, when ingest's peers are installed):\n"
        "                     only the JSON, no signature, nothing read in it\n"
        "  serialization ÷ read   how many times JSONSerialization takes of scan and document together")
    parser.add_argument("--rounds", type=int, default=7, help="the median is of so many (default 7)")
    parser.add_argument("--seconds", type=float, default=0.02, help="how long each step of each kind takes in a round (default 0.02)")
    parser.add_argument("--quick", action="store_true", help="a smoke run: 3 rounds of 2 ms")
    parser.add_argument("--only", help="kinds whose name has this in it, such as push, cloud or KB")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 3, 0.002
    return options


def bodies() -> list[tuple[str, str, str, bytes]]:
    """(kind, product, event key, body): the fixtures by source and key, then the sizes."""
    found = [(f"{one.source} {one.key}", "cloud" if one.source == "cloud" else "datacenter", one.key, one.body) for one in fixtures.everything()]
    sizes = [("plain, 9 KB", mixes.plain().deck), ("1 MiB", mixes.large().deck)]
    deck = sorted(mixes.real().deck, key=lambda one: one.size)
    small, middle = len(deck) - mixes.MIDDLE - mixes.HUGE, len(deck) - mixes.HUGE
    sizes[1:1] = [("2–16 KB", deck[:small]), ("16–40 KB", deck[small:middle]), ("250 KB", deck[middle:]), ("the real mix", deck)]
    return found + [(name, one.product, one.key, one.filled(1)) for name, templates in sizes for one in templates]


def write_list(folder: Path, wanted: str | None) -> Path:
    lines = []
    for number, (kind, product, key, body) in enumerate(bodies()):
        if wanted is None or wanted in kind:
            (folder / f"{number}.json").write_bytes(body)
            lines.append(f"{kind}\t{product}\t{key}\t{number}.json\n")
    listed = folder / "list"
    listed.write_text("".join(lines))
    return listed


def row(kind: str, steps: dict[str, list[float]]) -> list[str]:
    """A line of the table; each step has bodies, bytes, microseconds, allocations."""
    number, total, whole, allocations = steps["whole"]
    serialization, decoder = steps["serialization"], steps["decoder"]
    return [kind, f"{number:.0f}", f"{total / number:,.0f}", f"{steps['verify'][2]:.1f}", f"{steps['scan'][2]:.1f}",
            f"{steps['read'][2] - steps['scan'][2]:.1f}", f"{whole:.1f}", f"{total / number / whole:.0f}", f"{allocations:.0f}",
            f"{serialization[2]:.1f}", f"{serialization[3]:.0f}", f"{decoder[2]:.1f}", f"{decoder[3]:.0f}",
            f"{steps['orjson'][2]:.1f}" if "orjson" in steps else "-", f"{serialization[2] / steps['read'][2]:.1f}"]


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bittern-bench.") as folder:
        listed = write_list(Path(folder), options.only)
        if not listed.read_text():
            print(f"normalise: no kind has {options.only} in its name", file=sys.stderr)
            return 2
        given = [str(listed), str(options.rounds), str(options.seconds)]
        print(report.machine(), flush=True)
        told = subprocess.run([options.program, *given], stdout=subprocess.PIPE, text=True, check=True).stdout
        if venv := python_venv.existing():
            told += subprocess.run([venv / "bin/python", Path(__file__).with_name("orjson_loads.py"), *given], stdout=subprocess.PIPE, text=True,
                                   check=True).stdout
    kinds: dict[str, dict[str, list[float]]] = {}
    for line in told.splitlines():
        kind, step, *numbers = line.split("\t")
        kinds.setdefault(kind, {})[step] = [float(number) for number in numbers]
    print(report.aligned([HEADER, *(row(kind, steps) for kind, steps in kinds.items())]))
    return 0


try:
    sys.exit(main())
except subprocess.CalledProcessError as error:
    sys.exit(f"normalise: {error}")
