"""The server that everybody calls, in a process of its own (`peers/target.py`), and what it has seen."""

import json
import socket
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from consume_workers import python
from contestants import free_port
from processes import Failed, answers


@dataclass
class Seen:
    """Requests, how many different numbers and keys they had, and when the first and the last came."""

    requests: int
    numbers: int
    keys: int
    first: float | None
    last: float | None

    @property
    def seconds(self) -> float:
        return self.last - self.first


class Target:
    """Started by the constructor. A channel is one measurement: nothing is shared between two of them."""

    def __init__(self, venv: Path, folder: Path):
        self.port = free_port()
        self.process = python(venv, "target.py", str(self.port), log=folder / "target.log")
        self.process.wait_until(lambda: answers(f"http://127.0.0.1:{self.port}/seen/nothing"), "the start of the target")
        self.channels = 0

    def channel(self) -> str:
        self.channels += 1
        return f"c{self.channels}"

    def address(self, channel: str, manner: str = "ok") -> str:
        """What is called; `/NUMBER` follows."""
        return f"http://127.0.0.1:{self.port}/{manner}/{channel}"

    def seen(self, channel: str) -> Seen:
        return Seen(**self.asked("seen", channel))

    def arrivals(self, channel: str) -> dict[int, float]:
        """By number: when it was called for the first time."""
        return {int(number): time for number, time in self.asked("arrivals", channel).items()}

    def asked(self, what: str, channel: str) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{what}/{channel}", timeout=30) as response:
            return json.load(response)

    def check_once(self, channel: str, count: int, whose: str) -> Seen:
        """Every one of them came, and came once."""
        seen = self.seen(channel)
        if (seen.requests, seen.numbers, seen.keys) != (count, count, count):
            raise Failed(f"{whose}: {count:,} were to be called once each, and {seen.requests:,} requests came, "
                         f"of {seen.numbers:,} triggers with {seen.keys:,} keys")
        return seen


def dead_address() -> str:
    """An address where nobody listens: a connection is refused at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/dead/channel"
