"""The table at the end, and what it was measured on."""

import os
import platform
import statistics
import subprocess
from pathlib import Path

from load import Measured


def machine() -> str:
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.partition(": ")[2] for line in info.splitlines() if line.startswith("model name")), platform.machine())
    gib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    load = os.getloadavg()[0]
    busy = " (others work here: take ratios with care, rates not at all)" if load > (os.cpu_count() or 1) / 4 else ""
    return f"{os.cpu_count()} cores ({model.strip()}), {gib:.0f} GiB, Linux {platform.release()}, load before {load:.1f}{busy}"


def versions(cluster, tools: dict) -> str:
    def first_line(*command: str) -> str:
        told = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        return told.splitlines()[0] if told else "?"

    wrk = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "wrk"], capture_output=True, text=True).stdout
    said = [first_line(str(cluster.bin / "postgres"), "--version"), f"wrk {wrk or '?'}", f"Python {platform.python_version()}"]
    if "venv" in tools:
        frozen = subprocess.run([tools["venv"] / "bin/pip", "freeze"], capture_output=True, text=True).stdout.split()
        shown = ("aiohttp", "fastapi", "uvicorn", "asyncpg", "granian", "httpx", "orjson", "psycopg", "pgqueuer", "procrastinate")
        said += [line.replace("==", " ") for line in frozen if line.split("==")[0] in shown]
    if "bittern" in tools:
        said.append(first_line(tools["bittern"], "--version"))
    return ", ".join(said)


def middle(measured: list[Measured], name: str) -> float | None:
    found = [value for one in measured if (value := getattr(one, name)) is not None]
    return statistics.median(found) if found else None


def show(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def table(results: dict[str, list[Measured]]) -> str:
    """Medians over the rounds, a contestant a line; `×` is a rate divided by another's."""
    rates = {name: middle(measured, "rate") for name, measured in results.items() if measured}
    mine = next((name for name in ("bittern", "bittern-receiver") if name in rates), None)
    header = ["", "rate/s", "least–most", "p50 ms", "p99 ms", "RSS most", "RSS end", "CPU µs/delivery", "PostgreSQL µs", *(["bittern ×"] if mine else [])]
    lines = [header]
    for name, measured in results.items():
        if not measured:
            continue
        megabytes = [show(value and value / 1e6, ".0f") + (" MB" if value else "") for value in (middle(measured, "memory_most"), middle(measured, "memory_end"))]
        each = [one.rate for one in measured]
        lines.append([
            name, f"{rates[name]:,.0f}", f"{min(each):,.0f}–{max(each):,.0f}", show(middle(measured, "p50_ms"), ".1f"),
            show(middle(measured, "p99_ms"), ".1f"), *megabytes, show(middle(measured, "cpu_receiver"), ".0f"),
            show(middle(measured, "cpu_postgres"), ".0f"), *([f"{rates[mine] / rates[name]:.2f}" if rates[name] else "-"] if mine else []),
        ])
    return aligned(lines)


def aligned(lines: list[list[str]]) -> str:
    """Columns of the width of their widest cell, the first to the left and the others to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) if number == 0 else cell.rjust(width)
                               for number, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines)


# What `bittern` is to reach against each, as a multiple of its rate; then p99 and memory.
AIMS = {"pgbench": 1.3, "fastapi": 5.0, "granian-rows": 1.2, "granian-raw": 0.8}
P99_MS, MEMORY_MB = 15, 100


# What the ratio to each peer on the real mix is to keep of that on the plain one.
KEPT = 0.8


def verdict(reached: bool) -> str:
    return "reached" if reached else "NOT reached"


def aims(results: dict[str, list[Measured]]) -> list[str]:
    own = results.get("bittern") or results.get("bittern-receiver")
    if not own:
        return []
    said = []
    for name, aim in AIMS.items():
        if results.get(name):
            ratio = middle(own, "rate") / middle(results[name], "rate")
            said.append(f"{ratio:.2f} × {name} (aim {aim} ×): {verdict(ratio >= aim)}")
    p99, most = middle(own, "p99_ms"), middle(own, "memory_most") / 1e6
    said.append(f"p99 {p99:.1f} ms at 64 connections (aim under {P99_MS}): {verdict(p99 < P99_MS)}")
    said.append(f"resident memory {most:.0f} MB (aim under {MEMORY_MB}): {verdict(most < MEMORY_MB)}")
    return said


def ratios(results: dict[str, dict[str, list[Measured]]]) -> list[str]:
    """How much of Bittern's lead over each peer is left on the real mix; nothing unless both were measured."""
    said = []
    for name in AIMS:
        rates, costs = {}, {}
        for mix in ("plain", "real"):
            measured = results.get(mix, {})
            own = measured.get("bittern") or measured.get("bittern-receiver")
            if own and measured.get(name):
                rates[mix] = middle(own, "rate") / middle(measured[name], "rate")
                if measured[name][0].cpu_receiver is not None:
                    costs[mix] = cost(measured[name]) / cost(own)
        if len(rates) == 2:
            kept = rates["real"] / rates["plain"]
            by_cost = f" ({costs['real'] / costs['plain']:.2f} by processor time)" if costs else ""
            said.append(f"{name}: {rates['plain']:.2f} × on plain, {rates['real']:.2f} × on real, {kept:.2f} of it kept{by_cost}, "
                        f"aim {KEPT}: {verdict(kept >= KEPT)}")
    return ["", *said] if said else []


def cost(measured: list[Measured]) -> float:
    """Processor time a delivery, of the receiver and PostgreSQL together; it tells more than rates when others use the machine."""
    return middle(measured, "cpu_receiver") + middle(measured, "cpu_postgres")


def memory(results: dict[str, list[Measured]]) -> list[str]:
    """Resident memory before the load, at its most, when the load ended, and after a rest."""
    said = []
    for name, measured in results.items():
        sizes = [middle(measured, f"memory_{when}") for when in ("before", "most", "end", "after")]
        if None not in sizes:
            before, most, end, after = (f"{size / 1e6:.0f} MB" for size in sizes)
            refused, stored = sum(one.refused for one in measured), sum(one.stored for one in measured)
            said.append(f"{name}: {before} before, {most} at most, {end} at the end, {after} after a rest; {stored:,} stored, {refused:,} told to come again")
    return said
