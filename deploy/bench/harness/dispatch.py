"""deploy/bench/dispatch: from a trigger to the call of an action, beside queues in Python, in one run, on one PostgreSQL."""

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

import dispatch_beside
import dispatch_drain
import dispatch_idle
import dispatch_memory
import dispatch_report
import python_venv
import report
from cluster import SETTINGS, Cluster
from dispatch_bench import Bench, say
from dispatch_bittern import Bittern
from dispatch_peers import PEERS
from dispatch_target import Target
from processes import Failed, Process

DEPLOY = Path(__file__).resolve().parents[2]
PARTS = {
    "idle": ("from a trigger's commit to the request on the wire, one event at a time", dispatch_idle.measure),
    "drain": ("runs a second of one worker process, with 20,000 triggers waiting", dispatch_drain.measure),
    "memory": ("memory of a worker with 100,000 runs waiting for a dead host", dispatch_memory.measure),
    "beside": ("how much a workflow is slowed down by another that calls a host which is dead, hangs, or says 503 or 429", dispatch_beside.measure),
}


def arguments() -> argparse.Namespace:
    contestants, parts = ("\n".join(f"  {name:<14} {does}" for name, does in pairs) for pairs in
                          ([(one.name, one.does) for one in (Bittern, *PEERS)], ((name, says) for name, (says, _) in PARTS.items())))
    parser = argparse.ArgumentParser(
        prog="deploy/bench/dispatch", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures the worker pool: triggers are matched and their calls made over HTTP, all on this machine.\n"
        "Starts its own cluster (fsync on) and its own server to call, gives every contestant its turn, checks that each call was made once.",
        epilog=f"parts:\n{parts}\n\ncontestants of idle and drain:\n{contestants}\n\n"
        "examples: deploy/bench/dispatch --only idle,drain --rounds 5\n          deploy/bench/dispatch --only beside")
    parser.add_argument("--rounds", type=int, default=3, help="how often everybody has a turn (default 3); memory has one")
    parser.add_argument("--quick", action="store_true", help="a smoke run: one round, a twentieth of everything")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas (default: all)")
    parser.add_argument("--bittern", help="the binary to measure (default: builds release)")
    parser.add_argument("--folder", default="/var/tmp", help="where the cluster goes; a real disk, not a tmpfs (default /var/tmp)")
    parser.add_argument("--keep", action="store_true", help="leave cluster's folder and logs behind")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    options.parts = options.only.split(",")
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if not 1 <= options.rounds <= 100:
        parser.error("--rounds is 1 to 100")
    return options


def run(options: argparse.Namespace, folder: Path) -> int:
    tools: dict = {"keyring": "bench:" + base64.b64encode(secrets.token_bytes(32)).decode(), "venv": python_venv.made()}
    tools["bittern"] = str(Path(options.bittern).resolve()) if options.bittern else subprocess.run(
        [DEPLOY / "build-release"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip().splitlines()[-1]
    said_machine = report.machine()
    cluster = Cluster(folder)
    bench = Bench(cluster, folder, tools, Target(tools["venv"], folder), options.rounds, options.quick)
    say(said_machine)
    say(report.versions(cluster, tools))
    shown = [name for name in SETTINGS if name not in ("listen_addresses", "log_min_messages")]
    say("PostgreSQL: " + ", ".join(f"{name}={cluster.psql('postgres', f'show {name}')}" for name in shown))
    for name, (says, measure) in PARTS.items():
        if name in options.parts:
            say(f"\n{name}: {says}")
            measure(bench)
    say("\nMedians of the rounds; CPU is processor time a run.")
    for line in [*dispatch_report.tables(bench), "", *dispatch_report.aims(bench)]:
        say(line)
    if options.quick:
        say("a smoke run is too short to judge by: starting is much of it")
    if bench.failures:
        say(f"\n{len(bench.failures)} turns failed; see above")
        return 1
    if bench.found.keys() - {("memory", "bittern")}:
        say("every call was made, and none twice")
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
        print(f"dispatch: {error}", file=sys.stderr)
        return 1
    finally:
        Process.end_all()
        if options.keep:
            say(f"left behind: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
