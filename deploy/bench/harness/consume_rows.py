"""What waits in every queue: triggers with a document, made by SQL. The same document for everybody, whole."""

import json

import bodies

FULL_NAME = "fenland/tide-gauge"
# The columns of a trigger's row that its document repeats, as SQL; `id` is the row's own, and repeated too.
REPEATED = {
    "type": "'pull_request.created'",
    "product": "'cloud'",
    "event_key": "'pullrequest:created'",
    "subject": "'pull_requests/418'",
    "occurred_at": "'2026-03-02 09:41:12.218035+00'::timestamptz",
    "received_at": "to_timestamp(id / 1000000)",
    "url": f"'{bodies.WEB}/{FULL_NAME}/pull-requests/418'",
}
# Of a small document, which is less than 200 bytes long.
REPEATED_SMALL = REPEATED | {
    "type": "'branch.updated'", "event_key": "'repo:push'", "subject": "null::text", "occurred_at": "null::timestamptz", "url": "null::text",
}
OTHERS = {
    "lane": "id & 15",
    "position": "0",
    "delivery_id": "id",
    "webhook": "'bench'",
    "connection": "'fenland'",
    "customer": "'fenland'",
    "actor_id": f"'{bodies.uuid(1).strip('{}')}'",
    "actor_name": "'Ida Rohrdommel'",
    "workspace": "'fenland'",
    "project": "'REED'",
    "repository_id": f"'{bodies.uuid(7).strip('{}')}'",
    "repository": f"'{FULL_NAME}'",
}
LANES = 4


def ids(count: int) -> str:
    """`count` ids that end now, 16 µs apart and the lanes in turn: in order in each lane, as the log's are."""
    return f"""(select (began.at + g * 16) | g % {LANES} as id
          from (select (extract(epoch from now()) * 1000000)::bigint / 16 * 16 - {count}::bigint * 16 as at) began,
               generate_series(0, {count - 1}::bigint) g order by g) ids"""


def repeated(size: int | None) -> dict[str, str]:
    return REPEATED_SMALL if size is None else REPEATED


def rest(size: int | None) -> str:
    """What the document of `size` bytes has beside columns, as a JSON text; nothing in a small one (None)."""
    if size is None:
        return "{}"
    side = {"repository": FULL_NAME}
    document = {
        "actor": {"id": bodies.uuid(1).strip("{}"), "name": "Ida Rohrdommel", "nickname": "ida1"},
        "workspace": {"id": bodies.uuid(8).strip("{}"), "slug": "fenland"},
        "repository": {"id": bodies.uuid(7).strip("{}"), "full_name": FULL_NAME, "name": "tide-gauge"},
        "pull_request": {
            "id": 418, "title": "Keep every reading once, and say so", "description": "", "state": "open", "draft": False,
            "source": side | {"branch": "gauge/once", "hash": bodies.commit_hash(2)},
            "destination": side | {"branch": "main", "hash": bodies.commit_hash(1)},
        },
    }
    # The columns are 305 bytes of it; the description fills up the rest.
    room = size - 305 - len(json.dumps(document))
    document["pull_request"]["description"] = (bodies.TEXT.replace("\n", " ").replace("*", "-") * 9)[:room]
    return json.dumps(document)


def whole(size: int | None, changed: dict[str, str] = {}) -> str:
    """The whole document, as SQL over an id; `changed` are columns that are not the usual ones."""
    def shown(name: str, value: str) -> str:
        moment = name.endswith("_at")
        return f"'{name}', " + (f"""to_char({value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""" if moment else f"{value}::text")

    columns = ", ".join(["'id', id", *(shown(name, value) for name, value in (repeated(size) | changed).items())])
    return f"jsonb_build_object({columns}) || '{rest(size)}'::jsonb"


def fill_log(count: int, size: int | None) -> str:
    """Appends to Bittern's log."""
    return append(count, repeated(size) | OTHERS, whole(size))


def append(count: int, columns: dict[str, str], document: str) -> str:
    """The same with columns and document, SQL over an id; tells the lanes' sequences which ids were given out, as an append does."""
    return (f"insert into bittern_store.trigger (id, {', '.join(columns)}, document) "
            f"select id, {', '.join(columns.values())}, {document} from {ids(count)}; "
            "select setval(format('bittern_store.delivery_id_%s', l.lane)::regclass, (select max(t.id) from bittern_store.trigger t "
            "where t.lane = l.lane)) from bittern_store.lane l")
