"""What every Python receiver does with a request before storing it: check the signature, read the body, name the columns."""

import hashlib
import hmac
import os
from datetime import datetime

import orjson

SECRET = os.environ["BENCH_SECRET"].encode()
CONNINFO = os.environ["BENCH_DSN"]


def is_signed(body: bytes, signature: str) -> bool:
    """True when `X-Hub-Signature` is the HMAC-SHA256 of the body."""
    return hmac.compare_digest("sha256=" + hmac.digest(SECRET, body, "sha256").hex(), signature)


def row(body: bytes, event_key: str, request_id: str) -> dict:
    """The body read into the columns of `rows.py`, as asyncpg wants them (text for jsonb). Raises on a body that is not one of the two kinds sent here."""
    payload = orjson.loads(body)
    actor, repository = payload["actor"], payload["repository"]
    document = {
        "actor": {"id": bare(actor["uuid"]), "name": actor["display_name"], "nickname": actor["nickname"]},
        "workspace": {"id": bare(repository["workspace"]["uuid"]), "slug": repository["workspace"]["slug"]},
        "project": {"key": repository["project"]["key"], "name": repository["project"]["name"]},
        "repository": {
            "id": bare(repository["uuid"]),
            "full_name": repository["full_name"],
            "name": repository["name"],
            "slug": repository["full_name"].split("/")[1],
            "url": repository["links"]["html"]["href"],
            "private": repository["is_private"],
        },
    }
    if event_key == "pullrequest:created":
        own = pull_request(document, payload["pullrequest"])
    else:
        own = ref(document, payload["push"]["changes"][0])
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


HEADERS = '{"content-type": "application/json", "user-agent": "Bitbucket-Webhooks/2.0", "x-event-key": "%s", "x-request-uuid": "%s"}'


def bare(uuid: str) -> str:
    return uuid.strip("{}").lower()


def pull_request(document: dict, pull: dict) -> dict:
    """Adds the pull request to the document; returns the columns that only it knows. They are not kept twice."""
    url = pull["links"]["html"]["href"]
    document["pull_request"] = {
        "id": pull["id"],
        "title": pull["title"],
        "description": pull["description"],
        "state": pull["state"].lower(),
        "draft": pull["draft"],
        "author": {"id": bare(pull["author"]["uuid"]), "name": pull["author"]["display_name"]},
        "source": side(pull["source"]),
        "destination": side(pull["destination"]),
        "merge_hash": None,
        "reviewers": [{"id": bare(person["uuid"]), "name": person["display_name"]} for person in pull["reviewers"]],
        "url": url,
    }
    return columns("pull_request.created", f"pull_requests/{pull['id']}", pull["created_on"], url)


def side(end: dict) -> dict:
    return {"branch": end["branch"]["name"], "hash": end["commit"]["hash"], "repository": end["repository"]["full_name"]}


def ref(document: dict, change: dict) -> dict:
    """The same for a push of one branch."""
    new = change["new"]
    document["ref"] = {
        "kind": new["type"],
        "name": new["name"],
        "before": change["old"]["target"]["hash"],
        "after": new["target"]["hash"],
        "forced": change["forced"],
        "truncated": change["truncated"],
        "commits": [
            {
                "hash": commit["hash"],
                "message": commit["message"],
                "author": commit["author"]["raw"],
                "url": commit["links"]["html"]["href"],
            }
            for commit in change["commits"]
        ],
    }
    return columns("branch.updated", f"refs/heads/{new['name']}", new["target"]["date"], change["links"]["html"]["href"])


def columns(kind: str, subject: str, occurred_at: str, url: str) -> dict:
    return {"type": kind, "subject": subject, "occurred_at": datetime.fromisoformat(occurred_at), "url": url}
