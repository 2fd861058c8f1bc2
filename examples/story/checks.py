"""Was it right: `python -m <service> verify` in all four, side by side."""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

SERVICES = ("accounts", "supply", "scoring", "notify")
_FINDING = re.compile(r"^(holds |BROKEN) (\S+)\s+(.*)$")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant of one service; `more` are the examples of where it is broken."""

    service: str
    name: str
    meaning: str
    holds: bool
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of a service; `failure` says why there are none."""

    service: str
    findings: tuple[Finding, ...]
    failure: str = ""

    @property
    def holds(self) -> bool:
        """Whether every check holds (and there is at least one)."""
        return not self.failure and bool(self.findings) and all(finding.holds for finding in self.findings)


def verify_all(environment: Mapping[str, str], services: Sequence[str] = SERVICES) -> list[Verdict]:
    """Run every service's own verification as a command, all at the same time."""
    with ThreadPoolExecutor(len(services)) as pool:
        return list(pool.map(lambda service: _verify(service, environment), services))


async def verify_over_http(client: httpx.AsyncClient, services: Mapping[str, str]) -> list[Verdict]:
    """The same asked over HTTP, of a system whose databases are not at hand; `client` carries a token of the role `ops`."""
    verdicts = []
    for service, url in services.items():
        answer = await client.get(f"{url}/v1/verification")
        if not answer.is_success:
            verdicts.append(
                Verdict(service, (), f"/v1/verification answered {answer.status_code}: {answer.text[:300]}")
            )
            continue
        findings = tuple(
            Finding(service, check["name"], check["meaning"], check["holds"], tuple(check["examples"]))
            for check in answer.json()["checks"]
        )
        verdicts.append(Verdict(service, findings))
    return verdicts


def _verify(service: str, environment: Mapping[str, str]) -> Verdict:
    command = [sys.executable, "-m", service, "verify"]
    try:
        done = subprocess.run(  # noqa: S603 - our own services
            command, env=dict(environment), capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Verdict(service, (), f"no answer within {SECONDS} s")
    findings = read_findings(service, done.stdout)
    broken = any(not finding.holds for finding in findings)
    if not findings or (done.returncode != 0 and not broken):
        return Verdict(service, findings, f"exit code {done.returncode}: {(done.stderr or done.stdout)[-500:].strip()}")
    return Verdict(service, findings)


def read_findings(service: str, output: str) -> tuple[Finding, ...]:
    """The findings that `verify` prints, each followed by indented examples where it is broken."""
    found: list[Finding] = []
    for line in output.splitlines():
        if match := _FINDING.match(line):
            mark, name, meaning = match.groups()
            found.append(Finding(service, name, meaning, mark == "holds "))
        elif line.startswith("   ") and found:
            last = found[-1]
            found[-1] = Finding(last.service, last.name, last.meaning, last.holds, (*last.more, line.strip()))
    return tuple(found)
