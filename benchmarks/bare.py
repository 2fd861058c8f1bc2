"""The measure of `promises`: the same statements for a reservation behind nothing but Starlette and asyncpg, with the token checked and the key kept.

The statements are those that the service itself ran for one reservation, with their parameters; what is the request's own in them (ids, keys, account, sku)
is put in anew for each. No model checks the body, no OpenAPI document says what is allowed, nothing is decided, logged or counted.

    python -m benchmarks.bare FILE      serves what FILE (JSON, see `Recording`) holds
"""

import hashlib
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.auth import KeySet, TokenVerifier

Tagged = tuple[str, Any]


class Recording(msgspec.Struct):
    """One reservation's statements, what in their parameters was the request's own, and where to run them."""

    port: int
    database_url: str
    jwks_url: str
    issuer: str
    statements: list[tuple[str, list[Tagged]]]
    account: str
    sku: str
    key: str
    digest: str
    hold: str
    answer: str


SHOW: Mapping[str, Callable[[Any], Any]] = {
    "bytes": bytes.hex,
    "UUID": str,
    "datetime": datetime.isoformat,
    "date": date.isoformat,
}
READ: Mapping[str, Callable[[Any], Any]] = {
    "bytes": bytes.fromhex,
    "UUID": UUID,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
}


def tag(value: Any) -> Tagged:
    """A parameter as JSON can carry it."""
    if isinstance(value, list | tuple):
        return "list", [tag(one) for one in value]
    kind = type(value).__name__
    return (kind, SHOW[kind](value)) if kind in SHOW else ("plain", value)


def untag(tagged: Tagged) -> Any:
    """The parameter again."""
    kind, value = tagged
    if kind == "list":
        return [untag(one) for one in value]
    return READ[kind](value) if kind in READ else value


def _put(value: Any, own: dict[Any, Any]) -> Any:
    """The parameter with this request's own values in it."""
    return [_put(one, own) for one in value] if isinstance(value, list) else own.get(value, value)


def app(recording: Recording) -> Starlette:
    """Answers POST /v1/reservations."""
    verifier = TokenVerifier(KeySet(recording.jwks_url), issuer=recording.issuer, audience="supply")
    statements = [(sql, [untag(one) for one in parameters]) for sql, parameters in recording.statements]
    digest, marked = bytes.fromhex(recording.digest), UUID(recording.hold)
    pool: asyncpg.Pool[Any] | None = None

    async def reserve(request: Request) -> Response:
        nonlocal pool
        if pool is None:
            # no RESET when a connection comes back: the service does not pay for one either
            pool = await asyncpg.create_pool(recording.database_url, min_size=10, max_size=10, reset=_nothing)
        principal = await verifier.verify(request.headers["authorization"].partition(" ")[2])
        body = await request.body()
        asked = msgspec.json.decode(body)
        key = request.headers["idempotency-key"]
        hold = uuid4()
        whose = bytes.fromhex(principal.identity_hash)
        own = {
            recording.account: asked["account_id"],
            recording.sku: asked["lines"][0]["sku"],
            recording.key: key,
            digest: hashlib.sha256(whose + key.encode()).digest(),
            marked: hold,
            f"{recording.hold}/1": f"{hold}/1",
        }
        async with pool.acquire() as connection, connection.transaction():
            for statement, parameters in statements:
                await connection.fetch(statement, *(_put(one, own) for one in parameters))
        return Response(recording.answer.replace(recording.hold, str(hold)), 201, media_type="application/json")

    return Starlette(routes=[Route("/v1/reservations", reserve, methods=["POST"])])


async def _nothing(_: Any) -> None:
    return


if __name__ == "__main__":
    given = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Recording)
    uvicorn.run(
        app(given),
        host="127.0.0.1",
        port=given.port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )
