"""The server that everybody calls: `python target.py PORT`. It answers at once, and notes when each request came.

It listens on two addresses, which are two hosts to those who call. A call is `POST /MANNER/CHANNEL/NUMBER` with an `Idempotency-Key`.
The manner is how it is treated: `ok` 200, `busy` 503, `limited` 429 with Retry-After, `hang` no answer at all. `GET /seen/CHANNEL` counts, `GET /arrivals/CHANNEL` gives the time of each number's first call, of
the machine's monotonic clock. Parses just what a client of its sends: a request line, fields, and a body of a Content-Length.
"""

import asyncio
import json
import re
import sys
import time

import uvloop

LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: (\d+)")
KEY = re.compile(rb"\r\n[Ii]dempotency-[Kk]ey: ([^\r]+)")
RETRY_AFTER_SECONDS = 2


def answer(status: str, body: bytes, *fields: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *fields, "", ""]
    return "\r\n".join(lines).encode() + body


ANSWERS = {
    b"ok": answer("200 OK", b'{"ok":true}'),
    b"busy": answer("503 Service Unavailable", b'{"ok":false}'),
    b"limited": answer("429 Too Many Requests", b'{"ok":false}', f"Retry-After: {RETRY_AFTER_SECONDS}"),
    b"hang": b"",
}
# By channel: number, key, time.
calls: dict[bytes, list[tuple[bytes, bytes, float]]] = {}


def seen(channel: bytes) -> dict:
    found = calls.get(channel, [])
    times = [time for _, _, time in found]
    return {"requests": len(found), "numbers": len({number for number, _, _ in found}), "keys": len({key for _, key, _ in found}),
            "first": min(times, default=None), "last": max(times, default=None)}


def arrivals(channel: bytes) -> dict:
    # The first call of a number is what stays.
    return {int(number): time for number, _, time in reversed(calls.get(channel, []))}


class Calls(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.rest = transport, b""

    def data_received(self, data):
        data = self.rest + data if self.rest else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end]
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(data) < whole:
                break
            data = data[whole:]
            self.take(head)
        self.rest = data

    def take(self, head: bytes) -> None:
        method, path, _ = head.split(b" ", 2)
        parts = path.split(b"/")
        if method == b"POST":
            key = KEY.search(head)
            calls.setdefault(parts[2], []).append((parts[3], key[1] if key else b"", time.monotonic()))
            self.transport.write(ANSWERS[parts[1]])
        else:
            asked = {b"seen": seen, b"arrivals": arrivals}[parts[1]]
            self.transport.write(answer("200 OK", json.dumps(asked(parts[2])).encode()))


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Calls, ["127.0.0.1", "127.0.0.2"], int(sys.argv[1]), backlog=1024)
    await server.serve_forever()


uvloop.run(main())
