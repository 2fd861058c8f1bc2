"""`python -m shared.contracts validate FILE`: an ERP team knows before it sends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.__main__ import main
from shared.validation import MAX_EVENT

Validate = Callable[..., tuple[int, list[str], str]]


def event(event_id: str = "e1", **changed: Any) -> dict[str, Any]:
    """A right order in structured mode; None leaves an attribute out."""
    line = {"line_no": 1, "sku": "tea", "quantity": 3}
    data = {"order_id": "o1", "version": 1, "account_id": "A1", "lines": [line]}
    found = {
        "specversion": "1.0",
        "id": event_id,
        "source": "erp",
        "type": "OrderPlaced.v1",
        "time": "2011-08-01T10:00:00Z",
        "data": data,
    }
    return {name: value for name, value in {**found, **changed}.items() if value is not None}


@pytest.fixture
def validate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Validate:
    """Runs the command on this content: exit code, lines, errors."""

    def run(content: str | bytes) -> tuple[int, list[str], str]:
        file = tmp_path / "events.json"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["validate", str(file)])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return run


@pytest.mark.parametrize("form", ["one", "pretty", "list", "lines"])
def test_right_events_are_told_with_where_they_go(validate: Validate, form: str) -> None:
    """One document, printed in one line or many, a list, and JSON lines: exit code 0, and each event's topic and key."""
    first, second = event("e1"), event("e2")
    content = {
        "one": json.dumps(first),
        "pretty": json.dumps(first, indent=2),
        "list": json.dumps([first, second], indent=1),
        "lines": f"{json.dumps(first)}\n\n{json.dumps(second)}\r\n",
    }[form]
    code, lines, _ = validate(content)
    number = 1 if form in {"one", "pretty"} else 2
    assert (code, lines[-1], len(lines)) == (0, f"{number} events, 0 wrong.", number + 1)
    assert all("ok" in line and "OrderPlaced.v1" in line and "erp.orders.v1 key A1" in line for line in lines[:-1])
    assert form != "lines" or lines[1].startswith("line 3 ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (event(time=None), "ce_time is missing; it says when the thing happened"),
        (event(id=None), "missing required field `id`"),
        (event(source=""), "ce_source is missing"),
        (event(type="OrderDreamt.v1"), "'OrderDreamt.v1' is in no contract; ERP systems send BusinessDayClosed.v1"),
        (event(type="OrderAccepted.v1"), "is told by our services alone"),
        (event(data=None), "`data` is missing"),
        (event(time="yesterday"), "2026-01-31T09:30:00Z"),
        (event(data={**event()["data"], "account_id": "A 1"}), "got 'A 1'; an id has 1 to 64 characters"),
        (
            event(data={**event()["data"], "lines": [{"line_no": 1, "sku": "tea", "quantity": "3"}]}),
            "lines[0].quantity",
        ),
        (
            event(data={**event()["data"], "lines": [{"line_no": 1, "sku": "tea", "quantity": -3}]}),
            "would be refused as quantity_invalid",
        ),
        (event(padding="x" * MAX_EVENT), f"at most {MAX_EVENT} are taken"),
    ],
    ids=lambda value: value[:25] if isinstance(value, str) else "",
)
def test_a_wrong_event_is_told_with_what_would_be_right(validate: Validate, content: dict[str, Any], says: str) -> None:
    """Exit code 1, the event's place, what is wrong and what would be right; its right neighbours are ok.

    Taken out: `refusal` in `read` (a quantity below 0 was ok), the look at the size, the look at the type.
    """
    code, lines, _ = validate("\n".join(map(json.dumps, (event("e0"), content, event("e2")))))
    assert (code, lines[-1]) == (1, "3 events, 1 wrong.")
    assert lines[1].startswith("line 2  WRONG")
    assert says in lines[1]
    assert all("  ok  " in lines[place] for place in (0, 2))


def test_an_id_used_twice_is_told(validate: Validate) -> None:
    """The second event of an id would have no effect; the same id of another source is another event. Taken out: the look at `seen`."""
    code, lines, _ = validate(json.dumps([event("e1"), event("e1"), event("e1", source="other")]))
    assert code == 1
    assert "was used at event 1" in lines[1]
    assert [("WRONG" in line) for line in lines[:3]] == [False, True, False]


@pytest.mark.parametrize(
    "content", ["", "[]", "  \n", "[{", "{", "nonsense", "\ufeff{}", "[" * 100_000, b"\xff\xfe{\x00"]
)
def test_what_holds_no_event_is_not_right(validate: Validate, content: str | bytes) -> None:
    """A file that holds none, or cannot be read as JSON, ends with exit code 1 and is told, without a traceback."""
    code, lines, _ = validate(content)
    assert code == 1
    assert lines[-1] in {"0 events, 0 wrong.", "1 events, 1 wrong."}


def test_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there: exit code 2. `--help` says what is taken and what exit codes mean."""
    assert main(["validate", "nowhere.json"]) == 2
    assert "nowhere.json cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["validate", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "one JSON document, a JSON list of them, or one per line" in told
    assert "exit codes: 0 all is right" in told
