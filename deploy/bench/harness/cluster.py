"""A PostgreSQL cluster for one run: its own folder, a Unix socket only, durable, the same settings for every contestant."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from processes import Failed, Process

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "default_toast_compression": "lz4",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "log_min_messages": "error",
}


def binaries() -> Path:
    """The folder of the newest PostgreSQL here: Debian's, else the one of PATH."""
    def major(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    found = sorted((path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), key=major)
    if found:
        return found[-1]
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Failed("initdb is nowhere: install PostgreSQL")


class Cluster:
    """Started by the constructor; `end()` stops it. The folder belongs to the caller."""

    def __init__(self, folder: Path):
        self.bin = binaries()
        self.user = "postgres" if os.geteuid() == 0 else None
        self.data, self.sockets = folder / "cluster", folder / "socket"
        for path in (self.data, self.sockets):
            path.mkdir(mode=0o700)
            if self.user:
                shutil.chown(path, self.user, self.user)
        self.as_user = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        # Trust, because only this user (and root) may enter the socket's folder and nothing listens on TCP.
        made = subprocess.run([self.bin / "initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C"],
                              capture_output=True, text=True, cwd="/", **self.as_user)
        if made.returncode:
            raise Failed(f"initdb: {made.stderr.strip()}")
        options = [argument for name, setting in SETTINGS.items() for argument in ("-c", f"{name}={setting}")]
        self.process = Process([str(self.bin / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *options],
                               folder / "postgres.log", user=self.user, cwd="/")
        self.process.wait_until(lambda: self.psql("postgres", "select 1", must=False) == "1", "the start of PostgreSQL")

    def conninfo(self, database: str) -> str:
        return f"host={self.sockets} user=bench dbname={database}"

    def url(self, database: str) -> str:
        """The same as a URL, for asyncpg."""
        return f"postgresql://bench@/{database}?host={self.sockets}"

    def psql(self, database: str, sql: str, must: bool = True) -> str:
        """The answer as text, columns by `|`; several commands may be given."""
        done = subprocess.run([self.bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo(database), "-c", sql],
                              capture_output=True, text=True, cwd="/")
        if done.returncode and must:
            raise Failed(f"psql: {done.stderr.strip()}\n  in: {' '.join(sql.split())[:200]}")
        return done.stdout.strip()

    def fresh(self, database: str) -> None:
        """An empty database, everything before it written out, so that nobody pays for his predecessor."""
        self.psql("postgres", f"drop database if exists {database} with (force)")
        self.psql("postgres", f"create database {database}")
        self.psql("postgres", "checkpoint")

    def end(self) -> None:
        self.process.end(ask=signal.SIGINT)
