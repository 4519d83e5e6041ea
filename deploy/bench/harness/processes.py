"""Processes of a run: started apart from the terminal, watched, and ended one by one by their own numbers."""

import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """What went wrong, for the person who runs the benchmark."""


def descendants(root: int) -> list[int]:
    """The process and everything below it, parents first."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := stat(int(entry))):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on, or None when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def resident_bytes(root: int) -> int:
    """RSS summed over the tree; pages that processes share count in each."""
    return sum(int(fields[21]) * PAGE_BYTES for pid in descendants(root) if (fields := stat(pid)))


def cpu_seconds(root: int) -> float:
    """Processor time of the tree, its ended and awaited children included."""
    return sum(sum(map(int, fields[11:15])) for pid in descendants(root) if (fields := stat(pid))) / TICKS


class Process:
    """One program with its log. `end()` asks, waits, then kills what is left of its tree."""

    living: list["Process"] = []

    def __init__(self, command: list[str], log: Path, env: dict | None = None, user: str | None = None, cwd: str | None = None):
        self.command, self.log = command, log
        as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
        with log.open("ab") as out:
            self.popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                                          env={**os.environ, **(env or {})}, cwd=cwd, **as_user)
        Process.living.append(self)

    @property
    def pid(self) -> int:
        return self.popen.pid

    def tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def require_alive(self) -> None:
        if self.popen.poll() is not None:
            raise Failed(f"{self.command[0]} ended with {self.popen.returncode}:\n{self.tail()}")

    def wait_until(self, ready, what: str, seconds: float = 60) -> None:
        limit = time.monotonic() + seconds
        while not ready():
            self.require_alive()
            if time.monotonic() > limit:
                raise Failed(f"{what} did not happen within {seconds:.0f} s:\n{self.tail()}")
            time.sleep(0.1)

    def end(self, ask: int = signal.SIGTERM, seconds: float = 20) -> None:
        if self in Process.living:
            Process.living.remove(self)
        tree = descendants(self.pid) if self.popen.poll() is None else []
        if tree:
            self.popen.send_signal(ask)
            try:
                self.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
        for pid in tree[1:]:
            fields = stat(pid)
            # Its session is ours still, so the number has not been given to a stranger.
            if fields and int(fields[3]) == self.pid:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    @classmethod
    def end_all(cls) -> None:
        for process in reversed(list(cls.living)):
            process.end()


def answers(url: str) -> bool:
    """True when a GET of the address is answered 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def peak_bytes(pid: int) -> int:
    """The most that a process has ever had resident, as the kernel noted it; 0 of one that has just ended."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


class MemoryWatch:
    """The tree's resident memory: `most` and `last`, in bytes.

    The most of a single process is the kernel's own; of several it is looked for four times a second.
    """

    def __init__(self, pid: int):
        self.pid, self.most, self.last = pid, 0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        while not self.over.wait(0.25):
            self.look()

    def look(self) -> None:
        self.last = resident_bytes(self.pid)
        self.most = max(self.most, self.last)

    def stop(self) -> None:
        self.over.set()
        self.thread.join()
        self.look()
        if len(descendants(self.pid)) == 1:
            self.most = peak_bytes(self.pid)
