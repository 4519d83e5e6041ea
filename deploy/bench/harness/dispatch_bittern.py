"""Bittern as it takes part in `dispatch`: its services on a database, their workflows, and triggers that wait in its log."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import dispatch_rows as rows
from cluster import Cluster
from consume_workers import python
from contestants import environment, free_port
from processes import Failed, Process, answers

# The roles of a process that works and receives nothing; the operator's door says when it is ready.
WORKING = "worker,console"


class Bittern:
    """An empty database that it has migrated. `serve` may be called several times, for one process after the other or beside it."""

    name = "bittern"
    does = "bittern serve: one workflow with one http.request"

    def __init__(self, cluster: Cluster, folder: Path, tools: dict):
        self.cluster, self.folder, self.tools, self.database = cluster, folder, tools, self.name
        self.home = folder / "bittern.home"
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        cluster.fresh(self.database)
        # The door of the process that was served last.
        self.processes, self.public_port = list[Process](), 0
        self.env = self.environment()
        self.run("migrate")

    def environment(self) -> dict[str, str]:
        """With ports of its own, so that two processes can be served side by side."""
        env = environment(self.home, self.cluster.conninfo(self.database), self.tools["keyring"], free_port(), free_port())
        return env | {"BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8", "BITTERN_LOG_LEVEL": "warning"}

    def serve(self, roles: str) -> Process:
        """One more process, ready."""
        env = self.environment() if self.processes else self.env
        self.public_port = int(env["BITTERN_PUBLIC_PORT"])
        door = "OPERATOR" if "console" in roles else "PUBLIC"
        process = Process([self.tools["bittern"], "serve", "--roles", roles], self.folder / "bittern.log", env=env, cwd=str(self.home))
        self.processes.append(process)
        path = "health" if door == "OPERATOR" else "readyz"
        process.wait_until(lambda: answers(f"http://127.0.0.1:{env[f'BITTERN_{door}_PORT']}/{path}"), "bittern's being ready")
        return process

    def end(self) -> None:
        """All of its processes."""
        while self.processes:
            self.processes.pop().end()

    def run(self, *arguments: str) -> str:
        done = subprocess.run([self.tools["bittern"], *arguments], env={**os.environ, **self.env}, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise Failed(f"bittern {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def apply(self, name: str, address: str, kind: str = rows.TYPE) -> None:
        """A workflow of one call; needs the operator's door."""
        body = {"number": "{{ trigger.pull_request.id }}", "title": "{{ trigger.pull_request.title }}", "trigger": "{{ trigger }}"}
        call = {"method": "POST", "url": address + "/{{ trigger.pull_request.id }}", "json": body, "timeout": "5s"}
        workflow = self.home / f"{name}.json"
        workflow.write_text(json.dumps({"name": name, "on": [kind], "steps": [{"id": "call", "action": "http.request", "with": call}]}))
        self.run("workflows", "apply", str(workflow))

    def webhook(self, secret: str) -> str:
        """Of Cloud; the path of its door."""
        secret_file = self.home / "secret"
        secret_file.write_text(secret + "\n")
        made = self.run("webhooks", "create", "--name", "bench", "--product", "cloud", "--secret-file", str(secret_file), "--output", "json")
        return "/webhooks/" + json.loads(made)["url"].rpartition("/webhooks/")[2]

    def applied(self, **addresses: str) -> None:
        """Workflows by name and address in a process that is there just for that; `ailing` is of another type of trigger."""
        self.serve(roles="console")
        for name, address in addresses.items():
            self.apply(name, address, rows.AILING_TYPE if name == "ailing" else rows.TYPE)
        self.end()

    def fill(self, count: int, kind: str = rows.TYPE, connection: str | None = None) -> None:
        self.sql(rows.fill_log(count, kind, connection))

    def settle(self) -> None:
        """Nobody pays for the loading, and statistics are fresh."""
        self.sql("vacuum (analyze)")
        self.sql("checkpoint")

    def sql(self, statement: str) -> str:
        return self.cluster.psql(self.database, statement)

    def count(self, state: str) -> int:
        """Runs in a state, as the view for operators calls it."""
        return int(self.sql(f"select count(*) from bittern_store.run_state where state = '{state}'"))

    @contextmanager
    def held_back(self):
        """Nothing is matched inside: the lanes are locked, and the worker passes over those that are. So it is warm when it begins."""
        mark = self.folder / "held-back"
        mark.unlink(missing_ok=True)
        holder = python(self.tools["venv"], "hold.py", self.cluster.conninfo(self.database), str(mark),
                        "select from bittern_store.lane for update", log=self.folder / "hold.log")
        try:
            holder.wait_until(mark.exists, "the start of a transaction")
            yield
        finally:
            holder.end()
