"""Every error as an RFC 9457 problem document, whoever raised it: our code, the framework, the driver or a middleware."""

import http
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.responses import Response
from starlette.types import Scope

from shared.errors import BellwetherError, FieldError, TooLarge, pointer
from shared.telemetry import get_logger

from .faults import as_error, sqlstate

MAX_DIGITS = sys.get_int_max_str_digits()
MEDIA_TYPE = "application/problem+json"
PLACES = {"body": "body", "query": "query", "path": "path", "header": "header", "cookie": "header"}
log = get_logger(__name__)


class ProblemField(BaseModel):
    """One wrong value of a request."""

    model_config = ConfigDict(title="ProblemField")

    place: str = Field(description="Part of the request: body, query, path or header.", examples=["body"])
    pointer: str = Field(description="JSON pointer (RFC 6901) into that part.", examples=["/lines/0/quantity"])
    detail: str = Field(
        description="What is wrong and what would be right.", examples=["Input should be greater than 0"]
    )


class Problem(BaseModel):
    """What went wrong (RFC 9457). Programs go by `code`, people by `detail`."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="URN of the code.", examples=["urn:bellwether:problem:invalid"])
    title: str = Field(description="The kind of error, the same for every occurrence.", examples=["Invalid content"])
    status: int = Field(description="The HTTP status.", examples=[422])
    code: str = Field(description="Stable name of the error, for programs.", examples=["invalid"])
    detail: str = Field(description="This occurrence, for a person.", examples=["1 value is wrong"])
    request_id: str = Field(description="Quote this when asking for help.", examples=["0199f0d2c1d97c3e8f4f"])
    errors: list[ProblemField] = Field(description="Each wrong value; empty where no single value is to blame.")


def problem(
    request_id: str,
    status: int,
    code: str,
    detail: str,
    *,
    title: str | None = None,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document as a response."""
    body = Problem(
        type=f"urn:bellwether:problem:{code}",
        title=title or http.HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        request_id=request_id,
        errors=[ProblemField(place=error.place, pointer=error.pointer, detail=error.detail) for error in errors],
    )
    extra = {"Connection": "close"} if status == TooLarge.status else {}  # the rest of the body is not read
    return Response(body.model_dump_json(), status, {**(headers or {}), **extra}, MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """The id under which this request is logged."""
    return str(getattr(request.state, "request_id", ""))


def from_error(request: Request, error: BellwetherError) -> Response:
    """Our own error as a problem document."""
    return problem(
        request_id_of(request),
        error.status,
        error.code,
        error.detail,
        title=error.title,
        errors=error.errors,
        headers=error.headers,
    )


def from_status(
    request_id: str, status: int, *, detail: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A bare HTTP status as a problem document with the code and title that our own errors of this status have."""
    ours = next((cls for cls in _tree(BellwetherError) if cls.status == status), None)
    phrase = http.HTTPStatus(status).phrase
    code = ours.default_code if ours else phrase.lower().replace(" ", "_")
    title = ours.title if ours else phrase
    return problem(request_id, status, code, detail or DETAILS.get(status, phrase), title=title, headers=headers)


DETAILS = {
    404: "there is nothing at this path",
    405: "this path does not have this method; Allow lists those it has",
    500: "an error on our side; it is logged under this request id",
}


def too_large(scope: Scope) -> str:
    """What is said of a body above the cap that the framework noted in the request's scope."""
    cap = scope.get(MAX_BODY_SIZE_SCOPE_KEY)
    return f"the body is larger than the {cap} bytes that this operation takes; send it in parts"


def install(app: FastAPI) -> None:
    """Registers the handlers that turn exceptions into problem documents."""
    app.add_exception_handler(BellwetherError, _on_own_error)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (DBAPIError, PoolTimeout, ConnectionError, TimeoutError):
        app.add_exception_handler(kind, _on_fault)


async def _on_own_error(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, BellwetherError)  # noqa: S101  (the framework hands over what was registered)
    return from_error(request, exc)


async def _on_fault(request: Request, exc: Exception) -> Response:
    """The driver's errors: those that mean "not now" or "already there" have an answer, the rest are ours to mend."""
    error = as_error(exc)
    if error is None:
        raise exc
    # neither the statement's values nor PostgreSQL's own text: they can hold contact data
    log.warning("database fault", code=error.code, error=type(exc).__name__, sqlstate=sqlstate(exc))
    return from_error(request, error)


async def _on_http(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)  # noqa: S101
    headers = dict(exc.headers or {})
    if exc.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed_methods(request.app, request.scope["path"]))
    if isinstance(exc.__cause__, BellwetherError):  # our own, raised while the framework read the body
        return from_error(request, exc.__cause__)
    if exc.status_code == http.HTTPStatus.BAD_REQUEST:
        code, detail = _unreadable(exc.__cause__)
        return problem(request_id_of(request), 400, code, detail, title="Bad request", headers=headers)
    said = None if exc.detail == http.HTTPStatus(exc.status_code).phrase else str(exc.detail)
    if exc.status_code == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        said = too_large(request.scope)
    return from_status(request_id_of(request), exc.status_code, detail=said, headers=headers)


def _unreadable(cause: BaseException | None) -> tuple[str, str]:
    """Why the framework could not parse a body."""
    if isinstance(cause, RecursionError):
        return "json_too_deep", "the JSON is nested too deeply to be read"
    if isinstance(cause, UnicodeDecodeError):
        return "not_utf8", f"the body is not UTF-8: byte {cause.start} cannot be decoded"
    if isinstance(cause, ValueError):
        return "json_invalid", f"the body is not JSON that can be read: a number has more than {MAX_DIGITS} digits"
    return "bad_request", "the body cannot be read as JSON"


async def _on_validation(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)  # noqa: S101
    found = exc.errors()
    if found and found[0].get("type") == "json_invalid":
        where = found[0]["loc"][-1]
        detail = f"the body is not JSON: {found[0]['ctx']['error']} at character {where}"
        return problem(request_id_of(request), 400, "json_invalid", detail, title="Bad request")
    errors = [field_error(error) for error in found]
    detail = "1 value is wrong" if len(errors) == 1 else f"{len(errors)} values are wrong"
    return problem(request_id_of(request), 422, "invalid", detail, title="Invalid content", errors=errors)


def field_error(error: Mapping[str, Any]) -> FieldError:
    """One of pydantic's errors as ours: its location becomes a part of the request and a JSON pointer into it."""
    place, *path = error["loc"] or ("body",)
    message = str(error["msg"]).removeprefix("Value error, ")
    return FieldError(pointer(*path), message, PLACES.get(str(place), "body"))  # type: ignore[arg-type]  # a member of Place


def allowed_methods(app: FastAPI, path: str) -> list[str]:
    """Every method that some route has at this path."""
    methods: set[str] = set()
    for route in iter_route_contexts(app.routes):
        if route.methods and route.path_regex.match(path):
            methods |= route.methods
    return sorted(methods)


def _tree(root: type[BellwetherError]) -> list[type[BellwetherError]]:
    return [root, *(leaf for child in root.__subclasses__() for leaf in _tree(child))]
