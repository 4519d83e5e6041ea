"""What every Python receiver does with a request before storing it: check the signature, read the body, name the columns."""

import hashlib
import hmac
import os

import orjson

SECRET = os.environ["BENCH_SECRET"].encode()
CONNINFO = os.environ["BENCH_DSN"]


def is_signed(body: bytes, signature: str) -> bool:
    """True when `X-Hub-Signature` is the HMAC-SHA256 of the body."""
    return hmac.compare_digest("sha256=" + hmac.digest(SECRET, body, "sha256").hex(), signature)


def row(body: bytes, event_key: str, request_id: str) -> dict:
    """The body read into the columns of `rows.py`. Raises on a body that is not one of the two kinds sent here."""
    payload = orjson.loads(body)
    actor, repository = payload["actor"], payload["repository"]
    document = {
        "product": "cloud",
        "event_key": event_key,
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
        add_pull_request(document, payload["pullrequest"])
    else:
        add_ref(document, payload["push"]["changes"][0])
    return {
        "event_key": event_key,
        "request_id": request_id,
        "headers": HEADERS % (event_key.encode(), request_id.encode()),
        "body": body,
        "type": document["type"],
        "subject": document["subject"],
        "occurred_at": document["occurred_at"],
        "actor_id": document["actor"]["id"],
        "actor_name": document["actor"]["name"],
        "workspace": document["workspace"]["slug"],
        "project": document["project"]["key"],
        "repository_id": document["repository"]["id"],
        "repository": document["repository"]["full_name"],
        "url": document["url"],
        "document": orjson.dumps(document),
        "sha256": hashlib.sha256(body).digest(),
    }


HEADERS = b'{"content-type": "application/json", "user-agent": "Bitbucket-Webhooks/2.0", "x-event-key": "%s", "x-request-uuid": "%s"}'


def bare(uuid: str) -> str:
    return uuid.strip("{}").lower()


def add_pull_request(document: dict, pull: dict) -> None:
    document["type"] = "pull_request.created"
    document["subject"] = f"pull_requests/{pull['id']}"
    document["occurred_at"] = pull["created_on"]
    document["url"] = pull["links"]["html"]["href"]
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
        "url": pull["links"]["html"]["href"],
    }


def side(end: dict) -> dict:
    return {"branch": end["branch"]["name"], "hash": end["commit"]["hash"], "repository": end["repository"]["full_name"]}


def add_ref(document: dict, change: dict) -> None:
    new = change["new"]
    document["type"] = "branch.updated"
    document["subject"] = f"refs/heads/{new['name']}"
    document["occurred_at"] = new["target"]["date"]
    document["url"] = change["links"]["html"]["href"]
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
