"""Bittern's schema from `sql/`, without the binary: what `bittern migrate` would make, but for its own record of it."""

import subprocess
from pathlib import Path

from cluster import Cluster
from processes import Failed

SQL = Path(__file__).resolve().parents[3] / "sql"
# Functions call each other and views, and views functions; files are named for what is in them, not for their order.
PASSES = 4


def script() -> str:
    def include(folder: str) -> list[str]:
        return [rf"\i {path}" for path in sorted((SQL / folder).glob("*.sql"))]

    again = include("functions") + include("views")
    return "\n".join([
        r"\set ON_ERROR_STOP on", "create schema if not exists bittern_store;", *include("migrations"),
        "set check_function_bodies = off;", r"\set ON_ERROR_STOP off", *again * (PASSES - 1),
        r"\set ON_ERROR_STOP on", r"\echo all of it", *again, rf"\i {SQL / 'grants.sql'}", "select bittern_store.make_partitions(7);",
    ])


def apply(cluster: Cluster, database: str) -> None:
    """Into an empty database, the partitions of these days too."""
    done = subprocess.run([cluster.bin / "psql", "-XAtq", "-d", cluster.conninfo(database)], input=script(), capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise Failed("sql/ could not be applied:\n" + "\n".join(done.stderr.splitlines()[-5:]))
