"""Sends events one at a time, at random gaps, and says when each was begun and when it was known to be committed.

Settings: count, gaps (least and most seconds between two), number_at (where in the document its number goes), document, and either
door (host, port, path, fields) and secret, or dsn and insert. So it is a webhook, or a row in the queue of a library.
"""

import hashlib
import hmac
import http.client
import random
import time
import uuid

import orjson
import psycopg

from worker import Worker


class Door:
    """Signed deliveries, on one connection; the 202 says that it is committed."""

    def __init__(self, host: str, port: int, path: str, fields: dict, secret: str):
        self.connection = http.client.HTTPConnection(host, port)
        self.path, self.fields, self.secret = path, fields, secret.encode()

    def prepared(self, document: dict):
        body = orjson.dumps(document)
        fields = self.fields | {"X-Request-UUID": str(uuid.uuid4()), "X-Hub-Signature": "sha256=" + hmac.digest(self.secret, body, hashlib.sha256).hex()}

        def send():
            self.connection.request("POST", self.path, body, fields)
            response = self.connection.getresponse()
            said = response.read()
            if response.status != 202:
                raise SystemExit(f"a delivery was answered {response.status}: {said[:300]}")

        return send


class Table:
    """A row and a commit each; the library's own trigger tells its worker."""

    def __init__(self, dsn: str, insert: str):
        self.connection, self.insert = psycopg.connect(dsn, autocommit=True, prepare_threshold=0), insert

    def prepared(self, document: dict):
        text = orjson.dumps(document).decode()
        return lambda: self.connection.execute(self.insert, [text])


def send(count: int, gaps: list[float], number_at: list[str], document: dict, to: Door | Table) -> list[tuple[float, float]]:
    """By number from 1: begun, committed."""
    chance, sent = random.Random(1), []
    *way, last = number_at
    holder = document
    for name in way:
        holder = holder[name]
    for number in range(1, count + 1):
        holder[last] = number
        deliver = to.prepared(document)
        time.sleep(chance.uniform(*gaps))
        began = time.monotonic()
        deliver()
        sent.append((began, time.monotonic()))
    return sent


worker = Worker()
settings = worker.settings
to = Door(**settings.pop("door")) if "door" in settings else Table(settings.pop("dsn"), settings.pop("insert"))
worker.wait_for_go()
worker.report(sent=send(to=to, **settings))
