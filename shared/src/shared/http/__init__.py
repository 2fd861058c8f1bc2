"""HTTP as all services speak it: one shape of error, strict requests, commit before answer, pages, versions, retries that are safe."""

from .app import AppSpec, build_app
from .etags import Etag, EtagDep, IfMatch, OptionalIfMatch, Precondition, etag, set_etag
from .faults import as_error, sqlstate
from .health import Check, Report
from .idempotency import Answered, Idempotency, IdempotencyKey, RequiredIdempotencyKey, prune_idempotency_keys
from .imports import Import, imports_router
from .openapi import also
from .pages import Page, PageDep, PageRequest, Sort, paginate, sorted_by
from .problems import Problem, ProblemField
from .server import server
from .sessions import ReadDep, SessionDep
from .streams import LastEventId, StreamEnd, events, open_stream, streamed
from .strict import (
    ExternalId,
    Instant,
    LongText,
    PositiveQuantity,
    Quantity,
    RequestModel,
    ResponseModel,
    ShortText,
    check_json,
    shown,
)

__all__ = [
    "Answered",
    "AppSpec",
    "Check",
    "Etag",
    "EtagDep",
    "ExternalId",
    "Idempotency",
    "IdempotencyKey",
    "IfMatch",
    "Import",
    "Instant",
    "LastEventId",
    "LongText",
    "OptionalIfMatch",
    "Page",
    "PageDep",
    "PageRequest",
    "PositiveQuantity",
    "Precondition",
    "Problem",
    "ProblemField",
    "Quantity",
    "ReadDep",
    "Report",
    "RequestModel",
    "RequiredIdempotencyKey",
    "ResponseModel",
    "SessionDep",
    "ShortText",
    "Sort",
    "StreamEnd",
    "also",
    "as_error",
    "build_app",
    "check_json",
    "etag",
    "events",
    "imports_router",
    "open_stream",
    "paginate",
    "prune_idempotency_keys",
    "server",
    "set_etag",
    "shown",
    "sorted_by",
    "sqlstate",
    "streamed",
]
