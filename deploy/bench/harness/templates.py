"""Bodies with a hole, and the signatures of all that will fill it: every request is another body, signed beforehand.

The hole is twelve hexadecimal digits at the end of a UUID, a hash or a text, the last ones of the body, so that the HMAC of almost all
of it is computed once. A run keeps one copy of each template in memory and reads the rest, 78 bytes a request, from a file.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from pathlib import Path

NONCE_WIDTH = 12
DIGITS = re.compile(rb'[0-9a-fA-F]{%d}(?=\}?")' % NONCE_WIDTH)
# Every field of a request but the last: the request's id and the signature come with its nonce.
FIELDS = {
    "cloud": "User-Agent: Bitbucket-Webhooks/2.0\r\nContent-Type: application/json\r\nX-Event-Key: {key}\r\n"
             "X-Hook-UUID: 6f0b1f0e-9d0c-4a50-8b61-7a3f4b1f9f10\r\nX-Attempt-Number: 1\r\nX-Request-UUID: 00000000-0000-4000-8000-",
    "datacenter": "User-Agent: Atlassian HttpClient 4.2.0 / Bitbucket-9.5.2 (9005002) / Default\r\n"
                  "Content-Type: application/json; charset=utf-8\r\nX-Event-Key: {key}\r\nX-Request-Id: 00000000-0000-4000-8000-",
    "plugin": "Content-Type: application/json; charset=utf-8\r\nX-Event-Key: {key}\r\nX-Bitbucket-Type: server\r\n"
              "X-Request-Id: 00000000-0000-4000-8000-",
}


@dataclass
class Template:
    """One body, apart from its hole. `source` is `cloud`, `datacenter`, or `plugin` (Data Center's Post Webhooks)."""

    source: str
    key: str
    head: bytes
    tail: bytes

    @property
    def product(self) -> str:
        return "cloud" if self.source == "cloud" else "datacenter"

    @property
    def size(self) -> int:
        return len(self.head) + NONCE_WIDTH + len(self.tail)

    def filled(self, number: int) -> bytes:
        return self.head + nonce(number) + self.tail


def nonce(number: int) -> bytes:
    return b"%012x" % number


def written(source: str, payload) -> bytes:
    """The payload as JSON, spaced as its sender does."""
    return json.dumps(payload, separators=None if source == "cloud" else (",", ":")).encode()


def cut(source: str, key: str, body: bytes) -> Template:
    """The template of a body that has digits to change."""
    *_, last = DIGITS.finditer(body)
    return Template(source, key, body[:last.start()], body[last.end():])


def write(folder: Path, templates: list[Template]) -> None:
    """Writes `{1…}.{product,fields,head,tail}` for door.lua."""
    for number, one in enumerate(templates, 1):
        for name, content in [("product", one.product.encode()), ("fields", FIELDS[one.source].format(key=one.key).encode()),
                              ("head", one.head), ("tail", one.tail)]:
            (folder / f"{number}.{name}").write_bytes(content)


def write_records(path: Path, secret: bytes, templates: list[Template], count: int) -> None:
    """Writes `count` lines `nonce signature`; the templates take turns, line by line."""
    started = [(hmac.new(secret, one.head, hashlib.sha256), one.tail) for one in templates]
    with path.open("w", buffering=1 << 20) as file:
        for number in range(count):
            state, tail = started[number % len(started)]
            digits = nonce(number + 1)
            signing = state.copy()
            signing.update(digits + tail)
            file.write(f"{digits.decode()} {signing.hexdigest()}\n")
