"""The committed schemas are true in both directions, and a breaking change is refused."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shared.contracts import __main__ as command
from shared.contracts.registry import TYPES, contract_of, key_of, sequence_of, subject_of
from shared.contracts.schemas import all_schemas, breaks
from shared.events import encode

from .strategies import documents

FOLDER = command.FOLDER
NAMES = sorted(TYPES)


def committed(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return schema


def test_the_committed_schemas_are_what_the_code_says() -> None:
    """`check` finds no difference; `make check` runs the same."""
    assert command.main(["check"]) == 0


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_document_fits_its_schema_before_and_after_it_was_read(name: str, data: st.DataObject) -> None:
    """What a producer may send fits the committed schema, is read, has a key, and its own encoding fits the schema again."""
    schema = committed(name)
    document = data.draw(documents(TYPES[name]))
    assume(
        document.get("next_business_date", "b") > document.get("closed_date", "a")
    )  # the one rule between two fields
    jsonschema_rs.validate(schema, document)
    payload = msgspec.json.decode(json.dumps(document), type=TYPES[name])
    assert key_of(payload) == key_of(msgspec.json.decode(encode(payload), type=TYPES[name]))
    assert isinstance(subject_of(payload), str)
    assert (sequence_of(payload) is None) == (contract_of(type(payload)).sequence is None)
    jsonschema_rs.validate(schema, json.loads(encode(payload)))


def changed(change: str) -> tuple[dict[str, Any], dict[str, Any]]:
    old = committed("OrderPlaced.v1")
    new = copy.deepcopy(old)
    match change:
        case "field added":
            new["properties"]["mood"] = {"type": "string", "default": ""}
        case "reworded":
            new["properties"]["order_id"]["description"] = "The order's number."
        case "field gone":
            del new["properties"]["site"]
        case "field required":
            new["required"].append("site")
        case "type changed":
            new["properties"]["version"]["type"] = "string"
        case "inside a line":
            del new["$defs"]["OrderedLine"]["properties"]["unit_price"]
        case "other topic":
            new["x-topic"] = "erp.other.v1"
    return old, new


@pytest.mark.parametrize("change", ["field added", "reworded"])
def test_an_addition_is_no_break(change: str) -> None:
    """Optional fields and better words may come at any time."""
    assert breaks(*changed(change)) == []


@pytest.mark.parametrize("change", ["field gone", "field required", "type changed", "inside a line", "other topic"])
def test_a_break_is_found(change: str) -> None:
    """What would make a producer or consumer of the old version fail is named. Taken out: each rule of `breaks` in turn."""
    assert len(breaks(*changed(change))) == 1


def test_write_refuses_a_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A committed schema with a field that the code no longer has stops `write` with a sentence."""
    schema = committed("OrderPlaced.v1")
    schema["properties"]["lost"] = {"type": "string"}
    (tmp_path / "OrderPlaced.v1.json").write_text(json.dumps(schema))
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    assert command.main(["write"]) == 1
    assert "OrderPlaced.v1: $.lost is gone" in capsys.readouterr().err


def test_every_type_has_a_schema_file() -> None:
    """No type without a committed schema, no schema without a type."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(all_schemas())


def test_the_asyncapi_document_names_every_type_and_topic() -> None:
    """AsyncAPI is rendered from the registry alone."""
    document = json.loads(command.ASYNCAPI.read_text(encoding="utf-8"))
    assert set(document["components"]["messages"]) == set(NAMES)
    assert set(document["channels"]) == {contract_of(cls).topic for cls in TYPES.values()}
