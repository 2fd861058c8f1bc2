"""House rules that no linter knows, held against the tree as it is."""

import re
from pathlib import Path

import pytest

from tests.support.tree import SERVICES, files, relative, sources, text

MOST_LINES = 400
# The dot is a class of its own, so that this file holds none of these names itself.
REGISTRIES = re.compile(r"(?:pypi|pythonhosted|maven|npmjs)[.]org|maven[.]apache|crates[.]io|npmjs[.]com|debian[.]org")
MACHINE_PATH = re.compile(r"(?<![\w.~/*-])/(?:home|root|Users|work|tmp)/\w")
COMMIT = re.compile(r"\.commit\(")
SERVICE_NAME = re.compile(rf"\b(?:{'|'.join(SERVICES)})\b")
BUSINESS_WORD = re.compile(
    r"\b(?:skus?|tiers?|stock|invoices?|shipments?|allocations?|seasons?|backorders?)\b", re.IGNORECASE
)


def found(pattern: re.Pattern[str], paths: list[Path] | tuple[Path, ...]) -> list[str]:
    """`file:line: text` of each match."""
    return [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate((text(path) or "").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_files_can_be_read_in_one_sitting() -> None:
    """No Python file has more than 400 lines; a longer one becomes a folder split by capability."""
    lengths = {relative(path): len(path.read_text().splitlines()) for path in files(".py")}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_only_shared_commits(service: str) -> None:
    """A use case never commits: the transaction belongs to the pipeline or to the request."""
    assert found(COMMIT, sources(service)) == []


def test_shared_has_no_service_name() -> None:
    """What is shared is plumbing; only the published language in `contracts/` may speak of services."""
    assert found(SERVICE_NAME, plumbing()) == []


def test_shared_has_no_business_word() -> None:
    """What is shared is plumbing; only the published language in `contracts/` may speak of the business."""
    assert found(BUSINESS_WORD, plumbing()) == []


def test_no_file_names_a_package_registry() -> None:
    """Installations use the registry that the machine is configured for."""
    assert found(REGISTRIES, files()) == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    """What works in one folder works in any."""
    assert found(MACHINE_PATH, [path for path in files() if path.name != Path(__file__).name]) == []


def plumbing() -> list[Path]:
    """The files of `shared` outside `contracts/`."""
    return [path for path in sources("shared") if "contracts" not in path.parts]
