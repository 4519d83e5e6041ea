"""A payload read into a document and the columns that it fills: Cloud's pull requests and pushes in full, all else in general.

The full reading asks for no field twice and forgives nothing; what is not as it expects is read in general, where everything
may be missing. The general document is shorter than Bittern's, which is in the peers' favour.
"""

from datetime import datetime
from functools import cache

SURPRISES = (KeyError, TypeError, IndexError, AttributeError)


def read(payload: dict, event_key: str) -> tuple[dict, dict]:
    """The document, and the columns."""
    try:
        if "pullrequest" in payload:
            document = parties(payload)
            own = pull_request(document, payload["pullrequest"])
        elif "push" in payload:
            document = parties(payload)
            own = ref(document, payload["push"]["changes"][0])
        else:
            document, own = in_general(payload)
    except SURPRISES:
        document, own = in_general(payload)
    own["type"] = kind(event_key)
    return document, own


@cache
def kind(event_key: str) -> str:
    return event_key.replace("pullrequest", "pull_request").replace(":", ".")


def parties(payload: dict) -> dict:
    actor, repository = payload["actor"], payload["repository"]
    return {
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
    return columns(f"pull_requests/{pull['id']}", pull["created_on"], url)


def side(end: dict) -> dict:
    return {"branch": end["branch"]["name"], "hash": end["commit"]["hash"], "repository": end["repository"]["full_name"]}


def ref(document: dict, change: dict) -> dict:
    """The same for a push to one branch."""
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
    return columns(f"refs/heads/{new['name']}", new["target"]["date"], change["links"]["html"]["href"])


def columns(subject: str | None, occurred_at: str | None, url: str | None) -> dict:
    return {"subject": subject, "occurred_at": occurred_at and datetime.fromisoformat(occurred_at), "url": url}


def in_general(payload: dict) -> tuple[dict, dict]:
    """Who did something, where, and to what, of either product."""
    actor = payload.get("actor") or {}
    pull = payload.get("pullrequest") or payload.get("pullRequest") or {}
    repository = payload.get("repository") or at(pull, "toRef", "repository") or {}
    project = repository.get("project") or payload.get("project") or {}
    comment = payload.get("comment") or {}
    changes = payload.get("changes") or at(payload, "push", "changes")
    change = changes[0] if isinstance(changes, list) and changes else {}
    what = at(change, "refId") or at(change, "new", "name") or at(change, "old", "name")
    document = {
        "actor": {"id": str(actor.get("uuid") or actor.get("id")), "name": actor.get("display_name") or actor.get("displayName")},
        "workspace": {"slug": at(repository, "workspace", "slug")},
        "project": {"key": project.get("key"), "name": project.get("name")},
        "repository": {"id": str(repository.get("uuid") or repository.get("id")), "name": repository.get("name"),
                       "full_name": repository.get("full_name") or f"{project.get('key')}/{repository.get('slug')}"},
        "pull_request": pull and {"id": pull.get("id"), "title": pull.get("title"), "description": pull.get("description"), "state": pull.get("state"),
                                  "reviewers": [at(one, "user", "displayName") for one in pull.get("reviewers") or []]},
        "comment": comment and {"id": comment.get("id"), "text": comment.get("text") or at(comment, "content", "raw")},
        "ref": what and {"name": what, "before": change.get("fromHash") or at(change, "old", "target", "hash"),
                         "after": change.get("toHash") or at(change, "new", "target", "hash")},
    }
    subject = f"pull_requests/{pull['id']}" if "id" in pull else what
    date = payload.get("date")
    return document, columns(subject, date if isinstance(date, str) else None, at(pull or repository, "links", "html", "href"))


def at(value, *names):
    """What stands under the names, one in the other; None when any of them is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
