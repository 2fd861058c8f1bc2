"""What a service's README says of events is what the service does: it handles what it hears, and emits what it says."""

import ast
import re
from importlib import import_module

import pytest

from deploy.local.state import ROOT
from shared import contracts
from shared.contracts import Payload
from tests.support.tree import SERVICES, files, sources

NAMES = frozenset(
    name
    for name, value in vars(contracts).items()
    if isinstance(value, type) and issubclass(value, Payload) and value is not Payload
)


def told(service: str, heading: str) -> set[str]:
    """The event types that this section of the service's README names."""
    readme = (ROOT / "services" / service / "README.md").read_text()
    section = readme.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"`(\w+)`", section)) & NAMES


def made(service: str) -> set[str]:
    """The event types that the service's code names, those it handles left out."""
    trees = [ast.parse(path.read_text()) for path in sources(service)]
    named = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)} & NAMES
    return named - {cls.__name__ for cls in import_module(f"{service}.worker").HANDLERS}


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_hears_is_what_it_handles(service: str) -> None:
    """The README's table of what it hears names exactly the types in its table of handlers."""
    handled = {cls.__name__ for cls in import_module(f"{service}.worker").HANDLERS}
    assert told(service, "Hears") == handled


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_says_is_what_it_emits(service: str) -> None:
    """Each event that the README says is made by its code, and its code makes no other."""
    assert told(service, "Says") == made(service)


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_says_is_tested(service: str) -> None:
    """A test of the service asks for each event that it says."""
    tests = "\n".join(path.read_text() for path in files(".py") if ROOT / "tests" / service in path.parents)
    assert {name for name in told(service, "Says") if name not in tests} == set()
