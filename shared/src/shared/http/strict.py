"""What a request may hold: no unknown parameters or fields, no doubled ones, JSON of bounded depth and size, text that can be stored."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema

from shared.errors import BadRequest, FieldError, Invalid, UnsupportedMedia, pointer

from .exact import exact, format_fault

MAX_DEPTH = 32
MAX_ITEMS = 10_000
MAX_NODES = 200_000
INT64_MAX = 2**63 - 1
JSON_TYPES = ("application/json",)
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOTHING = frozenset({b"", b"{}", b"null"})  # what clients send that always send a body


class RequestModel(BaseModel):
    """Base of request bodies: unknown fields are refused, values do not change, and only what the document calls a date, number or truth value is one."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        """The fields take what their JSON schema says and nothing that merely could be read as it."""
        return exact(handler(source))


def shown(*examples: dict[str, Any]) -> ConfigDict:
    """A model's `model_config` with whole bodies for /docs and generated clients to show; a test reads each of them."""
    return ConfigDict(json_schema_extra={"examples": [*examples]})


class ResponseModel(BaseModel):
    """Base of answers: frozen; may gain fields within /v1, so readers must ignore what they do not know."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


ExternalId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._-]{1,64}$",
        description="An id from outside, kept as given, case-sensitive.",
        examples=["12345"],
    ),
]
Quantity = Annotated[int, Strict(), Field(ge=0, le=1_000_000_000, description="Base units.", examples=[24])]
PositiveQuantity = Annotated[int, Strict(), Field(ge=1, le=1_000_000_000, description="Base units.", examples=[24])]
ShortText = Annotated[str, Field(min_length=1, max_length=200)]
LongText = Annotated[str, Field(max_length=4000)]


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment lies in the years 1 to 9999, in UTC too") from error


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
"""An RFC 3339 moment with an offset; UTC inside and outside."""


@dataclass(frozen=True, slots=True)
class _Operation:
    """What one operation's OpenAPI entry allows."""

    single: frozenset[str]
    repeated: frozenset[str]
    formats: Mapping[str, str]
    body: bool
    json_body: bool


async def strict_request(request: Request) -> None:
    """Refuses what the operation's OpenAPI entry does not name. A dependency of the whole application, run before any handler."""
    operation = _operations(request.app).get((request.scope["route"].path_format, request.method.lower()))
    if operation is None:
        return
    _check_query(request, operation)
    if not operation.body and request.method in CHANGES and (await request.body()).strip() not in NOTHING:
        raise Invalid("this operation takes no body; what is in it would have no effect", code="body_not_taken")
    if operation.json_body and await request.body():
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in JSON_TYPES and not (media.startswith("application/") and media.endswith("+json")):
            raise UnsupportedMedia(f"send the body as application/json, not {media or 'without a content type'}")
        check_json(_read(await request.body()))


def _read(body: bytes) -> Any:
    """The body, which the framework has read already, once more: to see what its reader forgives."""
    if b"\x00" in body[:4] or body[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # never at the beginning of JSON in UTF-8
        raise BadRequest("the body is not UTF-8; JSON is exchanged in no other encoding", code="not_utf8")
    return json.loads(body, object_pairs_hook=_names_once)


def _names_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Raises Invalid when a name stands twice in it: readers differ in which of its values counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = sorted(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        told = ", ".join(twice)[:200].encode(errors="replace").decode()
        raise Invalid(f"a name stands twice in one JSON object: {told}", code="name_twice")
    return found


def _check_query(request: Request, operation: _Operation) -> None:
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    known = sorted(operation.single | operation.repeated)
    errors = [
        FieldError(pointer(name), f"unknown parameter; known here: {', '.join(known) or 'none'}", "query")
        for name in dict.fromkeys(names)
        if name not in operation.single and name not in operation.repeated
    ]
    errors += [
        FieldError(pointer(name), "given more than once", "query")
        for name in dict.fromkeys(names)
        if name in operation.single and names.count(name) > 1
    ]
    if errors:
        raise Invalid("the query holds what this operation does not take", errors=errors)
    errors = [
        FieldError(pointer(name), fault, "query")
        for name, value in given
        if name in operation.formats and (fault := format_fault(operation.formats[name], value))
    ]
    if errors:
        raise Invalid("1 value is wrong" if len(errors) == 1 else f"{len(errors)} values are wrong", errors=errors)


def _operations(app: FastAPI) -> dict[tuple[str, str], _Operation]:
    """The allowances of every operation, read once from the OpenAPI document, so that document and behaviour cannot differ."""
    table: dict[tuple[str, str], _Operation] | None = getattr(app.state, "operations", None)
    if table is None:
        table = {
            (path, method): _operation(entry)
            for path, methods in app.openapi()["paths"].items()
            for method, entry in methods.items()
        }
        app.state.operations = table
    return table


def _operation(entry: dict[str, Any]) -> _Operation:
    query = [parameter for parameter in entry.get("parameters", ()) if parameter["in"] == "query"]
    repeated = frozenset(parameter["name"] for parameter in query if _is_list(parameter["schema"]))
    single = frozenset(parameter["name"] for parameter in query) - repeated
    content = entry.get("requestBody", {}).get("content", {})
    formats = {parameter["name"]: found for parameter in query if (found := _format(parameter["schema"]))}
    return _Operation(single, repeated, formats, bool(content), "application/json" in content)


def _is_list(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "array" or any(_is_list(option) for option in schema.get("anyOf", ()))


def _format(schema: dict[str, Any]) -> str | None:
    found: str | None = schema.get("format") or _format(schema.get("items", {})) if schema else None
    return found


Path = tuple[Any, ...]


def check_json(document: Any) -> None:
    """Raises Invalid at the first value that is too deep, too long, or cannot be stored: NUL, half a surrogate pair, NaN, an integer beyond 64 bits."""
    pending: list[tuple[Any, Path]] = [(document, ())]
    nodes = 0
    while pending:
        value, path = pending.pop()
        nodes += 1
        if nodes > MAX_NODES:
            raise Invalid(f"the body holds more than {MAX_NODES} values; send it in parts", code="too_many_values")
        if fault := _fault(value):
            raise Invalid("1 value is wrong", errors=[FieldError(pointer(*path), fault)])
        if isinstance(value, dict | list):
            if len(path) >= MAX_DEPTH:
                raise Invalid(
                    f"the JSON is nested deeper than {MAX_DEPTH} levels",
                    code="json_too_deep",
                    errors=[FieldError(pointer(*path), "nested too deeply")],
                )
            pending.extend((child, (*path, key)) for key, child in _children(value))


def _children(value: dict[str, Any] | list[Any]) -> Iterator[tuple[Any, Any]]:
    return iter(value.items()) if isinstance(value, dict) else iter(enumerate(value))


def _fault(value: Any) -> str | None:
    fault: str | None = None
    match value:
        case str():
            fault = text_fault(value)
        case int() if not -INT64_MAX <= value <= INT64_MAX:
            fault = "whole numbers must fit 64 bits"
        case float() if not math.isfinite(value):
            fault = "numbers must be finite; JSON knows no NaN or Infinity"
        case list() if len(value) > MAX_ITEMS:
            fault = f"lists may hold {MAX_ITEMS} entries, this one has {len(value)}; send it in parts"
        case dict():
            fault = next((found for key in value if (found := text_fault(key))), None)
    return fault


def text_fault(text: str) -> str | None:
    """Why a text cannot be stored, or None."""
    if "\x00" in text:
        return "text must not hold NUL (U+0000)"
    return (
        None
        if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
        else "text must not hold half a surrogate pair"
    )
