"""Alert rules, dashboards and runbooks: made from one place, read by what will read them, and true of the metrics that really exist."""

import asyncio
import json
import re
import shlex
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from typing import Any

import httpx
import promql_parser
import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from deploy.local import ServiceUrls
from deploy.local.state import ROOT
from deploy.monitoring import __main__ as monitoring
from deploy.monitoring.dashboards import COLUMNS, SOURCE
from deploy.monitoring.rules import alerts, trial
from shared import cli
from shared.kafka import Kafka
from tests.architecture.test_docs import metrics
from tests.support.services import free_port, running
from tests.support.tree import SERVICES

RUNBOOKS = ROOT / "docs" / "runbooks"
PROMETHEUS: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "prometheus.yml").read_text())
SCRAPED = {"job", "instance", "__name__"}  # labels that Prometheus itself adds
PARTS = ("_bucket", "_sum", "_count")


def rules(service: str) -> list[dict[str, Any]]:
    """The committed rules of a service."""
    [group] = yaml.safe_load((ROOT / "deploy" / "alerts" / f"{service}.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def dashboard(service: str) -> dict[str, Any]:
    """The committed dashboard of a service."""
    found: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / f"{service}.json").read_text())
    return found


def queries(service: str) -> list[str]:
    """Every expression of a service's rules and dashboard, Grafana's own variables filled in."""
    shown = [target["expr"] for panel in dashboard(service)["panels"] for target in panel.get("targets", ())]
    return [rule["expr"] for rule in rules(service)] + [expr.replace("$__rate_interval", "5m") for expr in shown]


def selected(node: Any) -> Iterator[tuple[str, set[str]]]:
    """(metric, labels asked of it) for each selector of an expression, those that it is grouped by with it."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node.name or "", {matcher.name for matcher in node.matchers.matchers}
    elif isinstance(node, promql_parser.AggregateExpr):
        by = set(node.modifier.labels) if node.modifier else set()
        yield from ((name, labels | by) for name, labels in selected(node.expr))
    else:
        for part in ("vector_selector", "vs", "lhs", "rhs", "expr"):
            if (inner := getattr(node, part, None)) is not None:
                yield from selected(inner)
        for inner in getattr(node, "args", ()):
            yield from selected(inner)


def test_the_files_are_what_they_are_made_from() -> None:
    """`python -m deploy.monitoring write` was run, and there is no file beside them."""
    made = monitoring.files()
    assert {path: path.read_text() for path in made} == made
    folders = {path.parent for path in made}
    there = {path for folder in folders for path in folder.glob("*") if path.is_file()}
    assert there - made.keys() == {ROOT / "deploy" / "grafana" / "provisioning.yml"}


@pytest.mark.parametrize("service", SERVICES)
async def test_every_metric_and_label_asked_for_exists(
    service: str, service_database: Callable[[str], ServiceUrls], topics: Callable[..., Awaitable[Kafka]]
) -> None:
    """Each expression parses as PromQL; each metric in it is shown by the service's real API or worker, under the job that the expression asks for,
    and has the labels that it asks for.

    Taken out: a letter of a metric's name, and of a label, in a rule and in a panel.
    """
    kafka = await topics()
    settings = {
        **service_database(service).settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
    }

    async def scrape(role: str) -> set[str]:
        nowhere = f"http://127.0.0.1:{free_port()}/jwks"
        async with running(service, role, nowhere, settings) as process, httpx.AsyncClient() as client:
            text = (await client.get(f"{process.url}/metrics", timeout=20)).raise_for_status().text
        return {
            sample
            for family in text_string_to_metric_families(text)
            for sample in (family.name, *(one.name for one in family.samples))
        }

    shown = dict(zip(("api", "worker"), await asyncio.gather(scrape("api"), scrape("worker")), strict=True))
    import_module(f"{service}.__main__")
    for query in queries(service):
        for name, labels in selected(promql_parser.parse(query)):
            if name == "up":
                assert labels <= SCRAPED
                continue
            base = next((name.removesuffix(part) for part in PARTS if name.endswith(part)), name)
            family = base.removesuffix("_total")
            for role in ("api", "worker"):
                if f'job="{service}-{role}"' in query or f"{service}-(api|worker)" in query:
                    assert {name, family} & shown[role], f"{name} is not shown by {role}: {query}"
            assert {name, family} & (shown["api"] | shown["worker"]), f"{name}: {query}"
            known = set(REGISTRY._names_to_collectors[base]._labelnames)  # type: ignore[attr-defined]
            assert labels - known - SCRAPED - {"le"} == set(), query
            assert "le" not in labels or name.endswith("_bucket"), query


def test_every_metric_is_on_a_dashboard() -> None:
    """What the code counts can be looked at. Taken out: a panel."""
    asked = {
        next((name.removesuffix(part) for part in PARTS if name.endswith(part)), name)
        for service in SERVICES
        for query in queries(service)
        for name, _ in selected(promql_parser.parse(query))
    }
    assert set(metrics()) - asked == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_dashboard_is_one_that_grafana_reads(service: str) -> None:
    """A uid and a title of its own, a schema version, each panel with its own id on a place of its own, each query with its own letter and
    the data source that the reader chooses.

    Taken out: the height of a row of panels (they overlap).
    """
    found = dashboard(service)
    assert (found["uid"], found["title"]) == (f"bellwether-{service}", f"Bellwether {service}")
    assert isinstance(found["schemaVersion"], int)
    [variable] = found["templating"]["list"]
    assert (variable["name"], variable["type"], variable["query"]) == ("datasource", "datasource", "prometheus")
    panels = found["panels"]
    assert [number for number, times in Counter(panel["id"] for panel in panels).items() if times > 1] == []
    cells: Counter[tuple[int, int]] = Counter()
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] >= 0
        assert place["x"] + place["w"] <= COLUMNS
        cells.update(
            (place["x"] + right, place["y"] + down) for right in range(place["w"]) for down in range(place["h"])
        )
        assert panel["title"]
        if panel["type"] != "row":
            assert panel["datasource"] == SOURCE
            letters = [target["refId"] for target in panel["targets"]]
            assert letters == sorted(set(letters))
            assert all(target["datasource"] == SOURCE for target in panel["targets"])
    assert cells.most_common(1)[0][1] == 1
    provisioned = yaml.safe_load((ROOT / "deploy" / "grafana" / "provisioning.yml").read_text())
    assert [one["type"] for one in provisioned["providers"]] == ["file"]


def test_prometheus_scrapes_what_the_rules_go_by() -> None:
    """The sample configuration has both jobs of each service at its container's port, and all rule files."""
    jobs = {job["job_name"]: job["static_configs"][0]["targets"] for job in PROMETHEUS["scrape_configs"]}
    ports = {"api": 8000, "worker": 9000}
    assert jobs == {
        f"{service}-{role}": [f"{service}-{role}:{port}"] for service in SERVICES for role, port in ports.items()
    }
    assert sorted(PROMETHEUS["rule_files"]) == sorted(f"alerts/{service}.yml" for service in SERVICES)


def test_each_alert_has_a_runbook_and_each_runbook_an_alert() -> None:
    """The annotation names a file that says what it means, where to look and what to do. Taken out: a runbook."""
    named = {rule["annotations"]["runbook_url"]: rule["alert"] for service in SERVICES for rule in rules(service)}
    assert {ROOT / url for url in named} == set(RUNBOOKS.glob("*.md"))
    for url, alert in named.items():
        text = (ROOT / url).read_text()
        assert text.startswith(f"# {alert}\n")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Means", "Look", "Do"]
        for other in re.findall(r"\]\((\w+\.md)\)", text):
            assert (RUNBOOKS / other).exists(), other


def commands() -> list[tuple[str, str]]:
    """Every command of a runbook, for each service that it may be meant for."""
    found = []
    for path in sorted(RUNBOOKS.glob("*.md")):
        for block in re.findall(r"```\n(.*?)```", path.read_text(), re.DOTALL):
            for line in block.splitlines():
                meant = SERVICES if "<service>" in line else ("",)
                found += [(path.stem, line.replace("<service>", service)) for service in meant]
    return found


@pytest.mark.parametrize(("runbook", "command"), sorted(set(commands())))
def test_a_runbook_s_commands_are_the_product_s(runbook: str, command: str) -> None:
    """Each can be given as it stands: the program is ours and takes these words. Taken out: an option's name in a runbook."""
    python, dash, program, *words = shlex.split(command)
    assert (python, dash) == ("python", "-m"), runbook
    if program == "shared.topics":
        assert words == ["create"]
        return
    assert program in SERVICES, runbook
    assert cli._parser(program).parse_args(words).command


def test_logs_that_runbooks_name_are_written() -> None:
    """A log event that a runbook tells to look for is one that the code writes."""
    sources = "\n".join(
        path.read_text() for folder in ("shared/src", "services") for path in (ROOT / folder).rglob("*.py")
    )
    for path in RUNBOOKS.glob("*.md"):
        for event in re.findall(r"[Ll]og(?: lines)? `([\w ]+)`", path.read_text()):
            assert f'"{event}"' in sources, f"{path.name}: {event}"


@pytest.mark.parametrize("service", SERVICES)
def test_each_alert_is_tried(service: str) -> None:
    """Promtool is given an example for each alert, beside the quiet one."""
    assert [test["name"] for test in trial(service)["tests"]] == ["quiet", *(alert.name for alert in alerts(service))]


@pytest.mark.long
def test_promtool_accepts_the_rules_and_their_unit_tests(capfd: pytest.CaptureFixture[str]) -> None:
    """Prometheus's own tool reads rules and configuration; each alert fires on its example, and none while all is quiet.

    Taken out: the bound of a rule (too low: the quiet one is not quiet; too high: the example does not fire).
    """
    assert monitoring.main(["check"]) == 0, capfd.readouterr()
