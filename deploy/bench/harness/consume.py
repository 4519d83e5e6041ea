"""deploy/bench/consume: reading the log as a consumer, beside queues in tables, in one run, on one PostgreSQL."""

import argparse
import base64
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import consume_backlog
import consume_ingest
import consume_parts
import consume_report
import python_venv
import report
from cluster import SETTINGS, Cluster
from consume_parts import EVERYONE, Bench, say
from processes import Failed, Process

DEPLOY = Path(__file__).resolve().parents[2]
PARTS = {
    "drain": "all designs at batch 100, 1 and 4 workers, the same 1 KB document",
    "matrix": "Bittern and the bare table: batch 1, 100, 500; 1 and 4 workers; 1 and 10 consumers",
    "held": "400,000 waiting, with and without a transaction that is open elsewhere",
    "backlog": "what a claim costs with 10 thousand, 1 and 10 million waiting",
    "ingest": "how much one consumer that keeps up slows the door",
}


def arguments() -> argparse.Namespace:
    designs, parts = ("\n".join(f"  {name:<14} {does}" for name, does in pairs) for pairs in
                      ([(one.name, one.does) for one in EVERYONE], PARTS.items()))
    parser = argparse.ArgumentParser(
        prog="deploy/bench/consume", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures consumers: what waits in the log is received and acknowledged, all on this machine.\n"
        "Starts its own cluster (fsync on), gives every design its turn, checks that everything was seen exactly once.",
        epilog=f"parts:\n{parts}\n\ndesigns:\n{designs}\n\n"
        "examples: deploy/bench/consume --only drain,held --rounds 5\n          deploy/bench/consume --only backlog --backlog 10000,100000000")
    parser.add_argument("--rounds", type=int, default=3, help="how often everybody has a turn (default 3)")
    parser.add_argument("--quick", action="store_true",
                        help="a smoke run: one round, a twentieth of everything, batches of 100 only, a backlog of 100,000")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas (default: all)")
    parser.add_argument("--backlog", help="how many wait, with commas (default 10000,1000000,10000000)")
    parser.add_argument("--bittern", help="the binary to measure in the part ingest (default: builds release)")
    parser.add_argument("--folder", default="/var/tmp", help="where the cluster goes; a real disk with 20 GB, not a tmpfs (default /var/tmp)")
    parser.add_argument("--keep", action="store_true", help="leave cluster's folder and logs behind")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    options.parts = options.only.split(",")
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    given = options.backlog or ("10000,100000" if options.quick else "10000,1000000,10000000")
    options.sizes = [int(size) if size.isdigit() else 0 for size in given.split(",")]
    if min(options.sizes) < consume_backlog.ROUND:
        parser.error(f"--backlog is numbers from {consume_backlog.ROUND} on, with commas")
    if not 1 <= options.rounds <= 100:
        parser.error("--rounds is 1 to 100")
    return options


def run(options: argparse.Namespace, folder: Path) -> int:
    tools: dict = {"keyring": "bench:" + base64.b64encode(secrets.token_bytes(32)).decode(), "venv": python_venv.made()}
    if "ingest" in options.parts:
        tools["bittern"] = str(Path(options.bittern).resolve()) if options.bittern else subprocess.run(
            [DEPLOY / "build-release"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip().splitlines()[-1]
    said_machine = report.machine()
    cluster = Cluster(folder)
    bench = Bench(cluster, folder, tools, options.rounds, options.quick)
    say(said_machine)
    say(report.versions(cluster, tools))
    shown = [name for name in SETTINGS if name not in ("listen_addresses", "log_min_messages")]
    say("PostgreSQL: " + ", ".join(f"{name}={cluster.psql('postgres', f'show {name}')}" for name in shown))
    measures = {
        "drain": lambda: consume_parts.everybody(bench), "matrix": lambda: consume_parts.matrix(bench),
        "held": lambda: consume_parts.waiting_and_held(bench), "backlog": lambda: consume_backlog.measure(bench, options.sizes),
        "ingest": lambda: consume_ingest.measure(bench),
    }
    for name, measure in measures.items():
        if name in options.parts:
            say(f"\n{name}: {PARTS[name]}")
            try:
                measure()
            except Failed as failed:
                bench.failures.append(f"{name}: {failed}")
                say(bench.failures[-1])
    say("\nMedians of the rounds; CPU is processor time a document.")
    for line in [*consume_report.tables(bench), "", *consume_report.aims(bench)]:
        say(line)
    if options.quick:
        say("a smoke run is too short to judge by: no queue has grown, and starting is much of it")
    if bench.failures:
        say(f"\n{len(bench.failures)} turns failed; see above")
        return 1
    say("everything was seen, and nothing twice")
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
    except (Failed, subprocess.CalledProcessError) as error:
        print(f"consume: {error}", file=sys.stderr)
        return 1
    finally:
        Process.end_all()
        if options.keep:
            say(f"left behind: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
