"""Says which documents are not what a JSON Schema says.

Reads {"schema": …, "rows": [{"name": …, "json": a document}]} and prints a line for each mistake: name, place, what is wrong.

The schema that Bittern serves is open: a reader of old must not stumble over a new field, nor over a null. What Bittern itself
writes is held against the same schema made narrow: no member that it does not name, and no null below the top.
"""
import datetime
import json
import re
import sys

from jsonschema import Draft202012Validator, FormatChecker

formats = FormatChecker(formats=())


@formats.checks("date-time")
def is_time(value):
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value):
        return False
    try:
        datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", value).replace("Z", "+00:00"))
        return True
    except ValueError:
        return False


def narrowed(schema, top=True):
    if not isinstance(schema, dict):
        return schema
    narrow = dict(schema)
    if "properties" in schema:
        narrow["properties"] = {
            name: each if top and is_column(each) else narrowed(each, top=False)
            for name, each in schema["properties"].items()
        }
        narrow.setdefault("additionalProperties", False)
    for key in ("items", "additionalProperties"):
        if key in schema:
            narrow[key] = narrowed(schema[key], top=False)
    if isinstance(schema.get("type"), list):
        narrow["type"] = [each for each in schema["type"] if each != "null"]
    return narrow


def is_column(schema):
    """The row's own columns stand in the document even when they are null."""
    return schema.get("type") == ["string", "null"]


given = json.load(sys.stdin)
Draft202012Validator.check_schema(given["schema"])
validator = Draft202012Validator(narrowed(given["schema"]), format_checker=formats)
for each in given["rows"]:
    for error in validator.iter_errors(each["json"]):
        print(each["name"], error.json_path, error.message, sep="  ")
