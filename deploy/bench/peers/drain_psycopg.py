"""A worker over plain SQL, the same for Bittern and for the bare table: claim, read, acknowledge, until there is nothing more.

Settings: dsn, claim (→ lease, id, document), ack (of a lease, or of the ids), by_lease, batch, seconds (after which it stops).
"""

import time

import psycopg
from psycopg.types.string import ByteaBinaryLoader

from worker import Worker


def connected(dsn: str) -> psycopg.Connection:
    """Statements are prepared at once, and documents come as the bytes that the server sent: nobody parses them."""
    connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=0)
    connection.adapters.register_loader("jsonb", ByteaBinaryLoader)
    return connection


class Claims:
    """A connection that claims and acknowledges. Each claim is acknowledged whole, or the program ends."""

    def __init__(self, dsn: str, claim: str, ack: str, by_lease: bool):
        self.connection = connected(dsn)
        self.cursor = self.connection.cursor(binary=True)
        self.claim_sql, self.ack_sql, self.by_lease = claim, ack, by_lease

    def claim(self, batch: int) -> list[tuple]:
        return self.cursor.execute(self.claim_sql, [batch]).fetchall()

    def ack(self, rows: list[tuple]) -> None:
        if self.by_lease:
            done = self.cursor.execute(self.ack_sql, [rows[0][0]]).fetchone()[0]
        else:
            done = self.cursor.execute(self.ack_sql, [[row[1] for row in rows]]).rowcount
        if done != len(rows):
            raise SystemExit(f"{len(rows)} were claimed, and {done} of them acknowledged")


def drain(worker: Worker, dsn: str, claim: str, ack: str, by_lease: bool, batch: int, seconds: float) -> None:
    claims = Claims(dsn, claim, ack, by_lease)

    def take(batch: int) -> bool:
        rows = claims.claim(batch)
        worker.saw([row[1] for row in rows], sum([len(row[2]) for row in rows]))
        if rows:
            claims.ack(rows)
        return bool(rows)

    # Plans are made and caches filled, as in a worker that has been there for a while.
    take(1)
    worker.wait_for_go()
    limit = time.monotonic() + seconds
    empty = 0
    # Empty twice: with many workers a queue may say "ask again" once.
    while empty < 2 and time.monotonic() < limit:
        worker.claiming()
        if take(batch):
            empty = 0
            worker.acknowledged()
        else:
            empty += 1


if __name__ == "__main__":
    process = Worker()
    drain(process, **process.settings)
    process.report()
