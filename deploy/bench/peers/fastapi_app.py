"""The usual receiver: FastAPI on uvicorn, one INSERT and one commit a request through an asyncpg pool; JSON by orjson."""

import os
from contextlib import asynccontextmanager

import asyncpg
import rows
from door import CONNINFO, is_signed, row
from fastapi import FastAPI, Request, Response

NAMES = [name for name, _ in rows.PARAMETERS]
INSERT = rows.insert_one(lambda name, kind: f"${NAMES.index(name) + 1}::{kind}")


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.pool = await asyncpg.create_pool(CONNINFO, min_size=4, max_size=int(os.environ.get("BENCH_POOL", "16")))
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/livez")
async def livez():
    return {}


@app.post("/webhooks/{token}")
async def receive(token: str, request: Request):
    body = await request.body()
    if not is_signed(body, request.headers["x-hub-signature"]):
        return Response(b"{}", 401)
    headers = request.headers
    item = row(body, headers["x-event-key"], headers.get("x-request-uuid") or headers["x-request-id"])
    await request.app.state.pool.execute(INSERT, *[item[name] for name in NAMES])
    return Response(b'{"triggers":1}', 202, media_type="application/json")
