"""The rows one delivery becomes, for everybody who is not Bittern: plain tables with the columns of Bittern's own.

This is the one list. The tables, the insert of one delivery (FastAPI, pgbench) and the insert of a batch (granian) are made from it.
`deploy/bench/ingest` compares it with Bittern's tables when it can and says what differs.
"""

# (column, type); the ids stand in front of them.
DELIVERY = [("event_key", "text"), ("request_id", "text"), ("headers", "jsonb"), ("body", "bytea")]
TRIGGER = [
    ("event_key", "text"),
    ("type", "text"),
    ("subject", "text"),
    ("occurred_at", "timestamptz"),
    ("actor_id", "text"),
    ("actor_name", "text"),
    ("workspace", "text"),
    ("project", "text"),
    ("repository_id", "text"),
    ("repository", "text"),
    ("url", "text"),
    ("document", "jsonb"),
]
FINGERPRINT = [("digest", "bytea"), ("request_id", "text")]
# Columns that hold the same for every delivery here; the database fills them in, which saves everybody a parameter.
CONSTANT = {
    "delivery": [
        ("webhook", "text", "'bench'"),
        ("product", "text", "'cloud'"),
        ("attempt", "integer", "1"),
        ("hook_id", "text", "'6f0b1f0e-9d0c-4a50-8b61-7a3f4b1f9f10'"),
        ("received_at", "timestamptz", "clock_timestamp()"),
        ("reason", "text", None),
        ("secret", "smallint", "1"),
        ("signed_over", "text", "'raw'"),
        ("no_payload", "text", None),
        ("repeat_of", "bigint", None),
        ("repeats", "integer", "0"),
    ],
    "trigger": [
        ("lane", "smallint", "0"),
        ("position", "smallint", "0"),
        ("repeat_of", "bigint", None),
        ("received_at", "timestamptz", "clock_timestamp()"),
        ("webhook", "text", "'bench'"),
        ("connection", "text", None),
        ("customer", "text", None),
        ("product", "text", "'cloud'"),
    ],
    "fingerprint": [("webhook", "text", "'bench'")],
}
INDEXES = """
        alter table rows.delivery add primary key (id);
        alter table rows.trigger add primary key (id);
        create index on rows.trigger (lane, id);
        create index on rows.trigger using brin (delivery_id) with (pages_per_range = 16);
        create index on rows.fingerprint (digest);
"""
PARAMETERS = list(dict((name, kind) for name, kind in DELIVERY + TRIGGER + FINGERPRINT).items())


def columns(table: str, given: list) -> str:
    """The column definitions of a table, ids apart."""
    packed = {"body", "document"}
    lines = [f"{name} {kind}" + (f" default {value}" if value else "") for name, kind, value in CONSTANT[table]]
    return ", ".join(lines + [f"{name} {kind}" + (" compression lz4" if name in packed else "") for name, kind in given])


def tables() -> str:
    """The schema `rows`, empty."""
    return f"""
        create schema rows;
        create sequence rows.delivery_id;
        create table rows.delivery (id bigint default nextval('rows.delivery_id'), {columns("delivery", DELIVERY)});
        create table rows.trigger (id bigint, delivery_id bigint not null, {columns("trigger", TRIGGER)});
        create table rows.fingerprint (delivery_id bigint not null, {columns("fingerprint", FINGERPRINT)});
        {INDEXES}
        create table rows.raw (id bigint primary key generated always as identity,
                               received_at timestamptz not null default clock_timestamp(), body bytea compression lz4);
    """


def insert_one(parameter) -> str:
    """One delivery in one statement, and so in one transaction. `parameter(name, type)` says how a value is written."""
    def values(given):
        return ", ".join(parameter(name, kind) for name, kind in given)

    return (
        f"with d as (insert into rows.delivery ({names(DELIVERY)}) values ({values(DELIVERY)}) returning id), "
        f"t as (insert into rows.trigger (id, delivery_id, {names(TRIGGER)}) select id, id, {values(TRIGGER)} from d) "
        f"insert into rows.fingerprint (delivery_id, {names(FINGERPRINT)}) select id, {values(FINGERPRINT)} from d"
    )


def insert_many() -> str:
    """A batch in one statement: `$1` the ids, then an array a parameter in the order of PARAMETERS."""
    place = {name: f"${number}::{kind}[]" for number, (name, kind) in enumerate(PARAMETERS, 2)}

    def part(table, extra, given):
        arrays = ", ".join(["$1::bigint[]"] + [place[name] for name, _ in given])
        ids = ", ".join(["u.id"] * len(extra))
        picked = ", ".join(f"u.{name}" for name, _ in given)
        return (
            f"insert into rows.{table} ({', '.join(extra)}, {names(given)}) "
            f"select {ids}, {picked} from unnest({arrays}) as u (id, {names(given)})"
        )

    return (
        f"with d as ({part('delivery', ['id'], DELIVERY)}), t as ({part('trigger', ['id', 'delivery_id'], TRIGGER)}) "
        + part("fingerprint", ["delivery_id"], FINGERPRINT)
    )


def names(given) -> str:
    return ", ".join(name for name, _ in given)
