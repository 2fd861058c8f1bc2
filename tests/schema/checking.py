"""Schemathesis with all its checks against a running service, and what it found."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation.meta import CoverageScenario
from schemathesis.openapi.checks import RejectedPositiveData

from shared.http.etags import DOCUMENTED
from shared.http.idempotency import KEY_PATTERN
from tests.architecture.test_api_documents import document

SEED = 20111101
PHASES = ("examples", "coverage", "fuzzing", "stateful")
ACCEPTED, MALFORMED = 202, 400
KEY = "Idempotency-Key"

# A request that its schema accepts may break a rule that no JSON schema can state, because it speaks of what is stored, of the clock, or of two fields
# at once. Such a refusal is right when it names the rule. Everything else that a good request gets beside 2xx, 403, 404 and 409 is a failure.
RULES = {
    412: r"stale",
    422: r"cursor_invalid"  # a real one is only found in the page before
    r"|[a-z]+_invalid|not_scored_yet|kind_unknown|columns_wrong|empty_file|not_utf8|not_text"
    r"|there is no |no product .* is listed|no such template|the rule cannot work as it is|the template cannot be rendered"
    r"|must not (?:contain control characters|be empty)"
    r"|needs the account_id|is no IANA time zone|must be 364 for margin|lines are ranked within a sku"
    r"|a key may carry|still not right|say what changes"  # what this service's keys may do; what the stored letter still holds
    r"|source and number belong together|must lie after the business date|must not lie before `from`",
}
# What comes as a file or a batch is taken as it is; each of its rows is judged by itself, and answered for by itself.
STREAMS = ("stream_notifications", "stream_promise_changes")
ROW_BY_ROW = {"POST /v1/imports", "POST /v1/erp-events"}


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def lines(_: Any, value: Any) -> bytes:
    """JSON lines as a file that may hold anything."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode(errors="surrogatepass")


@dataclass
class Found:
    """What a run did and what it found: checks by name, failures by (operation, check) with the first of each told whole, answers by operation."""

    requests: int = 0
    checks: dict[str, int] = field(default_factory=dict)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    answered: dict[str, set[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A running service, a token, and what path parameters are drawn from every second time, so that there is something at the path."""

    service: str
    url: str
    token: str
    ids: Mapping[str, Sequence[str | int]]


def check(target: Target, *, examples: int, phases: Sequence[str] = PHASES, whole: bool = True) -> Found:
    """Runs these phases with all checks; unless `whole` the coverage phase, which tries each bound of each value, leaves reads out."""
    config = _config(target, examples, phases, whole=whole)
    schema: Any = schemathesis.openapi.from_dict(document(target.service), config=config)
    found = Found()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            found.errors.append(f"{event.label}: {event.value!r}")
        if isinstance(event, events.ScenarioFinished):
            _record(found, event.recorder)
    return found


def _config(target: Target, examples: int, phases: Sequence[str], *, whole: bool) -> Any:
    drawn = {**target.ids, "If-Match": ["*", '"1"', '"2"']}
    parameters = {f"path.{name}": {"dictionary": name, "probability": 0.5} for name in target.ids}
    return schemathesis.Config.from_dict(
        {
            "seed": SEED,
            "base-url": target.url,
            "continue-on-failure": True,
            "headers": {"Authorization": f"Bearer {target.token}"},
            "dictionaries": {name: {"values": [*values]} for name, values in drawn.items()},
            "parameters": {**parameters, "header.If-Match": {"dictionary": "If-Match", "probability": 0.7}},
            "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in PHASES},
            # RFC 6585 has a status of its own for a missing If-Match
            "checks": {"missing_required_header": {"expected-statuses": ["400", "401", "428"]}},
            "operations": [
                # a stream's answer has no end to wait for: tests/shared/http/test_streams.py asks for each of its answers
                *({"include-operation-id": name, "enabled": False} for name in STREAMS),
                # there is none until somebody asks for it: 404 is right for a proposal just made
                {
                    "include-operation-id": "read_criteria_simulation",
                    "checks": {"ensure_resource_availability": {"enabled": False}},
                },
                *([] if whole else [{"include-method": "GET", "phases": {"coverage": {"enabled": False}}}]),
            ],
        }
    )


@schemathesis.hook
def before_call(_: Any, case: Any, __: Any) -> None:
    """A good key is made a fresh one: the document's example, sent with many bodies, would rightly be refused."""
    missing = getattr(case.meta and case.meta.phase.data, "scenario", None) is CoverageScenario.MISSING_PARAMETER
    if not missing and KEY_PATTERN.fullmatch((case.headers or {}).get(KEY, "")):
        case.headers[KEY] = uuid4().hex


@schemathesis.hook
def filter_failure(_: Any, failure: Failure, case: Any, response: Any) -> bool:
    """Whether this is a failure; a refusal that names a rule which no schema can state is none, nor is a file taken whose rows are not right."""
    rule = RULES.get(response.status_code)
    tags = [(case.headers or {}).get(name, "*") for name in ("If-Match", "If-None-Match")]
    if response.status_code == MALFORMED and not all(re.fullmatch(DOCUMENTED["pattern"], tag) for tag in tags):
        return False  # the generator takes an empty header for one that the pattern accepts
    if isinstance(failure, RejectedPositiveData) and rule:
        return not re.search(rule, response.text)
    by_row = isinstance(failure, AcceptedNegativeData) and case.operation.label in ROW_BY_ROW
    return not (by_row and response.status_code == ACCEPTED and "in body" in failure.message)


def _record(found: Found, recorder: Any) -> None:
    for case_id, interaction in recorder.interactions.items():
        found.requests += 1
        if interaction.response is not None:
            label = recorder.cases[case_id].value.operation.label
            found.answered.setdefault(label, set()).add(interaction.response.status_code)
    for case_id, checks in recorder.checks.items():
        for one in checks:
            found.checks[one.name] = found.checks.get(one.name, 0) + 1
            if one.status is Status.FAILURE:
                label, response = recorder.cases[case_id].value.operation.label, recorder.interactions[case_id].response
                told = f"{one.failure_info.failure.message}\n{one.failure_info.code_sample}"
                found.failures.setdefault((label, one.name), f"{told}\n{response.status_code} {response.text}")
