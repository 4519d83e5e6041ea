"""Raw ASGI with group commit, the strongest peer found. BENCH_STORE=raw stores bytes only; BENCH_STORE=rows reads the JSON and writes the rows."""

import os

import rows
from door import is_signed, row
from lane import Lanes

RAW = os.environ["BENCH_STORE"] == "raw"
INSERT_RAW = "insert into rows.raw (body) select unnest($1::bytea[])"
INSERT_ROWS = rows.insert_many()
NAMES = [name for name, _ in rows.PARAMETERS]
ids = iter(range(os.getpid() << 32, (os.getpid() + 1) << 32))


async def write_raw(connection, bodies):
    await connection.execute(INSERT_RAW, bodies)


async def write_rows(connection, items):
    columns = [[item[name] for item in items] for name in NAMES]
    await connection.execute(INSERT_ROWS, [next(ids) for _ in items], *columns)


lanes = Lanes(write_raw if RAW else write_rows)
PLAIN = [(b"content-type", b"application/json")]


async def answer(send, status, body):
    await send({"type": "http.response.start", "status": status, "headers": PLAIN})
    await send({"type": "http.response.body", "body": body})


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await lanes.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["method"] != "POST":
        return await answer(send, 200, b"{}")
    headers = dict(scope["headers"])
    message = await receive()
    body = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    if not is_signed(body, headers[b"x-hub-signature"].decode()):
        return await answer(send, 401, b"{}")
    if RAW:
        await lanes.append(body)
    else:
        request_id = headers.get(b"x-request-uuid") or headers[b"x-request-id"]
        await lanes.append(row(body, headers[b"x-event-key"].decode(), request_id.decode()))
    await answer(send, 202, b'{"triggers":1}')
