"""Completes the OpenAPI document: every error of every operation in its one shape, and headers that are compulsory said to be so."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from shared.errors import BellwetherError

from .problems import MEDIA_TYPE, Problem, ProblemField, _tree

Operation = dict[str, Any]
CHANGES = frozenset({"post", "put", "patch", "delete"})
FIRST_ERROR = 400


def also(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Errors that an operation can answer with beside those that follow from its form: `responses=also(404)`."""
    return {status: {} for status in statuses}


def operation_id(route: APIRoute) -> str:
    """The route function's name: stable, and what a generated client calls the operation."""
    return route.name


def install(app: FastAPI) -> None:
    """Makes `app.openapi()` answer with the completed document, built once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    summary=app.summary,
                    description=app.description,
                    routes=app.routes,
                    tags=app.openapi_tags,
                )
            )
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    seen: set[str] = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] in seen:
                raise ValueError(
                    f"two operations are called {operation['operationId']}; route functions need distinct names"
                )
            seen.add(operation["operationId"])
            _compulsory(operation)
            _never_null(operation)
            for parameter in operation.get("parameters", ()):
                _without_nul(parameter["schema"])
            if any(parameter["name"] == "If-None-Match" for parameter in operation.get("parameters", ())):
                operation["responses"]["304"] = {
                    "description": "Not modified: If-None-Match names the current version."
                }
            declared = {int(code) for code in operation["responses"] if code.isdecimal() and int(code) >= FIRST_ERROR}
            for status in sorted(declared | set(_statuses(path, method, operation))):
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for name in _asked(document):
        _without_nul(schemas[name])
    for model in (Problem, ProblemField):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    components["responses"] = {f"Problem{cls.status}": _response(cls) for cls in _shapes()}
    return document


def _compulsory(operation: Operation) -> None:
    """Headers that we answer for ourselves (400, 428) are declared optional to the framework; the document says what is true."""
    for parameter in operation.get("parameters", ()):
        if parameter["schema"].pop("x-compulsory", False):
            parameter["required"] = True


def _never_null(operation: Operation) -> None:
    """A parameter is there or absent, never null: a generated client should not ask for what cannot be sent."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == 1:
            schema.update(kinds[0] | schema)
        elif kinds:
            schema["anyOf"] = kinds


NO_NUL = r"^[^\x00]*$"
_SAYS_MORE = frozenset({"pattern", "format", "enum", "const"})


def _without_nul(schema: Any) -> None:
    """A text that a request may hold has no NUL (PostgreSQL cannot keep it): said wherever nothing narrower is."""
    for part in _parts(schema):
        if part.get("type") == "string" and _SAYS_MORE.isdisjoint(part):
            part["pattern"] = NO_NUL


def _asked(document: dict[str, Any]) -> set[str]:
    """The names of the schemas that request bodies are made of."""
    bodies = [entry.get("requestBody") for methods in document["paths"].values() for entry in methods.values()]
    pending, found = [part for body in bodies for part in _parts(body)], set()
    while pending:
        name = str(pending.pop().get("$ref", "")).rpartition("/")[2]
        if name and name not in found:
            found.add(name)
            pending.extend(_parts(document["components"]["schemas"][name]))
    return found


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a piece of the document, but for what only shows values."""
    if isinstance(schema, dict):
        yield schema
        for name, child in schema.items():
            if name not in {"examples", "example", "default"}:
                yield from _parts(child)
    elif isinstance(schema, list):
        for child in schema:
            yield from _parts(child)


def _statuses(path: str, method: str, operation: Operation) -> Iterator[int]:
    """The errors this operation can answer with."""
    headers = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "header"}
    yield from (400, 422, 500, 503)
    if operation.get("security"):
        yield from (401, 403)
    if "{" in path:
        yield 404
    if method in CHANGES:
        yield 409
    if "requestBody" in operation:
        yield from (408, 413, 415)
    if "If-Match" in headers:
        yield from (412, 428)


def _shapes() -> Iterator[type[BellwetherError]]:
    """One error class per status."""
    known: set[int] = set()
    for cls in _tree(BellwetherError):
        if cls.status not in known:
            known.add(cls.status)
            yield cls


def _response(cls: type[BellwetherError]) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": f"{cls.title}. {(cls.__doc__ or '').splitlines()[0]}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if hasattr(cls, "default_retry_after"):
        response["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    if cls.status == 401:  # noqa: PLR2004
        response["headers"] = {"WWW-Authenticate": {"description": "RFC 6750 challenge.", "schema": {"type": "string"}}}
    return response
