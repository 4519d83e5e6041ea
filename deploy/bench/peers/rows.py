"""The rows one delivery becomes, for everybody who is not Bittern: plain tables with the columns of Bittern's own.

This is the one list. The tables, the insert of one delivery (FastAPI, pgbench) and the insert of a batch (granian) are made from it.
`deploy/bench/ingest` compares it with Bittern's tables when it can and says what differs.
"""

# (column, type); `id` and `delivery_id` stand in front of them and are numbers.
DELIVERY = [
    ("event_key", "text"),
    ("request_id", "text"),
    ("headers", "jsonb"),
    ("body", "bytea"),
]
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
FINGERPRINT = [
    ("sha256", "bytea"),
    ("request_id", "text"),
]
# Columns that hold the same for every delivery here; the database fills them in, which costs nobody a parameter.
CONSTANT = {
    "delivery": [
        ("webhook_id", "bigint", "1"),
        ("product", "text", "'cloud'"),
        ("received_at", "timestamptz", "clock_timestamp()"),
        ("attempt", "int", "1"),
        ("hook_id", "text", "'6f0b1f0e-9d0c-4a50-8b61-7a3f4b1f9f10'"),
        ("reading", "text", "'read'"),
        ("reason", "text", "null"),
        ("secret", "smallint", "1"),
        ("repeats", "int", "0"),
    ],
    "trigger": [
        ("position", "int", "0"),
        ("webhook_id", "bigint", "1"),
        ("connection_id", "bigint", "null"),
        ("repeat_of", "bigint", "null"),
        ("product", "text", "'cloud'"),
        ("received_at", "timestamptz", "clock_timestamp()"),
    ],
    "fingerprint": [
        ("webhook_id", "bigint", "1"),
        ("day", "date", "current_date"),
    ],
}
PARAMETERS = list(dict((name, kind) for name, kind in DELIVERY + TRIGGER + FINGERPRINT).items())


def tables() -> str:
    """The schema `rows`, empty."""
    def column(name, kind, default=None):
        packed = " compression lz4" if kind == "bytea" and name == "body" else ""
        return f"{name} {kind}{packed}" + (f" default {default}" if default else "")

    def columns(table, given):
        return ", ".join([column(*entry) for entry in CONSTANT[table]] + [column(*entry) for entry in given])

    return f"""
        create schema rows;
        create sequence rows.delivery_id;
        create table rows.delivery (id bigint primary key default nextval('rows.delivery_id'), {columns("delivery", DELIVERY)});
        create table rows.trigger (id bigint primary key, delivery_id bigint not null, {columns("trigger", TRIGGER)});
        create table rows.fingerprint (delivery_id bigint not null, {columns("fingerprint", FINGERPRINT)}, primary key (day, webhook_id, sha256));
        create table rows.raw (id bigint primary key generated always as identity, received_at timestamptz not null default clock_timestamp(), body bytea compression lz4);
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
