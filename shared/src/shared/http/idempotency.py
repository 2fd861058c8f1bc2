"""Idempotency-Key: a command repeated with its key has one effect and one answer.

The answer is kept in the command's own transaction, so it exists exactly when the effect does. A key belongs to one principal and is bound to
method, path and body. While a command runs, its repeat waits a little on a transaction-scoped advisory lock of the key, then is told to come back.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, Index, LargeBinary, SmallInteger, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Caller
from shared.database import execute, fetch, plumbing
from shared.errors import BadRequest, Conflict, Invalid

from .faults import LOCK_NOT_AVAILABLE, sqlstate

KEY_PATTERN = re.compile(r"[\x21-\x7e]{1,255}")
RETENTION = timedelta(hours=48)
RETRY_AFTER = 1

idempotency_key = Table(
    "idempotency_key",
    plumbing,
    Column("principal", LargeBinary, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_idempotency_key_kept_at", "kept_at", postgresql_using="brin"),
)

# The lock is waited for at most two seconds; set in the same statement, before the lock is asked for, and put back by _LOOK.
# One change takes a dozen short statements whose lists hold a line or two: planning them anew each time was a third of the database's work (decision 0066).
_LOCK = """
SELECT current_setting('lock_timeout') AS before, set_config('lock_timeout', '2s', true), set_config('plan_cache_mode', 'force_generic_plan', true),
       pg_advisory_xact_lock(('x' || encode(substring($1::bytea for 8), 'hex'))::bit(64)::bigint)
"""
# A statement of its own: it must see what the holder of the lock has just committed.
_LOOK = """
SELECT set_config('lock_timeout', $3, true), kept.fingerprint, kept.status, kept.headers::text AS headers, kept.body
FROM (SELECT 1) AS always LEFT JOIN idempotency_key AS kept ON kept.principal = $1 AND kept.key = $2
"""
_KEEP = """
INSERT INTO idempotency_key (principal, key, fingerprint, status, headers, body) VALUES ($1, $2, $3, $4, $5::jsonb, $6)
"""
_PRUNE = """
DELETE FROM idempotency_key WHERE (principal, key) IN
    (SELECT principal, key FROM idempotency_key WHERE kept_at < now() - $1::interval LIMIT $2)
"""

Make = Callable[[], Awaitable["BaseModel | Answered"]]


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The key of one request, or its absence. Routes answer with `return await key.once(session, status=201, make=...)`."""

    key: str | None
    principal: bytes
    fingerprint: bytes

    async def once(
        self, session: AsyncSession, *, make: Make, status: int = 201, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Runs `make` unless an answer is kept for this key; keeps and answers with what it returns.

        `make` raising leaves nothing behind, so the next try runs it again. Headers that depend on the result (ETag, Location) belong to
        the model: see `Answered`. Raises Invalid when the key was used for another request, Conflict while the first one still runs.
        """
        if self.key is None:
            named, body, _ = await _made(make, headers)
            return _response(status, named, body)
        kept = await self._kept(session)
        if kept is not None:
            return kept
        named, body, remembered = await _made(make, headers)
        await execute(
            session,
            _KEEP,
            self.principal,
            self.key,
            self.fingerprint,
            status,
            msgspec.json.encode(named).decode(),
            remembered,
        )
        return _response(status, named, body)

    async def _kept(self, session: AsyncSession) -> Response | None:
        digest = hashlib.sha256(self.principal + (self.key or "").encode()).digest()
        try:
            before = (await fetch(session, _LOCK, digest))[0].before
        except DBAPIError as error:
            if sqlstate(error) == LOCK_NOT_AVAILABLE:
                detail = "the first request with this Idempotency-Key is still running; ask again for its answer"
                raise Conflict(detail, code="idempotency_key_in_use", retry_after=RETRY_AFTER) from error
            raise
        row = (await fetch(session, _LOOK, self.principal, self.key, before))[0]
        if row.fingerprint is None:
            return None
        if row.fingerprint != self.fingerprint:
            detail = "this Idempotency-Key was used for another request (method, path and body must be the same); use a new one"
            raise Invalid(detail, code="idempotency_key_reused")
        named = msgspec.json.decode(row.headers, type=dict[str, str])
        return _response(row.status, {**named, "Idempotent-Replay": "true"}, row.body)


@dataclass(frozen=True, slots=True)
class Answered:
    """What `make` returns when the answer has headers of its own, such as ETag or Location.

    `kept`: what a retry is answered with, where the answer holds a secret that must not lie in the database; None: the same.
    """

    model: BaseModel
    headers: Mapping[str, str]
    kept: BaseModel | None = None


async def _made(
    make: Callable[[], Awaitable[Any]], headers: Mapping[str, str] | None
) -> tuple[dict[str, str], bytes, bytes]:
    """Headers and body of the answer, and the body that a retry gets."""
    result = await make()
    answered = result if isinstance(result, Answered) else Answered(result, {})
    body, kept = (
        model.model_dump_json(by_alias=True).encode() for model in (answered.model, answered.kept or answered.model)
    )
    return {**(headers or {}), **answered.headers}, body, kept


def _response(status: int, headers: Mapping[str, str], body: bytes) -> Response:
    return Response(body, status, dict(headers), "application/json")


def _header(description: str, **extra: Any) -> Any:
    return Header(
        alias="Idempotency-Key",
        description=description,
        examples=["7f4df3c0-6a2e-4a53-b5a8-0b6a2f1c9d77"],
        max_length=255,
        json_schema_extra={"pattern": rf"^{KEY_PATTERN.pattern}$", **extra},
    )


_HELP = "Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422)."
_Optional = Annotated[str | None, _header(_HELP)]
_Compulsory = Annotated[str | None, _header(f"{_HELP} Compulsory here (400 without it).", **{"x-compulsory": True})]


async def _idempotency(request: Request, caller: Caller, key: str | None) -> Idempotency:
    if key is not None and not KEY_PATTERN.fullmatch(key):
        raise BadRequest("an Idempotency-Key has 1 to 255 visible ASCII characters", code="idempotency_key_malformed")
    digest = hashlib.sha256()
    for part in (request.method.encode(), request.url.path.encode(), request.url.query.encode(), await request.body()):
        digest.update(len(part).to_bytes(8, "big") + part)
    return Idempotency(key, bytes.fromhex(caller.identity_hash), digest.digest())


async def _optional(request: Request, caller: Caller, idempotency_key: _Optional = None) -> Idempotency:
    return await _idempotency(request, caller, idempotency_key)


async def _required(request: Request, caller: Caller, idempotency_key: _Compulsory = None) -> Idempotency:
    if idempotency_key is None:
        detail = "an Idempotency-Key header is compulsory here, so that a retry cannot have a second effect"
        raise BadRequest(detail, code="idempotency_key_missing")
    return await _idempotency(request, caller, idempotency_key)


IdempotencyKey = Annotated[Idempotency, Depends(_optional)]
"""Honoured when given."""
RequiredIdempotencyKey = Annotated[Idempotency, Depends(_required)]
"""Compulsory: 400 without it."""


async def prune_idempotency_keys(session: AsyncSession, *, older_than: timedelta = RETENTION, limit: int = 5000) -> int:
    """Forgets answers kept longer than `older_than`, at most `limit` of them; answers with how many."""
    return await execute(session, _PRUNE, older_than, limit)
