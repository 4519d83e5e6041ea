"""What recorded bodies of Bitbucket must become, read a second time and in another language.

    expectations.py FOLDER

FOLDER holds MANIFEST.tsv (a header line, then file, product, event key, …) and the bodies that it lists. Prints one
JSON object a line for each body, in the manifest's order:

    {"file": …, "product": "cloud" or "datacenter", "key": …, "triggers": [
        {"type": …, "subject": …, "repository": …, "before": …, "after": …, "actor": …}, …]}

Null is what the body does not say. Written from the design and from what is known of Bitbucket, and sharing nothing
with the Swift reader, so that the two agree only where both are right. Not a reader for hostile bodies: what it does
not expect ends it.
"""

import csv
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

CLOUD_TYPES = {
    "repo:created": "repository.created",
    "repo:deleted": "repository.deleted",
    "repo:imported": "repository.imported",
    "repo:transfer": "repository.transferred",
    "repo:fork": "repository.forked",
    "repo:updated": "repository.updated",
    "repo:commit_comment_created": "commit.comment_created",
    "repo:commit_status_created": "commit.status_created",
    "repo:commit_status_updated": "commit.status_updated",
    "pullrequest:created": "pull_request.created",
    "pullrequest:updated": "pull_request.updated",
    "pullrequest:push": "pull_request.pushed",
    "pullrequest:approved": "pull_request.approved",
    "pullrequest:unapproved": "pull_request.unapproved",
    "pullrequest:changes_request_created": "pull_request.changes_requested",
    "pullrequest:changes_request_removed": "pull_request.changes_request_removed",
    "pullrequest:fulfilled": "pull_request.merged",
    "pullrequest:rejected": "pull_request.declined",
    "pullrequest:comment_created": "pull_request.comment_created",
    "pullrequest:comment_updated": "pull_request.comment_updated",
    "pullrequest:comment_deleted": "pull_request.comment_deleted",
    "pullrequest:comment_resolved": "pull_request.comment_resolved",
    "pullrequest:comment_reopened": "pull_request.comment_reopened",
    "issue:created": "issue.created",
    "issue:updated": "issue.updated",
    "issue:comment_created": "issue.comment_created",
    "project:updated": "project.updated",
}

DATA_CENTER_TYPES = {
    "repo:forked": "repository.forked",
    "repo:modified": "repository.updated",
    "repo:secret_detected": "repository.secret_detected",
    "mirror:repo_synchronized": "mirror.synchronized",
    "repo:comment:added": "commit.comment_created",
    "repo:comment:edited": "commit.comment_updated",
    "repo:comment:deleted": "commit.comment_deleted",
    "pr:opened": "pull_request.created",
    "pr:modified": "pull_request.updated",
    "pr:from_ref_updated": "pull_request.pushed",
    "pr:to_ref_updated": "pull_request.retargeted",
    "pr:reviewer:updated": "pull_request.reviewers_updated",
    "pr:reviewer:approved": "pull_request.approved",
    "pr:reviewer:unapproved": "pull_request.unapproved",
    "pr:reviewer:needs_work": "pull_request.changes_requested",
    "pr:reviewer:changes_requested": "pull_request.changes_requested",
    "pr:merged": "pull_request.merged",
    "pr:declined": "pull_request.declined",
    "pr:deleted": "pull_request.deleted",
    "pr:comment:added": "pull_request.comment_created",
    "pr:comment:edited": "pull_request.comment_updated",
    "pr:comment:deleted": "pull_request.comment_deleted",
    "project:modified": "project.updated",
}

# A key that only a header names is believed when the body has what the key is about.
REQUIRED = {
    "repo:push": ["push"],
    "repo:fork": ["fork"],
    "repo:updated": ["changes"],
    "repo:commit_comment_created": ["comment"],
    "repo:commit_status_created": ["commit_status"],
    "repo:commit_status_updated": ["commit_status"],
    "pullrequest:approved": ["pullrequest", "approval"],
    "pullrequest:unapproved": ["pullrequest", "approval"],
    "pullrequest:changes_request_created": ["pullrequest", "changes_request"],
    "pullrequest:changes_request_removed": ["pullrequest", "changes_request"],
    "pullrequest:comment_created": ["pullrequest", "comment"],
    "pullrequest:comment_updated": ["pullrequest", "comment"],
    "pullrequest:comment_deleted": ["pullrequest", "comment"],
    "pullrequest:comment_resolved": ["pullrequest", "comment"],
    "pullrequest:comment_reopened": ["pullrequest", "comment"],
    "issue:comment_created": ["issue", "comment"],
    "project:updated": ["project"],
    "pipeline:span_created": ["resourceSpans"],
}

# The states of a pull request that contradict the key.
DENIED_BY = {"pullrequest:fulfilled": ["OPEN", "DECLINED"], "pullrequest:rejected": ["OPEN", "MERGED"]}


def at(value, *path):
    """The value under the path, None where it ends early."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def trigger(type, subject=None, repository=None, before=None, after=None, actor=None):
    return {
        "type": type,
        "subject": subject,
        "repository": repository,
        "before": before,
        "after": after,
        "actor": actor,
    }


def is_borne_out(key, body):
    required = REQUIRED.get(key, [key.split(":")[0]] if key.startswith(("pullrequest:", "issue:")) else [])
    if any(at(body, name) is None for name in required):
        return False
    return at(body, "pullrequest", "state") not in DENIED_BY.get(key, [])


# Cloud


def cloud_actor(body):
    uuid = at(body, "actor", "uuid")
    return uuid.strip("{}").lower() if uuid else None


def cloud_repository(body):
    name = at(body, "repository", "full_name")
    page = at(body, "repository", "links", "html", "href")
    # Two trimmed bodies have nothing but the page, whose path is the name.
    return name or (urlsplit(page).path.strip("/") if page else None)


def cloud_subject(body):
    if at(body, "pullrequest", "id") is not None:
        return f"pull_requests/{body['pullrequest']['id']}"
    if at(body, "issue", "id") is not None:
        return f"issues/{body['issue']['id']}"
    status = at(body, "commit_status")
    if status is not None:
        # Older statuses name their commit only in its address.
        return "commits/" + (at(status, "commit", "hash") or status["links"]["commit"]["href"].rsplit("/", 1)[1])
    if at(body, "commit", "hash") is not None:
        return f"commits/{body['commit']['hash']}"
    return None


def pushed(body, repository, actor):
    """One trigger a change, for Cloud and for the plugin, whose changes look alike."""
    triggers = []
    for change in body["push"]["changes"]:
        old, new = change.get("old"), change.get("new")
        there = new or old
        kind = {"named_branch": "branch", "annotated_tag": "tag"}.get(there["type"], there["type"])
        what = "created" if old is None else "deleted" if new is None else "updated"
        folder = {"branch": "refs/heads/", "tag": "refs/tags/"}[kind]
        triggers.append(
            trigger(
                f"{kind}.{what}",
                folder + there["name"],
                repository,
                at(old, "target", "hash"),
                at(new, "target", "hash"),
                actor,
            )
        )
    return triggers or [trigger("push.empty", None, repository, None, None, actor)]


def cloud(key, body):
    repository, actor = cloud_repository(body), cloud_actor(body)
    believed = is_borne_out(key, body)
    if key == "repo:push" and believed:
        return pushed(body, repository, actor)
    if key == "pipeline:span_created" and believed:
        scopes = [scope for resource in body["resourceSpans"] for scope in resource["scopeSpans"]]
        return [trigger("pipeline.span_created") for scope in scopes for _ in scope["spans"]]
    type = CLOUD_TYPES.get(key, "unknown") if believed else "unknown"
    return [trigger(type, cloud_subject(body), repository, None, None, actor)]


# Data Center


def data_center_actor(body):
    number = at(body, "actor", "id")
    return None if number is None else str(number)


def data_center_name(repository):
    key, slug = at(repository, "project", "key"), at(repository, "slug")
    return f"{key}/{slug}" if key and slug else None


def data_center_repository(key, body):
    pull_request = at(body, "pullRequest") or at(body, "pullrequest")
    if pull_request is not None:
        return data_center_name(at(pull_request, "toRef", "repository"))
    if key == "repo:modified":
        return data_center_name(body["new"])
    if key == "repo:secret_detected":
        return data_center_name(at(body, "secretLocations", 0, "repository"))
    if key == "repo:forked":
        return data_center_name(at(body, "repository", "origin") or body["repository"])
    return data_center_name(at(body, "repository"))


def data_center_subject(body):
    pull_request = at(body, "pullRequest") or at(body, "pullrequest")
    if pull_request is not None:
        return f"pull_requests/{pull_request['id']}"
    commit = at(body, "commit") or at(body, "secretLocations", 0, "commitId")
    return f"commits/{commit}" if commit else None


def side(hash):
    """The hash; zeros mean that there is nothing on that side."""
    return hash if hash.strip("0") else None


def refs_changed(body, repository, actor):
    words = {"ADD": "created", "UPDATE": "updated", "DELETE": "deleted"}
    triggers = [
        trigger(
            f"{change['ref']['type'].lower()}.{words[change['type']]}",
            change["ref"]["id"],
            repository,
            side(change["fromHash"]),
            side(change["toHash"]),
            actor,
        )
        for change in body["changes"]
    ]
    return triggers or [trigger("push.empty", None, repository, None, None, actor)]


def data_center(key, body):
    repository, actor = data_center_repository(key, body), data_center_actor(body)
    if key == "repo:refs_changed":
        return refs_changed(body, repository, actor)
    if key in DATA_CENTER_TYPES:
        return [trigger(DATA_CENTER_TYPES[key], data_center_subject(body), repository, None, None, actor)]
    # What is left is the Post Webhooks plugin's, in Cloud's keys, or nobody's.
    believed = is_borne_out(key, body)
    if key == "repo:push" and believed:
        return pushed(body, repository, actor)
    type = CLOUD_TYPES.get(key, "unknown") if believed else "unknown"
    if type == "unknown" and len(body.get("changes", [])) == 1:
        # A key of nobody's over one change: the columns are filled all the same.
        change = refs_changed(body, repository, actor)[0]
        return [trigger(type, change["subject"], repository, change["before"], change["after"], actor)]
    return [trigger(type, data_center_subject(body), repository, None, None, actor)]


def main(folder):
    with open(folder / "MANIFEST.tsv", newline="", encoding="utf-8") as manifest:
        listed = list(csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE))
    unlisted = {path.name for path in folder.glob("*.json")} - {entry["file"] for entry in listed}
    if unlisted:
        sys.exit(f"MANIFEST.tsv does not list {sorted(unlisted)}")
    for entry in listed:
        body = json.loads((folder / entry["file"]).read_text(encoding="utf-8-sig"))
        product, key = entry["product"], entry["event_key"]
        if product == "datacenter":
            # The body's own key is signed, the header's is not.
            key = body.get("eventKey", key)
        triggers = cloud(key, body) if product == "cloud" else data_center(key, body)
        print(json.dumps({"file": entry["file"], "product": product, "key": key, "triggers": triggers}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
