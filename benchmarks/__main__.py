"""`python -m benchmarks`: measures on this machine and writes `benchmarks/RESULTS.md`; `--only NAME` measures one part and prints it."""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from . import accounts_lists, event_path, promises, scoring, telling
from .figures import Figure

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS: Mapping[str, Callable[[], Awaitable[tuple[list[Figure], list[str]]]]] = {
    "event path": event_path.run,
    "promises": promises.run,
    "scoring": scoring.run,
    "lists of accounts": accounts_lists.run,
    "telling people": telling.run,
}
GOALS = {
    "event path": "at least 10,000, goal 20,000",
    "mixed traffic": "at least 10,000",
    "one hot sku": "at least 5,000",
    "relay": "at least 20,000",
    "close of a usual day: read, scored, decided, written": "100,000 in less than 5 s",
    telling.FAN_OUT: "at least 2,000",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures. Exit codes: 0 done, 2 wrong usage; a measurement that fails ends it with its traceback."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=list(PARTS), help="one part alone; nothing is written")
    chosen = parser.parse_args(arguments)
    found: dict[str, tuple[list[Figure], list[str]]] = {}
    for name, run in PARTS.items():
        if chosen.only in {None, name}:
            print(f"measuring: {name} …", flush=True)
            found[name] = asyncio.run(_told(run))
    if chosen.only is None:
        RESULTS.write_text(report(found, _machine(), _commit(), datetime.now(UTC)), encoding="utf-8")
        print(f"written: {RESULTS.name}")
    return 0


async def _told(run: Callable[[], Awaitable[tuple[list[Figure], list[str]]]]) -> tuple[list[Figure], list[str]]:
    figures, remarks = await run()
    for figure in figures:
        print(f"  {figure.name:60} {figure.rate:>12,.0f} {figure.unit}", flush=True)
    for remark in remarks:
        print(f"  {remark}", flush=True)
    return figures, remarks


def report(found: Mapping[str, tuple[list[Figure], list[str]]], machine: str, commit: str, at: datetime) -> str:
    """The report as Markdown."""
    lines = [
        "# Results",
        "",
        f"Measured {at:%Y-%m-%d %H:%M} UTC at commit {commit} on {machine}. Kafka and PostgreSQL ran beside it on the same cores.",
        "Figures of one run on one machine; what carries over are the ratios. `make bench` measures again.",
    ]
    for name, (figures, remarks) in found.items():
        lines += [
            "",
            f"## {name.capitalize()}",
            "",
            "| what | units | seconds | per second | asked for |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| {figure.name} | {figure.units:,} | {figure.seconds:.2f} | {figure.rate:,.0f} {figure.unit.removesuffix('/s')} | {GOALS.get(figure.name, '')} |"
            for figure in figures
        ]
        lines += ["", *(f"- {remark}" for remark in remarks)]
    return "\n".join(lines) + "\n"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _commit() -> str:
    """The checkout's commit, marked when there is more than was committed."""
    asked = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
