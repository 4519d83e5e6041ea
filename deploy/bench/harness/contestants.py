"""Who takes part. Each one is a class with a name, a line that says what it does, and `start` → the door to load."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from cluster import Cluster
from load import Door
from processes import Failed, Process, answers

PEERS = Path(__file__).parent.parent / "peers"
sys.path.insert(0, str(PEERS))
import rows  # noqa: E402  (the peers' own list of columns)

PRODUCTS = ["cloud", "datacenter"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Receiver:
    """What loads through the HTTP door. `processes` are this one's, the measured receiver first."""

    name = ""
    does = ""
    # How many are stored, and how many of them are different bodies.
    count = "select count(*), count(distinct f.digest), (select count(*) from rows.trigger) from rows.delivery d join rows.fingerprint f on f.delivery_id = d.id"

    def __init__(self, folder: Path, secret: str, tools: dict):
        self.folder, self.secret, self.tools = folder, secret, tools

    def prepare(self, cluster: Cluster, database: str) -> None:
        cluster.psql(database, rows.tables())

    def start(self, cluster: Cluster, database: str) -> tuple[Process, Door]:
        raise NotImplementedError


class Python(Receiver):
    store = "rows"

    def command(self, port: int) -> list[str]:
        raise NotImplementedError

    def start(self, cluster, database):
        port = free_port()
        env = {"BENCH_SECRET": self.secret, "BENCH_DSN": cluster.url(database), "BENCH_STORE": self.store, "PYTHONPATH": str(PEERS),
               "PYTHONDONTWRITEBYTECODE": "1"}
        process = Process(self.command(port), self.folder / f"{self.name}.log", env=env)
        process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/livez"), f"the start of {self.name}")
        return process, Door(port, {product: f"/webhooks/{product}" for product in PRODUCTS})


class FastAPI(Python):
    name = "fastapi"
    does = "FastAPI, uvicorn, asyncpg: HMAC, JSON, one insert and commit a request"

    def command(self, port):
        return [str(self.tools["venv"] / "bin/uvicorn"), "fastapi_app:app", "--host", "127.0.0.1", "--port", str(port), "--workers",
                os.environ.get("BENCH_FASTAPI_WORKERS", "2"), "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]


class GranianRows(Python):
    name = "granian-rows"
    does = "raw ASGI on granian, group commit: HMAC, JSON, the same rows"
    store = "rows"

    def command(self, port):
        return [str(self.tools["venv"] / "bin/granian"), "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--workers",
                os.environ.get("BENCH_GRANIAN_WORKERS", "2"), "--loop", "uvloop", "--http", "1", "--no-ws", "--log-level", "warning", "granian_app:app"]


class GranianRaw(GranianRows):
    name = "granian-raw"
    does = "raw ASGI on granian, group commit: HMAC, raw bytes only"
    store = "raw"
    count = "select count(*), count(distinct sha256(body)), count(*) from rows.raw"


def differences(cluster: Cluster, database: str) -> list[str]:
    """How the peers' tables differ from Bittern's, asked of a database that Bittern has migrated."""
    said = []
    own = {"delivery": rows.DELIVERY, "trigger": rows.TRIGGER, "fingerprint": rows.FINGERPRINT}
    for table, given in own.items():
        theirs = set(given) | {(name, kind) for name, kind, _ in rows.CONSTANT[table]}
        told = cluster.psql(database, f"""select attname || ' ' || case format_type(atttypid, null) when 'timestamp with time zone' then 'timestamptz'
            else format_type(atttypid, null) end from pg_attribute where attrelid = 'bittern_store.{table}'::regclass and attnum > 0
            and not attisdropped and attname not in ('id', 'delivery_id')""")
        ours = {tuple(line.split(" ", 1)) for line in told.splitlines()}
        said += [f"{table}.{name} {kind}: only in bittern_store" for name, kind in sorted(ours - theirs)]
        said += [f"{table}.{name} {kind}: only in peers/rows.py" for name, kind in sorted(theirs - ours)]
        indexes = int(cluster.psql(database, f"select count(*) from pg_index where indrelid = 'bittern_store.{table}'::regclass"))
        if indexes != rows.INDEXES.count(f" rows.{table} "):
            said.append(f"{table} has {indexes} indexes in bittern_store, {rows.INDEXES.count(f' rows.{table} ')} in peers/rows.py")
    return said


def environment(home: Path, conninfo: str, keyring: str, public: int, operator: int) -> dict[str, str]:
    """Bittern's settings, for its service and for its commands; both doors are on loopback."""
    return {
        "BITTERN_DATABASE_URL": conninfo, "BITTERN_DATA_DIR": str(home), "BITTERN_KEYRING": keyring, "BITTERN_OPERATOR_TOKEN": secrets.token_hex(24),
        "BITTERN_PUBLIC_HOST": "127.0.0.1", "BITTERN_PUBLIC_PORT": str(public),
        "BITTERN_OPERATOR_HOST": "127.0.0.1", "BITTERN_OPERATOR_PORT": str(operator),
        "BITTERN_OPERATOR_URL": f"http://127.0.0.1:{operator}",
    }


class Bittern(Receiver):
    name = "bittern"
    does = "bittern serve, all roles: HMAC, normalise, group commit"
    roles: str | None = None
    count = """select (select count(*) from bittern.delivery),
                      (select count(distinct digest) from bittern_store.fingerprint),
                      (select count(*) from bittern.trigger where repeat_of is null)"""

    def prepare(self, cluster, database):
        pass

    def start(self, cluster, database):
        public, operator = free_port(), free_port()
        home = self.folder / f"{self.name}.home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        secret_file = home / "secret"
        secret_file.write_text(self.secret + "\n")
        env = environment(home, cluster.conninfo(database), self.tools["keyring"], public, operator)
        process = self.serve(env, [], public)
        paths = {}
        for product in PRODUCTS:
            made = self.run(env, "webhooks", "create", "--name", product, "--product", product, "--secret-file", str(secret_file), "--output", "json")
            paths[product] = "/webhooks/" + json.loads(made)["url"].rpartition("/webhooks/")[2]
        # One writer, whatever the mix: a second webhook would be given a lane of its own.
        cluster.psql(database, "update bittern_store.webhook set lane = 0; update bittern_store.webhook_version set version = version + 1")
        if self.roles:
            # The operator's door made the webhooks; what is measured serves these roles alone.
            process.end()
            process = self.serve(env, ["--roles", self.roles], public)
        return process, Door(public, paths)

    def serve(self, env: dict, options: list[str], port: int) -> Process:
        process = Process([self.tools["bittern"], "serve", *options], self.folder / f"{self.name}.log", env=env, cwd=env["BITTERN_DATA_DIR"])
        process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), "bittern's being ready")
        return process

    def run(self, env: dict, *arguments: str) -> str:
        done = subprocess.run([self.tools["bittern"], *arguments], env={**os.environ, **env}, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise Failed(f"bittern {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout


class BitternReceiver(Bittern):
    name = "bittern-receiver"
    does = "bittern serve --roles receiver"
    roles = "receiver"


class PgBench:
    """The same rows by pgbench, no HTTP: one statement, one transaction, a delivery."""

    name = "pgbench"
    does = "pgbench -M prepared: the same rows, one delivery a transaction, no HTTP"


RECEIVERS = [FastAPI, GranianRows, GranianRaw, Bittern, BitternReceiver]
EVERYONE = [PgBench, *RECEIVERS]
# `bittern-receiver` only when asked for.
USUAL = ["pgbench", "fastapi", "granian-rows", "granian-raw", "bittern"]
