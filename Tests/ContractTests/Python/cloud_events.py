"""Says which events the CloudEvents SDK does not take.

Reads {"rows": [{"name": …, "json": an event}]}, structured JSON each, and prints a line for each mistake. An event is read as the SDK's users
do, from JSON and from HTTP; sent on, structured and binary; and must come back the same.
"""
import json
import re
import sys

from cloudevents.core.bindings.http import (
    HTTPMessage,
    from_http_event,
    to_binary_event,
    to_structured_event,
)
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cloudevents.v1.http import from_dict, from_json

REFERENCE = re.compile(r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def parts(event):
    return event.get_attributes(), event.get_data()


def complaints(event):
    text = json.dumps(event)
    read = JSONFormat().read(CloudEvent, text)
    if json.loads(JSONFormat().write(read))["data"] != event["data"]:
        yield "its data does not come back"
    for send in (to_structured_event, to_binary_event):
        if parts(from_http_event(send(read))) != parts(read):
            yield f"{send.__name__} and back is another event"
    arrived = from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, text.encode()))
    if parts(arrived) != parts(read):
        yield "it arrives otherwise by HTTP"
    # The interface of the SDK's first major version, which many programs still use.
    if from_json(text).data != event["data"] or from_dict(event)["id"] != event["id"]:
        yield "the older interface reads it otherwise"
    # What the specification asks for and the SDK does not look at.
    if not REFERENCE.fullmatch(event["source"]):
        yield f"source is no URI-reference: {event['source']!r}"
    for name, value in event.items():
        if not re.fullmatch(r"[a-z0-9]{1,20}", name):
            yield f"{name} is no name of an attribute"
        if name != "data" and (not isinstance(value, str) or not value or CONTROL.search(value)):
            yield f"{name} is no text that an attribute may hold: {value!r}"


for each in json.load(sys.stdin)["rows"]:
    try:
        found = list(complaints(each["json"]))
    except Exception as error:  # whatever the SDK raises is its way to say no
        found = [f"{type(error).__name__}: {error}"]
    for line in found:
        print(each["name"], line, sep="  ")
