"""What is sent: `plain`, `real` and `large`. A mix is a deck of templates that are sent in turn, over and over."""

import random
from dataclasses import dataclass

import bodies
import fixtures
import templates
from templates import Template

KIB = 1024
# One request in a hundred is of 250 KB, nine are of 16 to 40 KB, and ninety of 2 to 16 KB.
DECK = 200
HUGE, MIDDLE = DECK * 1 // 100, DECK * 9 // 100


@dataclass
class Mix:
    """`most_a_second` is more than the fastest contestant here can take, and how many signatures are made."""

    name: str
    says: str
    deck: list[Template]
    most_a_second: int
    # Whether memory is the question, and not speed: then a receiver may say "later" (503), and has a rest afterwards.
    about_memory: bool = False

    @property
    def mean_bytes(self) -> int:
        return sum(one.size for one in self.deck) // len(self.deck)


def plain() -> Mix:
    deck = [templates.cut("cloud", "pullrequest:created", templates.written("cloud", bodies.pull_request_created())),
            templates.cut("cloud", "repo:push", templates.written("cloud", bodies.repository_push()))]
    return Mix("plain", "pullrequest:created and repo:push of Cloud in turn", deck, most_a_second=45_000)


def real() -> Mix:
    """Every fixture that becomes one trigger, of both products, again and again in other sizes and with other words."""
    chance = random.Random(1)
    known = fixtures.everything()
    usual = [one for one in known if one.is_usual and len(one.body) < 16 * KIB]
    growing = [one for one in usual if {"pullrequest", "pullRequest", "push", "changes"} & one.payload.keys()]
    pushed = next(one for one in usual if one.source == "cloud" and one.key == "repo:push" and one.case == "branch_updated")
    opened = next(one for one in usual if one.source == "cloud" and one.key == "pullrequest:created" and one.case == "plain")
    deck = []
    for number in range(DECK - MIDDLE - HUGE):
        # Spread evenly over the sizes, whatever the order of the kinds.
        share = number * 0.618034 % 1
        deck.append(made(usual[number % len(usual)], int(2 * KIB + share * 13.5 * KIB), 6, chance))
    for number in range(MIDDLE):
        share = (number + 0.5) / MIDDLE
        deck.append(made(growing[number * len(growing) // MIDDLE], int(16.5 * KIB + share * 22.5 * KIB), 8, chance))
    deck += [made(one, 250_000, 100, chance) for one in (pushed, opened)][:HUGE]
    chance.shuffle(deck)
    kinds = {f"{one.source} {one.key}" for one in deck}
    left_out = sorted({f"{one.source} {one.key}" for one in known} - kinds)
    says = f"{len(kinds)} event keys of Cloud, Data Center and its Post Webhooks plugin; 90 % of 2–16 KB, 9 % of 16–40 KB, 1 % of 250 KB"
    return Mix("real", says + (f"; without {', '.join(left_out)}" if left_out else ""), deck, most_a_second=45_000)


def large() -> Mix:
    """Two bodies of 1 MiB, with as many small values as there is room for: the dearest to read."""
    chance = random.Random(2)
    wanted = [("repo:push", "branch_updated"), ("pullrequest:created", "plain")]
    found = [one for one in fixtures.everything() if one.source == "cloud" and (one.key, one.case) in wanted]
    return Mix("large", "repo:push and pullrequest:created of Cloud, 1 MiB each", [made(one, 1 << 20, 5_000, chance) for one in found],
               most_a_second=2_000, about_memory=True)


def made(fixture: fixtures.Fixture, size: int, most_entries: int, chance: random.Random) -> Template:
    return templates.cut(fixture.source, fixture.key, fixtures.grown(fixture, size, most_entries, chance))


MIXES = {"plain": plain, "real": real, "large": large}
