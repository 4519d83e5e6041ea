"""The two bodies of the plain mix, of about 9 KB, in the shapes Bitbucket Cloud sends. All names are invented.

The twelve digits that `templates.py` changes are the end of the newest commit's hash.
"""

import hashlib

HOLE = "0badc0ffee15"
API = "https://api.bitbucket.org/2.0"
WEB = "https://bitbucket.org"


def uuid(number: int) -> str:
    digits = hashlib.sha256(f"bench {number}".encode()).hexdigest()
    return "{%s-%s-4%s-8%s-%s}" % (digits[:8], digits[8:12], digits[13:16], digits[17:20], digits[20:32])


def commit_hash(number: int) -> str:
    return hashlib.sha1(f"commit {number}".encode()).hexdigest()


def person(number: int) -> dict:
    name = ["Ida Rohrdommel", "Bo Schilfmeister", "Ana Wasserlauf", "Per Uferholm", "Lin Riedgras"][number % 5]
    nickname = name.split()[0].lower() + str(number)
    return {
        "display_name": name,
        "links": {
            "self": {"href": f"{API}/users/{uuid(number)}"},
            "avatar": {"href": f"https://avatars.example.org/{hashlib.md5(name.encode()).hexdigest()}?size=128&fallback=initials"},
            "html": {"href": f"{WEB}/{uuid(number)}/"},
        },
        "type": "user",
        "uuid": uuid(number),
        "account_id": f"70121:{uuid(number + 1000).strip('{}')}",
        "nickname": nickname,
    }


def repository(full_name: str, whole: bool = True) -> dict:
    slug = full_name.split("/")[1]
    short = {
        "type": "repository",
        "full_name": full_name,
        "links": {
            "self": {"href": f"{API}/repositories/{full_name}"},
            "html": {"href": f"{WEB}/{full_name}"},
            "avatar": {"href": f"https://bytebucket.example.org/ravatar/{uuid(7)}?ts=default"},
        },
        "name": slug,
        "uuid": uuid(7),
    }
    if not whole:
        return short
    workspace = full_name.split("/")[0]
    return short | {
        "scm": "git",
        "website": None,
        "owner": person(4) | {"type": "team", "username": workspace},
        "workspace": {
            "type": "workspace", "uuid": uuid(8), "name": workspace.title(), "slug": workspace,
            "links": {
                "avatar": {"href": f"{WEB}/workspaces/{workspace}/avatar/?ts=1731000000"},
                "html": {"href": f"{WEB}/{workspace}/"},
                "self": {"href": f"{API}/workspaces/{workspace}"},
            },
        },
        "is_private": True,
        "project": {
            "type": "project", "key": "REED", "uuid": uuid(9), "name": "Reed bed",
            "links": {
                "self": {"href": f"{API}/workspaces/{workspace}/projects/REED"},
                "html": {"href": f"{WEB}/{workspace}/workspace/projects/REED"},
                "avatar": {"href": f"{WEB}/{workspace}/workspace/projects/REED/avatar/32?ts=1731000000"},
            },
        },
        "parent": None,
    }


TEXT = (
    "The tide gauge now writes one line per reading and flushes it before it answers. Readings that arrive twice are counted "
    "but kept once.\n\n* moves the clock into its own file\n* says which sensor was silent, and for how long\n* no change in the wire format\n\n"
)


def pull_request_created() -> dict:
    full_name = "fenland/tide-gauge"
    here = f"{API}/repositories/{full_name}/pullrequests/418"
    text = TEXT * 2
    links = {name: {"href": f"{here}/{name}"} for name in
             ["commits", "approve", "request-changes", "diff", "diffstat", "comments", "activity", "merge", "decline", "statuses"]}
    return {
        "repository": repository(full_name),
        "actor": person(1),
        "pullrequest": {
            "comment_count": 0, "task_count": 0, "type": "pullrequest", "id": 418,
            "title": "Keep every reading once, and say so",
            "description": text,
            "rendered": {
                "title": {"type": "rendered", "raw": "Keep every reading once, and say so", "markup": "markdown",
                          "html": "<p>Keep every reading once, and say so</p>"},
                "description": {"type": "rendered", "raw": text, "markup": "markdown", "html": "<p>" + text.replace("\n", "<br />") + "</p>"},
            },
            "state": "OPEN", "draft": False, "merge_commit": None, "close_source_branch": True, "closed_by": None,
            "author": person(1), "reason": "",
            "created_on": "2026-03-02T09:41:12.218035+00:00", "updated_on": "2026-03-02T09:41:13.004112+00:00",
            "reviewers": [person(2), person(3)], "participants": [],
            "links": {"self": {"href": here}, "html": {"href": f"{WEB}/{full_name}/pull-requests/418"}} | links,
            "summary": {"type": "rendered", "raw": TEXT, "markup": "markdown", "html": "<p>" + TEXT.replace("\n", "<br />") + "</p>"},
            "destination": side(full_name, "main", commit_hash(1)[:12]),
            "source": side(full_name, "gauge/once", HOLE),
        },
    }


def side(full_name: str, branch: str, commit: str) -> dict:
    return {
        "branch": {"name": branch},
        "repository": repository(full_name, whole=False),
        "commit": {"type": "commit", "links": {"html": {"href": f"{WEB}/{full_name}/commits/latest"}}, "hash": commit},
    }


def repository_push() -> dict:
    full_name = "fenland/tide-gauge"

    def commit(number: int, own_hash: str) -> dict:
        return {
            "type": "commit",
            "date": f"2026-03-02T09:{number:02}:00+00:00",
            "author": {"type": "author", "raw": "Ida Rohrdommel <ida@fenland.example>", "user": person(1)},
            "message": f"Step {number}: {TEXT[:200]}\n",
            "links": {"self": {"href": f"{API}/repositories/{full_name}/commit/{commit_hash(number)}"},
                      "html": {"href": f"{WEB}/{full_name}/commits/{commit_hash(number)}"}},
            "parents": [{"hash": commit_hash(number - 1), "type": "commit",
                         "links": {"self": {"href": f"{API}/repositories/{full_name}/commit/{commit_hash(number - 1)}"}}}],
            "hash": own_hash,
        }

    branch_links = {"self": {"href": f"{API}/repositories/{full_name}/refs/branches/main"},
                    "commits": {"href": f"{API}/repositories/{full_name}/commits/main"},
                    "html": {"href": f"{WEB}/{full_name}/branch/main"}}
    return {
        "actor": person(1),
        "repository": repository(full_name),
        "push": {"changes": [{
            "old": {"type": "branch", "name": "main", "links": branch_links, "target": commit(10, commit_hash(10))},
            "links": {"commits": {"href": f"{API}/repositories/{full_name}/commits?include=main"},
                      "diff": {"href": f"{API}/repositories/{full_name}/diff/spec"},
                      "html": {"href": f"{WEB}/{full_name}/branches/compare/newer..older"}},
            "created": False, "forced": False, "closed": False, "truncated": False,
            "commits": [commit(number, commit_hash(number)) for number in (13, 12)],
            "new": {"type": "branch", "name": "main", "links": branch_links, "target": commit(14, commit_hash(14)[:28] + HOLE)},
        }]},
    }
