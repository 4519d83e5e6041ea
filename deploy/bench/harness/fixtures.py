"""The bodies of Tests/BitbucketTests/Fixtures, which were written for this project, and how they are made longer.

Longer as Bitbucket's are: more commits, reviewers and participants, and longer descriptions, messages and comments.
"""

import copy
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

import templates

FOLDER = Path(__file__).resolve().parents[3] / "Tests/BitbucketTests/Fixtures"
HASH = re.compile(r"\b[0-9a-f]{40}\b")
UUID = re.compile(r"\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
LISTS = {"commits", "reviewers", "participants"}
TEXTS = {"description", "message", "raw", "html", "text", "summary"}
WORDS = (
    "when the reader starts it takes every sensor in turn and asks for what has come since last time because two of them may answer "
    "at once their order is kept by number not by clock this was wrong before: a late reading could hide an early one fixes #214 "
    "adds a test which fails without it renames `Gauge.flush()` removes the \"quiet\" flag see https://example.org/notes/17 für Jörg "
    "retries once then says so closes the file measures width depth flow and drift; keeps both values unless they agree\n\n* \n- "
).split(" ")


@dataclass
class Fixture:
    """A body, and what its golden says that it becomes."""

    source: str
    key: str
    case: str
    payload: object
    rows: list[dict]

    @property
    def body(self) -> bytes:
        return templates.written(self.source, self.payload)

    @property
    def is_usual(self) -> bool:
        """One trigger of a known type, and nothing that surprised: what peers can be asked to read, too."""
        return len(self.rows) == 1 and self.rows[0]["type"] != "unknown" and "surprises" not in self.rows[0].get("document", {})


def everything() -> list[Fixture]:
    """Every fixture, in order of path."""
    found = []
    for path in sorted(FOLDER.glob("*/*/*.json")):
        if path.name.endswith(".expected.json"):
            continue
        source, folder = path.relative_to(FOLDER).parts[:2]
        golden = path.with_name(path.stem + ".expected.json")
        found.append(Fixture(source, folder.replace("_", ":", 1), path.stem, json.loads(path.read_bytes()), json.loads(golden.read_bytes())))
    return found


def prose(length: int, chance: random.Random) -> str:
    """Words, so varied that a compressor finds in them what it finds in people's."""
    said = ""
    while len(said) < length:
        said += chance.choice(WORDS) + " "
    return said[:length]


def grown(fixture: Fixture, size: int, most_entries: int, chance: random.Random) -> bytes:
    """The fixture's body with lists of up to `most_entries`, then texts as long as it takes to be of about `size` bytes.

    Has a hash, a UUID, or a text that ends with digits to change.
    """
    payload = copy.deepcopy(fixture.payload)
    missing = size - len(templates.written(fixture.source, payload))
    for entries in [one for one in walk(payload) if one[1] in LISTS and isinstance(one[2], list) and one[2]]:
        missing -= lengthen(entries[2], missing, most_entries, chance)
    places = [(holder, name) for holder, name, value in walk(payload) if name in TEXTS and isinstance(value, str) and "@" not in value]
    if not places:
        holder = next((value for value in payload.values() if isinstance(value, dict)), payload)
        holder["description"] = ""
        places = [(holder, "description")]
    for holder, name in places:
        holder[name] += prose(missing // len(places), chance)
    if not templates.DIGITS.search(templates.written(fixture.source, payload)):
        holder, name = places[-1]
        holder[name] += "0" * templates.NONCE_WIDTH
    return templates.written(fixture.source, payload)


def lengthen(entries: list, missing: int, most: int, chance: random.Random) -> int:
    """Adds entries like the first, with other hashes, other people and other words, while there is room; returns the bytes added."""
    added = 0
    pattern = json.dumps(entries[0])
    while len(entries) < most and added + len(pattern) + 200 < missing:
        own = "%040x" % chance.getrandbits(160)
        entry = json.loads(UUID.sub(f"{own[:8]}-{own[8:12]}-4{own[13:16]}-8{own[17:20]}-{own[20:32]}", HASH.sub(own, pattern)))
        for holder, name, value in list(walk(entry)):
            if name in TEXTS and isinstance(value, str) and "@" not in value:
                holder[name] = prose(60, chance)
        entries.append(entry)
        added += len(json.dumps(entry)) + 2
    return added


def walk(value):
    """Every member of every object in it: (object, name, value)."""
    if isinstance(value, dict):
        for name, inner in list(value.items()):
            yield value, name, inner
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in list(value):
            yield from walk(inner)
