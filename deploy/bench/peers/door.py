"""What every Python receiver does with a request before storing it: check the signature, read the body, name the columns."""

import hashlib
import hmac
import os

import orjson

import reading

SECRET = os.environ["BENCH_SECRET"].encode()
CONNINFO = os.environ["BENCH_DSN"]
HEADERS = '{"content-type": "application/json", "user-agent": "Bitbucket-Webhooks/2.0", "x-event-key": "%s", "x-request-uuid": "%s"}'


def is_signed(body: bytes, signature: str) -> bool:
    """True when `X-Hub-Signature` is the HMAC-SHA256 of the body."""
    return hmac.compare_digest("sha256=" + hmac.digest(SECRET, body, "sha256").hex(), signature)


def row(body: bytes, event_key: str, request_id: str) -> dict:
    """The body read into the columns of `rows.py`, as asyncpg wants them (text for jsonb)."""
    document, own = reading.read(orjson.loads(body), event_key)
    return own | {
        "event_key": event_key,
        "request_id": request_id,
        "headers": HEADERS % (event_key, request_id),
        "body": body,
        "actor_id": document["actor"]["id"],
        "actor_name": document["actor"]["name"],
        "workspace": document["workspace"]["slug"],
        "project": document["project"]["key"],
        "repository_id": document["repository"]["id"],
        "repository": document["repository"]["full_name"],
        "document": orjson.dumps(document).decode(),
        "digest": hashlib.sha256(body).digest(),
    }
