"""A worker of procrastinate, by its own worker with some jobs at a time, until the queue is empty.

Settings: dsn, concurrency. Its library parses the arguments of a job, which nobody else does; orjson is the fastest way to.
"""

import orjson
import uvloop
from procrastinate import App, PsycopgConnector

from worker import Worker


def watched(worker: Worker, app: App) -> None:
    """Notes when the first job is claimed and the last is acknowledged."""
    fetch, finish = app.job_manager.fetch_job, app.job_manager.finish_job

    async def fetch_job(*given, **named):
        worker.claiming()
        return await fetch(*given, **named)

    async def finish_job(*given, **named):
        await finish(*given, **named)
        worker.acknowledged()

    app.job_manager.fetch_job, app.job_manager.finish_job = fetch_job, finish_job


async def drain(worker: Worker, dsn: str, concurrency: int) -> None:
    def loads(text: bytes):
        worker.bytes += len(text)
        return orjson.loads(text)

    app = App(connector=PsycopgConnector(conninfo=dsn, json_loads=loads, min_size=concurrency, max_size=concurrency + 2))

    @app.task(name="drain", pass_context=True)
    async def job(context, document) -> None:
        worker.saw([context.job.id], 0)

    async with app.open_async():
        watched(worker, app)
        worker.wait_for_go()
        await app.run_worker_async(concurrency=concurrency, wait=False, listen_notify=False, delete_jobs="always", install_signal_handlers=False)


process = Worker()
uvloop.run(drain(process, **process.settings))
process.report()
