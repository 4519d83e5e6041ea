"""pgbench inserting what a delivery becomes: the baseline without HTTP, HMAC or JSON.

Every body is a template with a number in its hole, sent whole as parameters; the document is what the peers make of it. Of a
large deck only some templates take part, each for its neighbours in size: pgbench is given them on its command line.
The fingerprint is the hash of the number, so that the server does not hash kilobytes which a client would have hashed.
"""

import base64
import json
import os
import subprocess
from pathlib import Path

from cluster import Cluster
from contestants import PEERS
from load import CONNECTIONS, Measured
from mixes import Mix
from processes import Failed, cpu_seconds
from templates import Template

import rows

# What the kernel allows one argument to be is 128 KiB.
PIECE = 100_000


def sample(deck: list[Template]) -> list[tuple[Template, int]]:
    """Templates, and how many of the deck each stands for: ten for the whole deck, fewer the larger they are."""
    if len(deck) <= 10:
        return [(one, 1) for one in deck]
    order, chosen = sorted(deck, key=lambda one: one.size), []
    for share, each in ((90, 15), (9, 3), (1, 1)):
        group, order = order[:len(deck) * share // 100], order[len(deck) * share // 100:]
        step = len(group) * each // share
        chosen += [(group[start + step // 2], step) for start in range(0, len(group), step)]
    return chosen


def statements(mix: Mix, venv: Path) -> list[tuple[int, dict[str, str | None], str, str]]:
    """For each template of the sample: its weight, the columns that the peers make of it, its head and its tail."""
    chosen = sample(mix.deck)
    given = [(one.key, base64.b64encode(one.filled(0)).decode()) for one, _ in chosen]
    script = ("import base64, json, sys, door; print(json.dumps([{name: value if value is None else str(value) "
              "for name, value in door.row(base64.b64decode(body), key, 'x').items() if name not in ('body', 'digest', 'request_id')} "
              "for key, body in json.load(sys.stdin)]))")
    done = subprocess.run([venv / "bin/python", "-c", script], input=json.dumps(given), capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(PEERS), "PYTHONDONTWRITEBYTECODE": "1", "BENCH_SECRET": "x", "BENCH_DSN": ""})
    return [(weight, values, one.head.decode(), one.tail.decode()) for (one, weight), values in zip(chosen, json.loads(done.stdout))]


class Script:
    """One template's file for pgbench, and the variables in it; their names begin with its number."""

    def __init__(self, folder: Path, number: int, weight: int, values: dict[str, str | None], head: str, tail: str):
        self.variables: dict[str, str] = {}
        head, tail = (" || ".join(self.variable(f"t{number}_{name}{start}", text[start:start + PIECE]) + "::text"
                                  for start in range(0, len(text), PIECE)) for name, text in (("head", head), ("tail", tail)))
        special = {
            "body": f"convert_to({head} || lpad(:nonce::text, 12, '0') || {tail}, 'UTF8')",
            "digest": "sha256(int8send(:nonce::bigint))",
            "request_id": "('00000000-0000-4000-8000-' || lpad(:nonce::text, 12, '0'))",
        }

        def parameter(name: str, kind: str) -> str:
            if name in special:
                return special[name]
            return f"null::{kind}" if values[name] is None else f"{self.variable(f't{number}_{name}', values[name])}::{kind}"

        path = folder / f"{number}.pgbench"
        path.write_text(f"\\set nonce random(1, 999999999999)\n{rows.insert_one(parameter)};\n")
        self.arguments = ["-f", f"{path}@{weight}", *(part for name, value in self.variables.items() for part in ("-D", f"{name}={value}"))]

    def variable(self, name: str, value: str) -> str:
        self.variables[name] = value
        return f":{name}"


def run(cluster: Cluster, database: str, folder: Path, given: list, seconds: int, warm_seconds: int) -> Measured:
    """Warm, then measured; `given` is what `statements` returned."""
    scripts = [argument for number, one in enumerate(given) for argument in Script(folder, number, *one).arguments]
    command = [str(cluster.bin / "pgbench"), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", *scripts]

    def pgbench(length: int, *extra: str) -> str:
        # Planned once a connection, not five times: a deck is as many statements.
        done = subprocess.run([*command, "-T", str(length), *extra, cluster.conninfo(database)], capture_output=True, text=True,
                              timeout=length + 60, start_new_session=True, cwd=folder,
                              env={**os.environ, "PGOPTIONS": "-c plan_cache_mode=force_generic_plan"})
        if done.returncode:
            raise Failed("pgbench:\n" + "\n".join(line[:500] for line in done.stderr.splitlines()[:5]))
        return done.stdout

    for old in folder.glob("latency.*"):
        old.unlink()
    pgbench(warm_seconds)
    before = cpu_seconds(cluster.process.pid), int(cluster.psql(database, "select count(*) from rows.delivery"))
    # One in ten, to keep the log from costing anything.
    told = pgbench(seconds, "-l", "--log-prefix=latency", "--sampling-rate=0.1")
    rate = float(next(line for line in told.splitlines() if line.startswith("tps =")).split()[2])
    after = cpu_seconds(cluster.process.pid), int(cluster.psql(database, "select count(*) from rows.delivery"))
    stored = after[1] - before[1]
    taken = sorted(int(line.split()[2]) for log in folder.glob("latency.*") for line in log.read_text().splitlines())
    return Measured(rate=rate, p50_ms=taken[len(taken) // 2] / 1e3, p99_ms=taken[len(taken) * 99 // 100] / 1e3, stored=stored,
                    cpu_postgres=(after[0] - before[0]) / stored * 1e6)
