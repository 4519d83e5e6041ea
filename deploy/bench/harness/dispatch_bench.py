"""What all parts of `dispatch` are given, and what they find."""

from dataclasses import dataclass, field
from pathlib import Path

from cluster import Cluster
from dispatch_bittern import Bittern
from dispatch_target import Target
from processes import Failed

# A smoke run has so much less to do.
QUICK = 20


def say(text: str) -> None:
    print(text, flush=True)


@dataclass
class Bench:
    cluster: Cluster
    folder: Path
    tools: dict
    target: Target
    rounds: int
    quick: bool
    # By part and whose: what each turn gave.
    found: dict[tuple, list] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def bittern(self) -> Bittern:
        return Bittern(self.cluster, self.folder, self.tools)

    def count(self, usual: int) -> int:
        return usual // QUICK if self.quick else usual

    def turn(self, key: tuple, said: str, take) -> None:
        """One measurement, kept under its key and told; a failure is told, too, and does not stop the others."""
        try:
            one = take()
        except Failed as failed:
            self.failures.append(f"{said}: {failed}")
            return say(self.failures[-1])
        self.found.setdefault(key, []).append(one)
        say(f"{said:<44} {one}")
