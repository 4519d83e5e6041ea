"""How long a claim and its acknowledgement take in several databases, measured in turn in one process.

Settings: rounds, warm and claims (how many in a round), batch, and databases: name, before (SQL to begin a round with), and what
`Claims` takes. Reports for each database the median of each round, in microseconds.
"""

import statistics
import time

from drain_psycopg import Claims
from worker import Worker

# So many claims in one database, then it is the next one's turn: what else happens on the machine meets all alike.
BLOCK = 10


class Database:
    def __init__(self, name: str, before: str, **claims):
        self.name, self.before, self.claims = name, before, Claims(**claims)
        self.taken: list[float] = []
        self.medians: list[float] = []

    def begin(self) -> None:
        self.claims.connection.execute(self.before)

    def block(self, batch: int) -> None:
        for _ in range(BLOCK):
            start = time.perf_counter()
            rows = self.claims.claim(batch)
            if len(rows) != batch:
                raise SystemExit(f"{self.name}: a claim got {len(rows)} of {batch}")
            self.claims.ack(rows)
            self.taken.append((time.perf_counter() - start) * 1e6)

    def end(self, warm: int) -> None:
        self.medians.append(statistics.median(self.taken[warm:]))
        self.taken = []


def measure(rounds: int, warm: int, claims: int, batch: int, databases: list[Database]) -> None:
    for _ in range(rounds):
        for one in databases:
            one.begin()
        for _ in range(0, warm + claims, BLOCK):
            for one in databases:
                one.block(batch)
        for one in databases:
            one.end(warm)


worker = Worker()
databases = [Database(**one) for one in worker.settings.pop("databases")]
worker.wait_for_go()
measure(databases=databases, **worker.settings)
worker.report(medians={one.name: one.medians for one in databases})
