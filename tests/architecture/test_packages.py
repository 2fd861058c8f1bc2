"""Each distribution is complete in itself: what it imports it declares, and what it declares is locked."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from deploy.local.state import ROOT
from tests.support.tree import DISTRIBUTIONS, SERVICES, relative, sources

_NAME = re.compile(r"[A-Za-z0-9._-]+")
OURS = {"shared", *SERVICES}


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_imports_are_declared(distribution: str) -> None:
    """A service's image holds what its pyproject names: an import that only development installs would break it."""
    declared = requirements(distribution) | requirements("shared") | (optional() if distribution == "shared" else set())
    providers = packages_distributions()
    undeclared = {
        f"{relative(path)}: {module}"
        for path in sources(distribution)
        for module in imports(path)
        if not declared & {normal(name) for name in providers.get(module, [module])}
    }
    assert undeclared == set()


@pytest.mark.parametrize("service", SERVICES)
def test_requirements_are_locked(service: str) -> None:
    """`make lock` was run after the last change of a pyproject."""
    for lock in (service, "dev"):
        names = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements" / f"{lock}.txt").read_text(), re.MULTILINE)
        needed = requirements(service) | requirements("shared")
        assert needed - {normal(name) for name in names} == set(), f"not in {lock}.txt: run `make lock`"


def test_all_locks_agree() -> None:
    """What is tested is what is deployed: a service's lock has the development lock's versions."""
    pin = re.compile(r"^[A-Za-z0-9._-]+==[^ ;\\]+", re.MULTILINE)
    tested = set(pin.findall((ROOT / "requirements" / "dev.txt").read_text()))
    for service in SERVICES:
        assert set(pin.findall((ROOT / "requirements" / f"{service}.txt").read_text())) - tested == set()


def requirements(distribution: str) -> set[str]:
    """The names of what a distribution needs from outside this repository."""
    project = tomllib.loads((DISTRIBUTIONS[distribution] / "pyproject.toml").read_text())["project"]
    names = {normal(match[0]) for line in project["dependencies"] if (match := _NAME.match(line))}
    return {name for name in names if not name.startswith("bellwether-")}


def optional() -> set[str]:
    """The names of what `shared` can use and does not need."""
    project = tomllib.loads((DISTRIBUTIONS["shared"] / "pyproject.toml").read_text())["project"]
    return {
        normal(match[0])
        for lines in project["optional-dependencies"].values()
        for line in lines
        if (match := _NAME.match(line))
    }


def test_what_is_optional_is_locked_apart() -> None:
    """Each extra has a lock of its own that holds it, with the development lock's versions, and no service's lock holds it."""
    pins = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
    found = {
        lock: dict(pins.findall((ROOT / "requirements" / f"{lock}.txt").read_text()))
        for lock in ("tracing", "dev", *SERVICES)
    }
    assert optional()
    assert optional() <= found["tracing"].keys()
    assert found["tracing"].items() <= found["dev"].items()
    assert [lock for lock in SERVICES if optional() & found[lock].keys()] == []


def imports(path: Path) -> set[str]:
    """The top-level modules from outside Python and this repository that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


def normal(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
