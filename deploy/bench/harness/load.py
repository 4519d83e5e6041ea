"""wrk through door.lua: 2 threads, 64 connections, every request another signed body."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import bodies
from processes import Failed

THREADS = 2
CONNECTIONS = 64
# One more of the fastest contestants than we have seen here; wrk stops by itself when they are used up, and that is said.
MOST_A_SECOND = 45_000


@dataclass
class Measured:
    """One contestant in one round. Times in milliseconds, memory in bytes, CPU in microseconds a delivery."""

    rate: float
    p50_ms: float
    p99_ms: float
    stored: int = 0
    memory_most: int | None = None
    memory_end: int | None = None
    cpu_receiver: float | None = None
    cpu_postgres: float | None = None


@dataclass
class Door:
    port: int
    path: str


class Load:
    """The bodies of a run, made once, and the wrk that sends them. Every contestant has an empty database, so all get the same."""

    def __init__(self, folder: Path, secret: bytes, seconds: int, warm_seconds: int):
        self.folder, self.seconds, self.warm_seconds = folder, seconds, warm_seconds
        # Even, so that every thread's share begins with the first kind.
        self.warm_share, self.share = (MOST_A_SECOND * length // THREADS // 2 * 2 for length in (warm_seconds, seconds))
        self.templates = bodies.write_templates(folder)
        bodies.write_records(folder / "records", secret, self.templates, THREADS * (self.warm_share + self.share))

    def body_bytes(self) -> int:
        return sum(len(head) + bodies.NONCE_WIDTH + len(tail) for head, tail in self.templates) // len(self.templates)

    def warm(self, door: Door) -> int:
        """How many were answered 2xx."""
        return self.send(door, first=0, share=self.warm_share, seconds=self.warm_seconds)["answers"]

    def measure(self, door: Door) -> dict:
        return self.send(door, first=THREADS * self.warm_share, share=self.share, seconds=self.seconds)

    def send(self, door: Door, first: int, share: int, seconds: int) -> dict:
        result = self.folder / "wrk.json"
        result.unlink(missing_ok=True)
        script = Path(__file__).parent.parent / "door.lua"
        env = {
            "BENCH_RECORDS": self.folder / "records", "BENCH_TEMPLATES": self.folder, "BENCH_RESULT": result,
            "BENCH_FIRST": first, "BENCH_SHARE": share, "BENCH_PATH": door.path,
        }
        command = ["wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "10s", "-s", str(script),
                   f"http://127.0.0.1:{door.port}"]
        done = subprocess.run(command, env={**os.environ, **{name: str(value) for name, value in env.items()}},
                              capture_output=True, text=True, timeout=seconds + 60, start_new_session=True)
        if done.returncode or not result.exists():
            raise Failed(f"wrk: {done.stdout}{done.stderr}")
        found = json.loads(result.read_text())
        if found["answers"] >= THREADS * share:
            raise Failed(f"wrk used up its {THREADS * share} bodies: MOST_A_SECOND in load.py is too low for this machine")
        if found["refused"] or found["broken"]:
            raise Failed(f"{found['refused']} answers were not 2xx and {found['broken']} connections broke, of {found['answers']}")
        if found["answers"] == 0:
            raise Failed("not one answer came")
        return found
