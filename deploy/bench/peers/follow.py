"""A consumer that keeps up with the log while others append to it, until there is `FOLDER/stop` and nothing more to read.

Settings: batch, and what `Claims` takes. It rests when it got less than it asked for. Polling, because under load the bell rings
fifty times a second, and much of a claim costs the same whatever it brings.
"""

import time

from drain_psycopg import Claims
from worker import Worker

REST_SECONDS = 0.05


def follow(worker: Worker, batch: int, **given) -> None:
    claims = Claims(**given)
    worker.wait_for_go()
    while True:
        # Looked for first: what was there by then is read before the end.
        over = (worker.folder / "stop").exists()
        rows = claims.claim(batch)
        worker.saw([row[1] for row in rows], sum([len(row[2]) for row in rows]))
        if rows:
            claims.ack(rows)
        elif over:
            return
        if len(rows) < batch:
            time.sleep(REST_SECONDS)


process = Worker()
follow(process, **process.settings)
process.report()
