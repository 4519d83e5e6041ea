"""deploy/bench/ingest: durable ingest measured side by side, in one run, on one PostgreSQL."""

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

import pgbench
import python_venv
import report
import turn
from cluster import SETTINGS, Cluster
from contestants import EVERYONE, USUAL
from load import CONNECTIONS, THREADS, Load, Measured
from mixes import MIXES
from processes import Failed, Process

DEPLOY = Path(__file__).resolve().parent.parent.parent
MIXES_SAY = """  plain             two bodies of Cloud of about 9 KB in turn
  real              every event key of both products: 90 % of 2-16 KB, 9 % of 16-40 KB, 1 % of 250 KB
  large             bodies of 1 MiB, to look at memory: before, most, and after a rest; bittern alone unless --only says more"""


def arguments() -> argparse.Namespace:
    known = "\n".join(f"  {one.name:<17} {one.does}" for one in EVERYONE)
    parser = argparse.ArgumentParser(
        prog="deploy/bench/ingest", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures durable ingest: signed bodies through the HTTP door into PostgreSQL, all on this machine.\n"
        "Starts its own cluster (fsync on), loads each contestant with wrk in turn, checks that every 2xx is a row.",
        epilog=f"contestants:\n{known}\n\nmixes:\n{MIXES_SAY}\n\n"
        "examples: deploy/bench/ingest --only bittern,granian-rows --rounds 5\n          deploy/bench/ingest --mix both")
    parser.add_argument("--mix", choices=[*MIXES, "both"], default="plain", help="what is sent (default plain; both is plain and real in one run)")
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
    options.mixes = ["plain", "real"] if options.mix == "both" else [options.mix]
    options.names = options.only.split(",") if options.only else ["bittern"] if options.mix == "large" else USUAL
    if unknown := set(options.names) - {one.name for one in EVERYONE}:
        parser.error(f"no contestant is called {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in EVERYONE)}")
    for name in ("seconds", "warm", "rounds"):
        if not 1 <= getattr(options, name) <= 600:
            parser.error(f"--{name} is 1 to 600")
    return options


def say(text: str) -> None:
    print(text, flush=True)


def run(options: argparse.Namespace, folder: Path) -> int:
    tools: dict = {"keyring": "bench:" + base64.b64encode(secrets.token_bytes(32)).decode(), "venv": python_venv.made()}
    if any(name.startswith("bittern") for name in options.names):
        tools["bittern"] = options.bittern or subprocess.run(
            [DEPLOY / "build-release"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip().splitlines()[-1]
    said_machine = report.machine()
    loads = [Load(folder, MIXES[name](), turn.SECRET.encode(), options.seconds, options.warm) for name in options.mixes]
    tools["statements"] = {load.mix.name: pgbench.statements(load.mix, tools["venv"]) for load in loads if "pgbench" in options.names}
    cluster = Cluster(folder)
    say(said_machine)
    say(report.versions(cluster, tools))
    say("PostgreSQL: " + ", ".join(f"{name}={cluster.psql('postgres', f'show {name}')}" for name in SETTINGS if name not in ("listen_addresses", "log_min_messages")))
    say(f"wrk with {THREADS} threads and {CONNECTIONS} connections, {options.rounds} × {options.seconds} s")
    for load in loads:
        say(f"{load.mix.name}: {load.mix.says}; {load.mix.mean_bytes:,} bytes on average")
    results: dict[str, dict[str, list[Measured]]] = {load.mix.name: {name: [] for name in options.names} for load in loads}
    failures: list[str] = []
    for number in range(1, options.rounds + 1):
        for name in options.names:
            contestant = next(one for one in EVERYONE if one.name == name)
            # One mix after the other, so that what is divided later was measured side by side.
            for load in loads:
                try:
                    one = turn.take(contestant, cluster, load, folder, tools)
                except Failed as failed:
                    failures.append(f"round {number}, {load.mix.name}, {name}: {failed}")
                    say(failures[-1])
                    continue
                results[load.mix.name][name].append(one)
                say(f"round {number}  {load.mix.name:<5}  {name:<17} {one.rate:>8,.0f}/s  p50 {one.p50_ms:6.1f} ms  p99 {one.p99_ms:6.1f} ms  {one.stored:,} rows")
    say("\nMedians; RSS and CPU are the receiver's processes together, shared pages in each.")
    for load in loads:
        say(f"\n{load.mix.name}\n{report.table(results[load.mix.name])}")
        for line in report.memory(results[load.mix.name]) if load.mix.about_memory else report.aims(results[load.mix.name]):
            say(line)
    for line in report.ratios(results):
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
