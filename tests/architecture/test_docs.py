"""Documentation that can rot: what can be made and what can be set is named in a README."""

import argparse
import json
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from deploy.local.state import ROOT
from shared.cli import _parser
from shared.contracts.registry import TYPES, contract_of
from shared.settings import ServiceSettings, describe
from tests.support.tree import DISTRIBUTIONS, SERVICES, files, readmes, sources, text

SETTING = re.compile(r"\bBELLWETHER_[A-Z0-9_]*[A-Z0-9]\b")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def targets() -> list[str]:
    """What `make` can make, by name."""
    return TARGET.findall((ROOT / "Makefile").read_text())


def settings() -> set[str]:
    """Every setting that a program here names, or that a service's settings class has as a field."""
    named = {
        name
        for path in files(".py", ".toml", ".yml", ".yaml", ".sh", "")
        if ROOT / "tests" not in path.parents  # tests make services up
        for name in SETTING.findall(text(path) or "")
    }
    fields = {row[0] for service in SERVICES for row in describe(settings_class(service))}
    return (named | fields) - {f"BELLWETHER_{service.upper()}" for service in SERVICES}


def settings_class(service: str) -> type[ServiceSettings]:
    """What the service reads from its environment."""
    module = import_module(f"{service}.settings")
    [found] = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ServiceSettings) and value is not ServiceSettings
    )
    return found


@pytest.mark.parametrize("target", targets())
def test_every_make_target_is_in_the_readme(target: str) -> None:
    """The README names `make <target>`, and `make help` has a line for it."""
    assert f"make {target}" in (ROOT / "README.md").read_text()
    assert re.search(rf"^{target}:.*## \S", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_setting_is_in_a_readme() -> None:
    """Each BELLWETHER_ name is explained to whoever runs the system (for all services alike as BELLWETHER_<SERVICE>_...)."""
    explained = readmes()
    services = "|".join(service.upper() for service in SERVICES)
    general = {name: re.sub(rf"^BELLWETHER_(?:{services})_", "BELLWETHER_<SERVICE>_", name) for name in settings()}
    assert {name for name, pattern in general.items() if name not in explained and pattern not in explained} == set()


def row(setting: tuple[str, str, str]) -> str:
    """A setting as a README's table shows it."""
    name, default, text = setting
    return f"| `{name}` | {f'`{default}`' if default else ''} | {text} |"


def test_common_settings_are_listed_once() -> None:
    """What all services read stands in shared/README.md, name, default and meaning as the code has them."""
    wanted = {row(setting) for setting in describe(ServiceSettings) if not setting[0].endswith(("_URL", "_PORT"))} | {
        row(setting)
        for setting in describe(ServiceSettings)
        if setting[0] in {"BELLWETHER_JWKS_URL", "BELLWETHER_POSTGRES_URL"}
    }
    assert wanted - set((ROOT / "shared" / "README.md").read_text().splitlines()) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_lists_its_own_settings_and_where_the_others_are(service: str) -> None:
    """A reader of one service's README finds every setting of it: its own with default and meaning, the common ones by a link."""
    cls, base = settings_class(service), set(describe(ServiceSettings))
    own = {row(setting) for setting in describe(cls) if setting not in base}
    explained = (ROOT / "services" / service / "README.md").read_text()
    assert own - set(explained.splitlines()) == set()
    assert "(../../shared/README.md#settings)" in explained


def section(service: str, title: str) -> str:
    """The text below a heading of a service's README, without its subsections' headings."""
    readme = (ROOT / "services" / service / "README.md").read_text()
    return readme.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    """The event names and topics in backticks."""
    return set(re.findall(r"`([A-Z][A-Za-z]+|[a-z]+\.[a-z]+\.v1)`", text))


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_hears_is_in_its_readme(service: str) -> None:
    """The README's table is the `HANDLERS` table: the same events, on the same topics."""
    handlers = import_module(f"{service}.worker").HANDLERS
    wanted = {cls.__name__ for cls in handlers} | {contract_of(cls).topic for cls in handlers}
    table = "\n".join(line for line in section(service, "Hears").splitlines() if line.startswith("|"))
    assert named(table) == wanted


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_says_is_in_its_readme(service: str) -> None:
    """Every event of the service's own topics is named, and no event that is not its own."""
    wanted = {cls for cls in TYPES.values() if contract_of(cls).topic.startswith(f"{service}.")}
    said = named(section(service, "Says"))
    assert {cls.__name__ for cls in wanted} | {contract_of(cls).topic for cls in wanted} == said


@pytest.mark.parametrize("service", SERVICES)
def test_every_scope_is_in_the_readme(service: str) -> None:
    """Scopes that the API asks for and scopes that the README explains are the same."""
    document = json.loads((ROOT / "services" / service / "openapi.json").read_text())
    asked = {
        scope
        for methods in document["paths"].values()
        for operation in methods.values()
        for needed in operation["security"]
        for scope in needed["bearer"]
    }
    explained = section(service, "Who may do what")
    assert set(re.findall(r"`([a-z]+:(?:read|write|admin|resolve))`", explained)) == asked


@pytest.mark.parametrize("service", SERVICES)
def test_every_command_is_in_the_readme(service: str) -> None:
    """`python -m <service> --help` and the README name the same commands."""
    explained = (ROOT / "services" / service / "README.md").read_text()
    parser = _parser(service)
    (commands,) = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    assert {name for name in commands if f"python -m {service} {name}" not in explained} == set()


METRIC = re.compile(r"\bbellwether_[a-z_]+\b")
MADE = re.compile(r"\b(Counter|Gauge|Histogram)\(\s*\"(\w+)\"")


def metrics() -> dict[str, str]:
    """Every metric that the code makes: name -> kind."""
    found = (MADE.findall(text(path) or "") for name in DISTRIBUTIONS for path in sources(name))
    return {name: kind for made in found for kind, name in made}


def test_metrics_are_named_alike_and_explained() -> None:
    """Counters end in `_total`, times are seconds, no name has another unit, and each metric is in a README; a README names none that is not."""
    made = metrics()
    assert len(made) > 15
    for name, kind in made.items():
        assert METRIC.fullmatch(name), name
        assert name.endswith("_total") == (kind == "Counter"), name
        assert kind != "Histogram" or name.endswith(("_seconds", "_bytes")), name
        assert not re.search(r"_(ms|millis|milliseconds|minutes|hours|kb|mb|percent)(_|$)", name), name
    assert set(METRIC.findall(readmes())) == set(made)


def test_logs_that_alarms_name_are_written() -> None:
    """A log event that a README tells operators to look for is one that the code writes."""
    written = "\n".join(text(path) or "" for name in DISTRIBUTIONS for path in sources(name))
    told = set(re.findall(r"log `(\w+)`", readmes()))
    assert {event for event in told if f'"{event}"' not in written} == set()


DECISIONS = sorted(
    path for path in files(".md") if path.parent == ROOT / "docs" / "decisions" and path.name != "README.md"
)
PARTS = (
    "Context",
    "Decisions?",
    "Consequences",
    "Alternatives",
    "(?:What enforces it|Enforced by)",
    "(?:When to look|Look) again",
)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_says_all_that_it_should(path: Path) -> None:
    """Number and title as its name, six parts, listed in the index, and what it says enforces it is there."""
    told = path.read_text()
    assert re.match(rf"# {path.name[:4]}:? \S", told)
    assert [part for part in PARTS if not re.search(rf"^(?:## |\*\*){part}\b", told, re.MULTILINE)] == []
    assert f"[{path.name[:4]}]({path.name})" in (path.parent / "README.md").read_text()
    enforced = re.split(r"^(?:## |\*\*)(?:What enforces it|Enforced by)", told, flags=re.MULTILINE)[1]
    for name in re.findall(r"`(tests/[\w/.]+)`", enforced):
        assert (ROOT / name).exists(), name


def test_decision_numbers_are_given_once() -> None:
    """A number names one decision for ever."""
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers))


def test_every_service_has_a_readme() -> None:
    """It says what the service owns, hears and says, its settings, and its alarms."""
    for service in SERVICES:
        explained = (ROOT / "services" / service / "README.md").read_text().lower()
        missing = {heading for heading in ("owns", "hears", "says", "settings", "alarms") if heading not in explained}
        assert missing == set(), f"services/{service}/README.md lacks {missing}"


def test_reset_forgets_all_that_a_second_run_goes_on_from() -> None:
    """`make reset` forgets databases, topics and the journal together: with one of them kept the next run refuses to start."""
    told = subprocess.run(["make", "--dry-run", "reset"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    assert "deploy.local down" in told
    assert "examples.story reset" in told
