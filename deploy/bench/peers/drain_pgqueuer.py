"""A worker of pgqueuer, by its own queue manager over an asyncpg pool, until the queue is empty.

Settings: dsn, batch. Statistics are left out (`log_aggregation_interval` 0): nobody else makes any.
"""

from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.types import QueueExecutionMode
from pgqueuer.queries import Queries

from worker import Worker


class Watched(Queries):
    """Notes when the first jobs are claimed and the last are acknowledged."""

    worker: Worker

    async def dequeue(self, *given, **named):
        self.worker.claiming()
        return await super().dequeue(*given, **named)

    async def log_jobs(self, *given, **named):
        await super().log_jobs(*given, **named)
        self.worker.acknowledged()


async def drain(worker: Worker, dsn: str, batch: int) -> None:
    async with asyncpg.create_pool(dsn, min_size=3, max_size=3) as pool:
        queries = Watched.from_asyncpg_pool(pool)
        queries.worker = worker
        manager = QueueManager(queries)

        @manager.entrypoint("drain")
        async def job(given) -> None:
            worker.saw([given.id], len(given.payload))

        worker.wait_for_go()
        await manager.run(batch_size=batch, mode=QueueExecutionMode.drain, log_aggregation_interval=timedelta(0))


process = Worker()
uvloop.run(drain(process, **process.settings))
process.report()
