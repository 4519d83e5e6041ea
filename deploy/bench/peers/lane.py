"""Group commit for an asyncio receiver: a batch forms while the one before it commits; no timer."""

import asyncio
import os

import asyncpg

from door import CONNINFO

MOST_ROWS = int(os.environ.get("BENCH_BATCH", "128"))
LANES = int(os.environ.get("BENCH_LANES", "2"))


class Lanes:
    """A few connections that take turns at what waits."""

    def __init__(self, write):
        self.write = write
        self.waiting = []
        self.bell = asyncio.Event()
        self.tasks = []

    async def start(self):
        for _ in range(LANES):
            connection = await asyncpg.connect(CONNINFO)
            self.tasks.append(asyncio.create_task(self.run(connection)))

    def append(self, item) -> asyncio.Future:
        """Done when the item's transaction is."""
        future = asyncio.get_running_loop().create_future()
        self.waiting.append((item, future))
        self.bell.set()
        return future

    async def run(self, connection):
        while True:
            await self.bell.wait()
            batch, self.waiting = self.waiting[:MOST_ROWS], self.waiting[MOST_ROWS:]
            if not self.waiting:
                self.bell.clear()
            if not batch:
                continue
            try:
                await self.write(connection, [item for item, _ in batch])
            except Exception as error:
                print(f"lane: {error!r}", flush=True)
                for _, future in batch:
                    future.cancelled() or future.set_exception(error)
            else:
                for _, future in batch:
                    future.cancelled() or future.set_result(None)
