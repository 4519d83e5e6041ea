"""pgbench inserting what a delivery becomes: the baseline without HTTP, HMAC or JSON.

The body is the first template with a number in its hole, sent whole as a parameter; the document is what the peers make of it.
The fingerprint is the hash of the number, so that the server does not hash nine kilobytes which a client would have hashed.
"""

import subprocess
from pathlib import Path

from cluster import Cluster
from load import CONNECTIONS, Measured
from processes import Failed, cpu_seconds

import rows


def parameter(name: str, kind: str) -> str:
    return {
        "body": "convert_to(:head::text || lpad(:nonce::text, 12, '0') || :tail::text, 'UTF8')",
        "digest": "sha256(int8send(:nonce::bigint))",
        "request_id": "('00000000-0000-4000-8000-' || lpad(:nonce::text, 12, '0'))",
    }.get(name, f":{name}::{kind}")


def run(cluster: Cluster, database: str, folder: Path, values: dict[str, str], seconds: int, warm_seconds: int) -> Measured:
    """Warm, then measured. `values` has the columns of the first template, and its `head` and `tail`."""
    script = folder / "one_delivery.pgbench"
    script.write_text(f"\\set nonce random(1, 999999999999)\n{rows.insert_one(parameter)};\n")
    given = [argument for name, value in values.items() for argument in ("-D", f"{name}={value}")]
    command = [str(cluster.bin / "pgbench"), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-f", str(script), *given]

    def pgbench(length: int, *extra: str) -> str:
        done = subprocess.run([*command, "-T", str(length), *extra, cluster.conninfo(database)], capture_output=True, text=True,
                              timeout=length + 60, start_new_session=True, cwd=folder)
        if done.returncode:
            raise Failed("pgbench:\n" + "\n".join(done.stderr.splitlines()[:5]))
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
