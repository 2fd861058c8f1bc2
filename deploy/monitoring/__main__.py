"""``python -m deploy.monitoring write | check``: the alert rules and dashboards of the four services, made from this folder."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from deploy.local.provision import SERVICES
from deploy.local.state import ROOT
from deploy.monitoring import dashboards, rules

ALERTS = ROOT / "deploy" / "alerts"
GRAFANA = ROOT / "deploy" / "grafana"
PROMETHEUS = ROOT / "deploy" / "prometheus.yml"
PROMTOOL = "github.com/prometheus/prometheus/cmd/promtool@v0.316.0"
_CODES = "exit codes: 0 done · 1 a file is not what it should be, or promtool says no · 2 wrong usage"


def files() -> dict[Path, str]:
    """What each file must hold."""
    made: dict[Path, str] = {}
    for service in SERVICES:
        head = "# Made by `python -m deploy.monitoring write`.\n"
        made[ALERTS / f"{service}.yml"] = head + yaml.safe_dump(rules.document(service), sort_keys=False, width=160)
        made[ALERTS / "tests" / f"{service}.yml"] = head + yaml.safe_dump(
            rules.trial(service), sort_keys=False, width=160
        )
        made[GRAFANA / f"{service}.json"] = json.dumps(dashboards.document(service), indent=1) + "\n"
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.monitoring", description=__doc__, epilog=_CODES)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for word, text, run in (
        ("write", "write the files", _write),
        ("check", "let promtool read them: rules, their unit tests, and deploy/prometheus.yml", _check),
    ):
        commands.add_parser(word, help=text, epilog=_CODES).set_defaults(command=run)
    code: int = parser.parse_args(arguments).command()
    return code


def _write() -> int:
    for path, text in files().items():
        path.write_text(text)
    return 0


def promtool() -> str | None:
    """Prometheus's own checker: on the PATH, else made once with Go."""
    if found := shutil.which("promtool"):
        return found
    folder = ROOT / ".local" / "go"
    made = folder / "bin" / "promtool"
    go = shutil.which("go")
    if not made.exists() and go:
        print("Making promtool with Go, once; some minutes", flush=True)
        subprocess.run([go, "install", PROMTOOL], check=True, env=_go_environment(folder))
    return str(made) if made.exists() else None


def _go_environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "GOBIN": str(folder / "bin")}


def _check() -> int:
    tool = promtool()
    if tool is None:
        print(
            "promtool is needed: it comes with Prometheus (Debian: the package `prometheus`), or is made here where there is Go",
            file=sys.stderr,
        )
        return 1
    alerts = [str(path) for path in sorted(ALERTS.glob("*.yml"))]
    tests = [str(path) for path in sorted((ALERTS / "tests").glob("*.yml"))]
    for words in (["check", "rules", *alerts], ["test", "rules", *tests], ["check", "config", str(PROMETHEUS)]):
        if subprocess.run([tool, *words], check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
