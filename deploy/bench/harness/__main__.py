"""deploy/bench/ingest: durable ingest measured side by side, in one run, on one PostgreSQL."""

import argparse
import base64
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import contestants
import pgbench
import report
from cluster import SETTINGS, Cluster
from contestants import EVERYONE, USUAL, Receiver
from load import CONNECTIONS, THREADS, Load, Measured
from processes import Failed, MemoryWatch, Process, cpu_seconds

DEPLOY = Path(__file__).resolve().parent.parent.parent
SECRET = "a-secret-of-the-benchmark"
DATABASE = "bench"


def arguments() -> argparse.Namespace:
    known = "\n".join(f"  {one.name:<17} {one.does}" for one in EVERYONE)
    parser = argparse.ArgumentParser(
        prog="deploy/bench/ingest", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures durable ingest: signed bodies of about 9 KB through the HTTP door into PostgreSQL, all on this machine.\n"
        "Starts its own cluster (fsync on), loads each contestant with wrk in turn, checks that every 2xx is a row.",
        epilog=f"contestants:\n{known}\n\nexample: deploy/bench/ingest --only bittern,granian-rows --rounds 5")
    parser.add_argument("--seconds", type=int, default=20, help="how long each measurement takes (default 20)")
    parser.add_argument("--warm", type=int, default=3, help="seconds of load before it (default 3)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everybody has a turn (default 3)")
    parser.add_argument("--only", help="names, with commas (default: " + ",".join(USUAL) + ")")
    parser.add_argument("--quick", action="store_true", help="a smoke run: 3 s, 1 s of warm-up, one round")
    parser.add_argument("--bittern", help="the binary to measure (default: builds release)")
    parser.add_argument("--folder", default="/var/tmp", help="where the cluster goes; a real disk, not a tmpfs (default /var/tmp)")
    parser.add_argument("--keep", action="store_true", help="leave cluster's folder and logs behind")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.warm, options.rounds = 3, 1, 1
    if options.bittern:
        options.bittern = str(Path(options.bittern).resolve())
    options.names = options.only.split(",") if options.only else USUAL
    if unknown := set(options.names) - {one.name for one in EVERYONE}:
        parser.error(f"no contestant is called {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in EVERYONE)}")
    for name in ("seconds", "warm", "rounds"):
        if not 1 <= getattr(options, name) <= 600:
            parser.error(f"--{name} is 1 to 600")
    return options


def venv() -> Path:
    """The peers' Python with the pinned packages, kept in the cache folder under a name that changes with them."""
    wanted = contestants.PEERS / "requirements.txt"
    name = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bittern-bench" / f"venv-{name}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        say(f"making the peers' Python in {folder}")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted], check=True)
        (folder / "complete").touch()
    return folder


def say(text: str) -> None:
    print(text, flush=True)


def take_turn(contestant: type, cluster: Cluster, load: Load, folder: Path, tools: dict) -> Measured:
    cluster.fresh(DATABASE)
    if contestant is contestants.PgBench:
        cluster.psql(DATABASE, contestants.rows.tables())
        return pgbench.run(cluster, DATABASE, folder, tools["values"], load.seconds, load.warm_seconds)
    receiver: Receiver = contestant(folder, SECRET, tools)
    receiver.prepare(cluster, DATABASE)
    process, door = receiver.start(cluster, DATABASE)
    try:
        warmed = load.warm(door)
        watch = MemoryWatch(process.pid)
        before = cpu_seconds(process.pid), cpu_seconds(cluster.process.pid)
        found = load.measure(door)
        after = cpu_seconds(process.pid), cpu_seconds(cluster.process.pid)
        watch.stop()
        process.require_alive()
    finally:
        process.end()
    answered = found["answers"]
    if isinstance(receiver, contestants.Bittern):
        tools["differences"] = contestants.differences(cluster, DATABASE)
    stored = check_rows(receiver, cluster, warmed + answered)
    return Measured(rate=answered / found["seconds"], p50_ms=found["p50_ms"], p99_ms=found["p99_ms"], stored=stored,
                    memory_most=watch.most, memory_end=watch.last,
                    cpu_receiver=(after[0] - before[0]) / answered * 1e6, cpu_postgres=(after[1] - before[1]) / answered * 1e6)


def check_rows(receiver: Receiver, cluster: Cluster, answered: int) -> int:
    """Every 2xx is a row, none twice, each with its trigger; rows without an answer are at most what was in flight at the two ends."""
    stored, different, triggers = map(int, cluster.psql(DATABASE, receiver.count).split("|"))
    if stored < answered:
        raise Failed(f"{receiver.name}: {answered} were answered 2xx, but {stored} are stored")
    if stored > answered + 2 * CONNECTIONS:
        raise Failed(f"{receiver.name}: {stored} are stored, but only {answered} were answered and {2 * CONNECTIONS} can have been in flight")
    if different != stored or triggers != stored:
        raise Failed(f"{receiver.name}: of {stored} stored, {different} are different bodies, and there are {triggers} triggers")
    return stored


def template_values(load: Load, tools: dict) -> dict[str, str]:
    """The columns the peers make of the first template, for pgbench."""
    head, tail = load.templates[0]
    script = ("import json, sys, door; body = sys.stdin.buffer.read(); "
              "print(json.dumps({k: str(v) for k, v in door.row(body, 'pullrequest:created', 'x').items() if k not in ('body', 'digest', 'request_id')}))")
    done = subprocess.run([tools["venv"] / "bin/python", "-c", script], input=head + b"0" * 12 + tail, capture_output=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(contestants.PEERS), "BENCH_SECRET": SECRET, "BENCH_DSN": ""})
    return json.loads(done.stdout) | {"head": head.decode(), "tail": tail.decode()}


def run(options: argparse.Namespace, folder: Path) -> int:
    tools: dict = {"keyring": "bench:" + base64.b64encode(secrets.token_bytes(32)).decode(), "venv": venv()}
    if any(name.startswith("bittern") for name in options.names):
        tools["bittern"] = options.bittern or subprocess.run(
            [DEPLOY / "build-release"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip().splitlines()[-1]
    said_machine = report.machine()
    load = Load(folder, SECRET.encode(), options.seconds, options.warm)
    tools["values"] = template_values(load, tools)
    cluster = Cluster(folder)
    say(said_machine)
    say(report.versions(cluster, tools))
    say("PostgreSQL: " + ", ".join(f"{name}={cluster.psql('postgres', f'show {name}')}" for name in SETTINGS if name not in ("listen_addresses", "log_min_messages")))
    say(f"bodies of {load.body_bytes()} bytes on average, wrk with {THREADS} threads and {CONNECTIONS} connections, {options.rounds} × {options.seconds} s")
    results: dict[str, list[Measured]] = {name: [] for name in options.names}
    failures: list[str] = []
    for number in range(1, options.rounds + 1):
        for name in options.names:
            contestant = next(one for one in EVERYONE if one.name == name)
            try:
                one = take_turn(contestant, cluster, load, folder, tools)
            except Failed as failed:
                failures.append(f"round {number}, {name}: {failed}")
                say(failures[-1])
                continue
            results[name].append(one)
            say(f"round {number}  {name:<17} {one.rate:>8,.0f}/s  p50 {one.p50_ms:6.1f} ms  p99 {one.p99_ms:6.1f} ms  {one.stored:,} rows")
    say("\nMedians; RSS and CPU are the receiver's processes together, shared pages in each.\n" + report.table(results))
    for line in report.aims(results):
        say(line)
    for line in tools.get("differences", []):
        say(f"the peers' rows are no longer Bittern's: {line}")
    if failures:
        say(f"\n{len(failures)} turns failed; see above")
        return 1
    say("every 2xx was a row, none twice")
    return 0


def main() -> int:
    options = arguments()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda got, _: sys.exit(128 + got))
    folder = Path(tempfile.mkdtemp(prefix="bittern-bench.", dir=options.folder))
    # PostgreSQL's user must get through to its own folder in here, which is closed.
    folder.chmod(0o711)
    try:
        return run(options, folder)
    except Failed as failed:
        print(f"ingest: {failed}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 1
    finally:
        Process.end_all()
        if options.keep:
            say(f"left behind: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
