"""What every worker process of `deploy/bench/consume` shares: how it starts with the others, and how it says what it saw.

`python PROGRAM FOLDER NUMBER SETTINGS`: SETTINGS is JSON. When it is connected it makes `FOLDER/NUMBER.ready`, begins when there is
`FOLDER/go`, and leaves `FOLDER/NUMBER.json`. Times are of the machine's monotonic clock, the same for all processes.
"""

import json
import resource
import sys
import time
from pathlib import Path


class Worker:
    def __init__(self):
        self.folder, self.number, self.settings = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
        # How many were seen, before the start too; the sum of their ids; the bytes of their documents.
        self.count = self.total = self.bytes = 0
        self.first: float | None = None
        self.last: float | None = None

    def wait_for_go(self) -> None:
        (self.folder / f"{self.number}.ready").touch()
        while not (self.folder / "go").exists():
            time.sleep(0.002)
        self.count_before, self.cpu_before = self.count, time.process_time()

    def claiming(self) -> None:
        """Before a claim; the first one's time is kept."""
        if self.first is None:
            self.first = time.monotonic()

    def saw(self, ids: list[int], size: int) -> None:
        self.count += len(ids)
        self.total += sum(ids)
        self.bytes += size

    def acknowledged(self) -> None:
        self.last = time.monotonic()

    def report(self, **more) -> None:
        """Written under another name first: who finds the file finds all of it."""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        said = {"first": self.first, "last": self.last, "count": self.count, "before": self.count_before, "total": self.total,
                "bytes": self.bytes, "cpu": time.process_time() - self.cpu_before, "memory": memory, **more}
        unfinished = self.folder / f"{self.number}.unfinished"
        unfinished.write_text(json.dumps(said))
        unfinished.rename(self.folder / f"{self.number}.json")
