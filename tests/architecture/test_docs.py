"""Documentation that can rot: what can be made and what can be set is named in a README."""

import re
from importlib import import_module

import pytest

from deploy.local.state import ROOT
from shared.settings import ServiceSettings, describe
from tests.support.tree import SERVICES, files, readmes, text

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


def test_every_service_has_a_readme() -> None:
    """It says what the service owns, hears and says, its settings, and its alarms."""
    for service in SERVICES:
        explained = (ROOT / "services" / service / "README.md").read_text().lower()
        missing = {heading for heading in ("owns", "hears", "says", "settings", "alarms") if heading not in explained}
        assert missing == set(), f"services/{service}/README.md lacks {missing}"
