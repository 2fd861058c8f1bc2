"""The four committed OpenAPI documents keep one set of conventions, operation by operation."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import jsonschema_rs
import pytest

from deploy.local.state import ROOT
from shared.errors import BellwetherError
from shared.http import RequestModel
from shared.http.app import ACCEPTED, METHODS
from tests.support.tree import SERVICES

PATH = re.compile(r"/v1(?:/(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)*|\{[a-z_]+\}))+(?::[a-z]+(?:-[a-z]+)*|\.ics)?")
READS_BY_POST = {"read_availability", "resolve_contacts", "preview_template", "dry_run_rules"}
"""POSTs that change nothing: their question is too long for an address."""
COMPULSORY_KEY = {"create_reservation", "confirm_reservation", "post_erp_events", "sign_demand_consultation"}
ALWAYS_SENT = ("Accept", "Accept-Language", "Content-Language")
"""What browsers send without asking."""
ANSWER_OF_ITS_OWN = {"text/csv", "image/svg+xml", "text/calendar", "text/event-stream"}


@dataclass(frozen=True)
class Operation:
    """One operation of one service."""

    service: str
    path: str
    method: str
    entry: dict[str, Any]

    @property
    def name(self) -> str:
        """How tests and generated clients call it."""
        return str(self.entry["operationId"])

    def headers(self) -> dict[str, bool]:
        """Header parameters: name -> required."""
        return {one["name"]: one["required"] for one in self.entry.get("parameters", ()) if one["in"] == "header"}

    def query(self) -> dict[str, Any]:
        """Query parameters: name -> schema."""
        return {one["name"]: one["schema"] for one in self.entry.get("parameters", ()) if one["in"] == "query"}

    def errors(self) -> set[int]:
        """The statuses it documents from 400 on."""
        return {int(status) for status in self.entry["responses"] if int(status) >= 400}

    def answers(self) -> dict[str, Any]:
        """The content of its success: media type -> schema."""
        (success,) = (answer for status, answer in self.entry["responses"].items() if status.startswith("2"))
        return {media: content["schema"] for media, content in success.get("content", {}).items()}


@cache
def document(service: str) -> dict[str, Any]:
    """The committed document; `make check` holds it against the code."""
    found: dict[str, Any] = json.loads((ROOT / "services" / service / "openapi.json").read_text(encoding="utf-8"))
    return found


def operations() -> Iterator[Operation]:
    """Every operation of the four services."""
    for service in SERVICES:
        for path, methods in document(service)["paths"].items():
            for method, entry in methods.items():
                yield Operation(service, path, method, entry)


ALL = tuple(operations())
each = pytest.mark.parametrize("op", ALL, ids=lambda op: f"{op.service}-{op.name}")


def resolved(op: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference names."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document(op.service)["components"]["schemas"][name] if name else schema
    return found


@each
def test_an_operation_is_named_tagged_and_guarded(op: Operation) -> None:
    """It has an id in snake case, one tag that the document explains, a summary, words, and a scope without which nobody gets in."""
    assert re.fullmatch(r"[a-z]+(?:_[a-z]+)+", op.name)
    (tag,) = op.entry["tags"]
    assert tag in {known["name"] for known in document(op.service)["tags"] if known["description"]}
    assert op.entry["summary"]
    assert op.entry["description"]
    assert [needed["bearer"] for needed in op.entry["security"] if needed["bearer"]]
    assert PATH.fullmatch(op.path), op.path


@each
def test_an_operation_documents_its_errors_in_the_one_shape(op: Operation) -> None:
    """Whatever it may refuse is a problem document of that status; what follows from its form is there."""
    wanted = {400, 401, 403, 422, 500, 503}
    wanted |= {404} if "{" in op.path else set()
    wanted |= {409} if op.method != "get" else set()
    wanted |= {413, 415} if "requestBody" in op.entry else set()
    assert wanted - op.errors() == set()
    for status in op.errors():
        assert op.entry["responses"][str(status)] == {"$ref": f"#/components/responses/Problem{status}"}
        answer = document(op.service)["components"]["responses"][f"Problem{status}"]
        assert answer["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@each
def test_a_list_has_limit_and_cursor(op: Operation) -> None:
    """What answers with items answers in pages: `limit` from 1 to 200, an opaque `cursor`, `next`; nothing else answers with a bare list."""
    for schema in map(lambda found: resolved(op, found), op.answers().values()):  # noqa: C417 (one name, one line)
        assert schema.get("type") != "array"
        if op.method == "get" and "items" in schema.get("properties", {}):
            assert {"items", "next"} <= set(schema["properties"])
            assert (op.query()["limit"]["minimum"], op.query()["limit"]["maximum"]) == (1, 200)
            assert "cursor" in op.query()
            assert op.name.startswith(("list_", "read_fill_rate"))
    assert not op.name.startswith("list_") or "limit" in op.query()


@each
def test_a_change_states_the_version_it_changes(op: Operation) -> None:
    """PUT, PATCH and DELETE need If-Match (428 without it, 412 for a stale one); a move of an existing thing takes it; reads of it give the ETag's 304."""
    if op.method in {"put", "patch", "delete"}:
        assert op.headers()["If-Match"] is True
        assert {412, 428} <= op.errors()
        reads = document(op.service)["paths"][op.path].get("get") or document(op.service)["paths"][_parent(op)]["get"]
        assert "304" in reads["responses"]
    if "If-None-Match" in op.headers():
        assert "304" in op.entry["responses"]


def _parent(op: Operation) -> str:
    """Of a list inside a thing (`/accounts/{id}/team`): the thing, which carries the version."""
    return op.path.rpartition("/")[0]


@each
def test_a_command_can_be_repeated(op: Operation) -> None:
    """Every POST that makes or moves something takes an Idempotency-Key; for reservations and confirmations it is compulsory."""
    if op.method == "post" and op.name not in READS_BY_POST:
        assert op.headers()["Idempotency-Key"] is (op.name in COMPULSORY_KEY)
    else:
        assert "Idempotency-Key" not in op.headers()


@each
def test_a_body_is_strict_and_has_an_example_that_fits(op: Operation) -> None:
    """A JSON body refuses unknown fields and shows at least one whole example that its own schema accepts; a file shows a row."""
    for media, content in op.entry.get("requestBody", {}).get("content", {}).items():
        if media != "application/json":
            assert all(example["value"] and str(example["value"]).strip() for example in content["examples"].values())
            continue
        schema = resolved(op, content["schema"])
        assert schema["additionalProperties"] is False
        assert schema["examples"]
        whole = {**schema, "components": document(op.service)["components"]}
        for example in schema["examples"]:
            jsonschema_rs.validate(whole, example)


@each
def test_an_answer_is_described(op: Operation) -> None:
    """A success is JSON of a named model, but for the reports of operators and for files."""
    for media, schema in op.answers().items():
        assert media in {"application/json", *ANSWER_OF_ITS_OWN}
        assert media in ANSWER_OF_ITS_OWN or "$ref" in schema or op.name in {"read_progress", "read_verification"}


@each
def test_a_stream_is_described(op: Operation) -> None:
    """A stream shows what it looks like, names the documents in it, can be resumed, and says how it refuses: too many, an id that is unknown or too old."""
    (content,) = (answer.get("content", {}) for status, answer in op.entry["responses"].items() if status[0] == "2")
    if stream := content.get("text/event-stream"):
        kinds = stream["itemSchema"]["properties"]["data"]["contentSchema"]["anyOf"]
        assert {"$ref": "#/components/schemas/StreamEnd"} in kinds
        assert len(kinds) == 2
        assert all(resolved(op, kind)["properties"] for kind in kinds)
        assert "event: end" in stream["examples"]["stream"]["value"]
        assert op.headers()["Last-Event-ID"] is False
        assert {400, 410, 429, 503} <= op.errors()
    else:
        assert "Last-Event-ID" not in op.headers()


@each
def test_a_browser_may_send_what_an_operation_takes(op: Operation) -> None:
    """Its method and its headers are among those that a preflight allows. Taken out: `If-Match` in `ACCEPTED`, PATCH in `METHODS`."""
    assert op.method.upper() in METHODS
    assert {name.lower() for name in op.headers()} - {name.lower() for name in (*ACCEPTED, *ALWAYS_SENT)} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_operators_find_the_same_everywhere(service: str) -> None:
    """`/v1/progress` and `/v1/verification` stand in every service."""
    assert {"/v1/progress", "/v1/verification"} <= set(document(service)["paths"])


def _bodies(cls: type[RequestModel]) -> Iterator[type[RequestModel]]:
    for child in cls.__subclasses__():
        yield child
        yield from _bodies(child)


@pytest.mark.parametrize("service", SERVICES)
def test_examples_are_accepted_by_the_models(service: str) -> None:
    """Rules that no schema states (two fields that belong together) hold for the examples too."""
    import_module(f"{service}.app")
    own = [cls for cls in _bodies(RequestModel) if cls.__module__.startswith(f"{service}.")]
    read = 0
    for cls in own:
        extra = cls.model_config.get("json_schema_extra") or {}
        assert isinstance(extra, dict)
        for example in extra.get("examples", ()):  # type: ignore[union-attr]  # a list, as `shown` makes it
            cls.model_validate(example)
            read += 1
    assert read


def test_every_error_class_has_its_shape() -> None:
    """The responses that operations refer to are there for every status that the error tree knows, the same in four documents."""
    shapes = [document(service)["components"]["responses"] for service in SERVICES]
    assert all(shape == shapes[0] for shape in shapes)
    assert {f"Problem{cls.status}" for cls in BellwetherError.__subclasses__() if cls.title != "Internal error"} <= set(
        shapes[0]
    )
