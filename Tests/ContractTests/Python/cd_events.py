"""Says which events are not what CDEvents 0.4.1 says of their type.

Reads {"rows": [{"name": …, "json": an event}]} and prints a line for each mistake: name, place, what is wrong. The facts below are those of
https://github.com/cdevents/spec/tree/v0.4.1/schemas, a schema a type: the members of an event, which of them are required, and
that there are no others.
"""
import json
import re
import sys

from jsonschema import Draft202012Validator, FormatChecker

WORD = {"type": "string", "minLength": 1}
TEXT = {"type": "string"}
REFERENCE = {"type": "string", "minLength": 1, "format": "uri-reference"}
TIME = {"type": "string", "format": "date-time"}


def members(properties, required):
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


REPOSITORY = {"repository": members({"id": WORD, "source": REFERENCE}, ["id"])}
PLACE = {"name": TEXT, "owner": TEXT, "url": TEXT, "viewUrl": TEXT}
TICKET = {
    "summary": TEXT, "ticketType": TEXT, "group": TEXT, "creator": WORD, "priority": TEXT, "milestone": TEXT,
    "assignees": {"type": "array", "items": TEXT}, "labels": {"type": "array", "items": TEXT}, "uri": REFERENCE,
}
# type: the members of subject.content, and those that are required
CONTENT = {
    "change.created.0.3.0": ({**REPOSITORY, "description": WORD}, []),
    "change.updated.0.2.0": (REPOSITORY, []),
    "change.reviewed.0.2.0": (REPOSITORY, []),
    "change.merged.0.2.0": (REPOSITORY, []),
    "change.abandoned.0.2.0": (REPOSITORY, []),
    "branch.created.0.2.0": (REPOSITORY, []),
    "branch.deleted.0.2.0": (REPOSITORY, []),
    "repository.created.0.2.0": ({**PLACE, "name": WORD, "url": WORD}, ["name", "url"]),
    "repository.modified.0.2.0": (PLACE, []),
    "repository.deleted.0.2.0": (PLACE, []),
    "ticket.created.0.1.0": (TICKET, ["summary", "creator", "uri"]),
    "ticket.updated.0.1.0": ({**TICKET, "updatedBy": TEXT}, ["uri"]),
}


def schema(kind):
    properties, required = CONTENT[kind]
    context = {
        "version": {"const": "0.4.1"}, "id": WORD, "source": REFERENCE, "type": {"const": f"dev.cdevents.{kind}"},
        "timestamp": TIME, "schemaUri": REFERENCE, "chainId": WORD, "links": {"type": "array"},
    }
    subject = {
        "id": WORD, "source": REFERENCE, "type": {"const": kind.split(".")[0]}, "content": members(properties, required),
    }
    return members(
        {
            "context": members(context, ["version", "id", "source", "type", "timestamp"]),
            "subject": members(subject, ["id", "type", "content"]),
            "customData": {"oneOf": [{"type": "object"}, {"type": "string"}]},
            "customDataContentType": TEXT,
        },
        ["context", "subject"],
    )


formats = FormatChecker(formats=())
formats.checks("uri-reference")(
    lambda text: not isinstance(text, str)
    or re.fullmatch(r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*", text) is not None
)
formats.checks("date-time")(
    lambda text: not isinstance(text, str)
    or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text) is not None
)

for each in json.load(sys.stdin)["rows"]:
    kind = str(each["json"].get("context", {}).get("type", "")).removeprefix("dev.cdevents.")
    if kind not in CONTENT:
        print(each["name"], "$.context.type", f"{kind!r} is no type of CDEvents that we send", sep="  ")
        continue
    for error in Draft202012Validator(schema(kind), format_checker=formats).iter_errors(each["json"]):
        print(each["name"], error.json_path, error.message, sep="  ")
