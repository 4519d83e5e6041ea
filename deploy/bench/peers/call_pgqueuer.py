"""A worker of pgqueuer that makes HTTP calls by aiohttp, by its own queue manager over an asyncpg pool.

Settings: dsn, target, batch, concurrency, and forever: whether it goes on when the queue is empty. Statistics are left out
(`log_aggregation_interval` 0): nobody else makes any.
"""

from datetime import timedelta

import aiohttp
import asyncpg
import orjson
import uvloop
from call import call
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.types import QueueExecutionMode
from pgqueuer.queries import Queries

from worker import Worker


async def work(worker: Worker, dsn: str, target: str, batch: int, concurrency: int, forever: bool) -> None:
    connector = aiohttp.TCPConnector(limit=concurrency)
    async with asyncpg.create_pool(dsn, min_size=3, max_size=3) as pool, aiohttp.ClientSession(connector=connector) as session:
        manager = QueueManager(Queries.from_asyncpg_pool(pool))

        @manager.entrypoint("drain")
        async def job(given) -> None:
            address, body, fields = call(target, given.id, orjson.loads(given.payload))
            async with session.post(address, data=body, headers=fields) as response:
                await response.read()
                response.raise_for_status()
            worker.saw([given.id], len(given.payload))

        worker.wait_for_go()
        mode = QueueExecutionMode.continuous if forever else QueueExecutionMode.drain
        # As many jobs at a time as fill every connection, and a batch on its way.
        await manager.run(batch_size=batch, max_concurrent_tasks=2 * batch, mode=mode, log_aggregation_interval=timedelta(0))


process = Worker()
uvloop.run(work(process, **process.settings))
process.report()
