"""The previous release beside this one (R21): the quick half here, the rest by `make compat` and `make test-long`."""

import json
from pathlib import Path

import pytest

from deploy.compat import __main__ as compat
from deploy.compat import tree
from deploy.compat.tree import MIGRATIONS, NoHistoryError, previous
from deploy.local.state import ROOT
from shared.contracts.__main__ import FOLDER
from shared.contracts.schemas import all_schemas, breaks


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the previous release."""
    return previous(tmp_path_factory.mktemp("previous"))


def test_no_schema_of_the_previous_release_is_broken(before: Path) -> None:
    """Every event that it published still exists, with nothing gone, required or changed. Taken out: a field of an event's class."""
    now = all_schemas()
    old = {path.stem: json.loads(path.read_text()) for path in (before / FOLDER.relative_to(ROOT)).glob("*.json")}
    assert len(old) > 40
    assert [name for name in old if name not in now] == []
    assert {name: found for name, schema in old.items() if (found := breaks(schema, now[name]))} == {}


def test_migrations_of_the_previous_release_stand(before: Path) -> None:
    """None of them was changed or taken away: what is deployed has run them. Taken out: a word in a migration's text."""
    for folder in MIGRATIONS:
        for path in (before / folder).rglob("*"):
            if path.suffix == ".sql" or path.parent.name == "versions":
                assert (ROOT / path.relative_to(before)).read_bytes() == path.read_bytes(), path.name


def test_a_checkout_without_the_history_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A commit that git does not have: exit code 2 and how to get it. Taken out: the look at git's exit code."""
    monkeypatch.setattr(tree, "commit", lambda: "0" * 40)
    with pytest.raises(NoHistoryError, match="git fetch --unshallow"):
        previous()
    assert compat.main(["--only", "events"]) == 2
    assert "not in this checkout's history" in capsys.readouterr().err


@pytest.mark.long
def test_events_of_both_releases_are_read_by_both() -> None:
    """What hypothesis makes of each type, encoded by one release and decoded by the other, both ways: same topic, same key.

    Taken out: an optional field made required (this release no longer reads what the previous one says).
    """
    assert compat.main(["--only", "events"]) == 0
