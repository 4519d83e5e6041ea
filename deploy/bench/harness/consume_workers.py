"""Processes of the peers' Python that begin together, and what each of them says at its end (`peers/worker.py`)."""

import json
import shutil
import subprocess
from pathlib import Path

from processes import Failed, Process

PEERS = Path(__file__).parent.parent / "peers"


def python(venv: Path, program: str, *given: str, log: Path) -> Process:
    return Process([str(venv / "bin/python"), str(PEERS / program), *given], log, env={"PYTHONDONTWRITEBYTECODE": "1"})


class Workers:
    """One for each of `settings`, connected and waiting when the constructor returns. `end()` leaves none behind."""

    def __init__(self, venv: Path, folder: Path, program: str, settings: list[dict]):
        self.folder, self.program = folder / "workers", program
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.processes: list[Process] = []
        try:
            for number, one in enumerate(settings):
                self.processes.append(python(venv, program, str(self.folder), str(number), json.dumps(one), log=self.folder / f"{number}.log"))
            for number, process in enumerate(self.processes):
                process.wait_until((self.folder / f"{number}.ready").exists, f"the start of {program}")
        except BaseException:
            self.end()
            raise

    def go(self) -> None:
        (self.folder / "go").touch()

    def stop(self) -> None:
        """Tells those that would go on for ever (`follow.py`)."""
        (self.folder / "stop").touch()

    def require_well(self) -> None:
        """None has ended with an error."""
        for process in self.processes:
            if process.popen.poll():
                process.require_alive()

    def results(self, seconds: float) -> list[dict]:
        """What each has said, in order; they have so long."""
        said = []
        for number, process in enumerate(self.processes):
            try:
                process.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                raise Failed(f"{self.program} was not done after {seconds:.0f} s:\n{process.tail()}")
            found = self.folder / f"{number}.json"
            if process.popen.returncode or not found.exists():
                raise Failed(f"{self.program} ended with {process.popen.returncode}:\n{process.tail()}")
            said.append(json.loads(found.read_text()))
        return said

    def end(self) -> None:
        for process in self.processes:
            process.end()
