"""A worker of procrastinate that makes HTTP calls by httpx, by its own worker with many jobs at a time.

Settings: dsn, target, concurrency, and forever: whether it goes on when the queue is empty.
"""

import httpx
import orjson
import uvloop
from call import call
from procrastinate import App, PsycopgConnector

from worker import Worker


async def work(worker: Worker, dsn: str, target: str, concurrency: int, forever: bool) -> None:
    # As many connections to PostgreSQL as can be busy at once: it claims one job at a time, and marks each done by itself.
    app = App(connector=PsycopgConnector(conninfo=dsn, json_loads=orjson.loads, min_size=4, max_size=16))
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client:

        @app.task(name="drain", pass_context=True)
        async def job(context, document) -> None:
            address, body, fields = call(target, context.job.id, document)
            (await client.post(address, content=body, headers=fields)).raise_for_status()
            worker.saw([context.job.id], len(body))

        async with app.open_async():
            worker.wait_for_go()
            await app.run_worker_async(concurrency=concurrency, wait=forever, listen_notify=forever, delete_jobs="always",
                                       install_signal_handlers=False)


process = Worker()
uvloop.run(work(process, **process.settings))
process.report()
