"""wrk through door.lua: 2 threads, 64 connections, every request another signed body."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import templates
from mixes import Mix
from processes import Failed

THREADS = 2
CONNECTIONS = 64


@dataclass
class Measured:
    """One contestant in one round. Times in milliseconds, memory in bytes, CPU in microseconds a delivery."""

    rate: float
    p50_ms: float
    p99_ms: float
    stored: int = 0
    refused: int = 0
    memory_before: int | None = None
    memory_most: int | None = None
    memory_end: int | None = None
    memory_after: int | None = None
    cpu_receiver: float | None = None
    cpu_postgres: float | None = None


@dataclass
class Door:
    """Where a receiver listens, and the path of its webhook for each product."""

    port: int
    paths: dict[str, str]


class Load:
    """The bodies of a mix, made once, and the wrk that sends them. Every contestant has an empty database, so all get the same."""

    def __init__(self, folder: Path, mix: Mix, secret: bytes, seconds: int, warm_seconds: int):
        self.folder, self.mix, self.seconds, self.warm_seconds = folder / mix.name, mix, seconds, warm_seconds
        self.folder.mkdir()
        # Whole rounds of the deck, so that every thread's share begins with the first template.
        deck = len(mix.deck)
        self.warm_share, self.share = (max(1, mix.most_a_second * length // THREADS // deck) * deck for length in (warm_seconds, seconds))
        templates.write(self.folder, mix.deck)
        templates.write_records(self.folder / "records", secret, mix.deck, THREADS * (self.warm_share + self.share))

    def warm(self, door: Door) -> dict:
        return self.send(door, first=0, share=self.warm_share, seconds=self.warm_seconds)

    def measure(self, door: Door) -> dict:
        return self.send(door, first=THREADS * self.warm_share, share=self.share, seconds=self.seconds)

    def send(self, door: Door, first: int, share: int, seconds: int) -> dict:
        """What door.lua writes; `answers` are those of 2xx, `refused` the others."""
        result = self.folder / "wrk.json"
        result.unlink(missing_ok=True)
        script = Path(__file__).parent.parent / "door.lua"
        env = {
            "BENCH_RECORDS": self.folder / "records", "BENCH_TEMPLATES": self.folder, "BENCH_KINDS": len(self.mix.deck), "BENCH_RESULT": result,
            "BENCH_FIRST": first, "BENCH_SHARE": share, **{f"BENCH_PATH_{product}": path for product, path in door.paths.items()},
        }
        command = ["wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "10s", "-s", str(script),
                   f"http://127.0.0.1:{door.port}"]
        done = subprocess.run(command, env={**os.environ, **{name: str(value) for name, value in env.items()}},
                              capture_output=True, text=True, timeout=seconds + 60, start_new_session=True)
        if done.returncode or not result.exists():
            raise Failed(f"wrk: {done.stdout}{done.stderr}")
        found = json.loads(result.read_text())
        if found["answers"] >= THREADS * share:
            raise Failed(f"wrk used up its {THREADS * share} bodies: most_a_second in mixes.py is too low for this machine")
        if found["broken"] or (found["refused"] and not self.mix.about_memory):
            raise Failed(f"{found['refused']} answers were not 2xx and {found['broken']} connections broke, of {found['answers']}")
        found["answers"] -= found["refused"]
        if not found["answers"] and not self.mix.about_memory:
            raise Failed("not one answer came")
        return found
