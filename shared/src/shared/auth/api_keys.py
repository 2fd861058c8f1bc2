"""API keys of systems that cannot fetch tokens: `bw_<id>_<secret>`, of one service, bound to scopes and event sources, and ended at a date.

Only the secret's SHA-256 is kept. It is 256 random bits: there is nothing to guess, so a slow hash would cost each request and win nothing.
"""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import ARRAY, Column, DateTime, Index, LargeBinary, Table, Text, Uuid, func
from sqlalchemy.engine import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import Database, execute, fetch, service_metadata
from shared.errors import Conflict, NotFound, Unauthenticated
from shared.ids import new_id
from shared.telemetry import get_logger

from .principal import Principal

_METADATA = service_metadata()
api_key = Table(
    "api_key",
    _METADATA,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sources", ARRAY(Text), nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("secret_sha256", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),  # to within LAST_USED_EVERY
    Index("ix_api_key_name", "name"),
)
api_key_action = Table(
    "api_key_action",
    _METADATA,
    Column("id", Uuid, primary_key=True),
    Column("key_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),  # issue | revoke
    Column("why", Text, nullable=False),
    Column("request_id", Text),
    Index("ix_api_key_action_key_id", "key_id"),
)
TABLES = (api_key, api_key_action)
"""For the metadata of a service that takes keys; `shared.migrations.doors_0001` makes them."""

PREFIX = "bw_"
MAX_LIVE = 2  # of one name: the old one and the one that takes its place
LAST_USED_EVERY = timedelta(minutes=5)
MAX_DAYS = 400
_FORM = re.compile(r"bw_([0-9a-f]{32})_([0-9a-f]{64})")
_NOBODY = bytes(32)
_SHOWN = "id, name, sources, scopes, created_at, expires_at, revoked_at, last_used_at"
_LIVE = "revoked_at IS NULL AND expires_at > now()"
_FIND = f"SELECT {_SHOWN}, secret_sha256, expires_at <= now() AS expired FROM api_key WHERE id = $1"
# Many requests at once do not wait for each other to say the same.
_USED = """
UPDATE api_key SET last_used_at = now() WHERE id = (
  SELECT id FROM api_key WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - $2::interval) FOR NO KEY UPDATE SKIP LOCKED
)
"""
_ONE_AFTER_THE_OTHER = "SELECT pg_advisory_xact_lock(hashtextextended('api_key/' || $1, 0))"
_COUNT = f"SELECT count(*) AS live FROM api_key WHERE name = $1 AND {_LIVE}"
_ISSUE = f"""
INSERT INTO api_key (id, name, sources, scopes, secret_sha256, expires_at) VALUES ($1, $2, $3, $4, $5, now() + $6::interval) RETURNING {_SHOWN}
"""
_REVOKE = f"UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING {_SHOWN}"
_SHOW = f"SELECT {_SHOWN} FROM api_key WHERE id = $1"
_LIST = f"""
SELECT {_SHOWN} FROM api_key WHERE ($1::text IS NULL OR name = $1) AND (NOT $2 OR {_LIVE}) AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
"""
_NOTE = "INSERT INTO api_key_action (id, key_id, actor, action, why, request_id) VALUES ($1, $2, $3, $4, $5, $6)"
_TRAIL = "SELECT at, actor, action, why, request_id FROM api_key_action WHERE key_id = $1 ORDER BY at, id"
REFUSED = Counter("bellwether_api_keys_refused_total", "Requests whose API key was refused, by why.", ["why"])
log = get_logger(__name__)
Key = Row[Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to be issued: whose it is, whom it may speak for, what it may do, for how many days."""

    name: str
    sources: Sequence[str]
    scopes: Sequence[str]
    days: int


@dataclass(frozen=True, slots=True)
class Act:
    """Who issues or revokes a key, why, and in which request."""

    actor: str
    why: str
    request_id: str | None = None


class ApiKeys:
    """Turns a key of this service into a Principal, or raises Unauthenticated. Asks the database each time, so that a revoked key ends at once."""

    def __init__(self, database: Database, service: str) -> None:
        self._database = database
        self._issuer = f"urn:bellwether:api-key:{service}"

    async def verify(self, text: str) -> Principal:
        """The principal this key proves: its name, scopes and sources, and no role."""
        form = _FORM.fullmatch(text)
        if form is None:
            raise _refused("malformed", None)
        key_id, secret = UUID(hex=form[1]), form[2]
        async with self._database.read() as session:
            rows = await fetch(session, _FIND, key_id)
        key = rows[0] if rows else None
        # One comparison whether there is such a key or not: how long it took tells neither.
        right = hmac.compare_digest(_digest(secret), key.secret_sha256 if key else _NOBODY)
        if key is None or not right:
            raise _refused("unknown", key_id)
        # Whoever holds the secret may know what became of their key.
        if key.revoked_at is not None:
            raise _refused("revoked", key_id, "the API key has been revoked: use the one that took its place")
        if key.expired:
            raise _refused("expired", key_id, "the API key has expired: use the one that took its place")
        await self._used(key_id)
        return Principal(
            self._issuer, key.name, scopes=frozenset(key.scopes), sources=frozenset(key.sources), key=key_id
        )

    async def _used(self, key_id: UUID) -> None:
        """Notes that it is in use, at most every LAST_USED_EVERY; where nothing can be written a read must go on all the same."""
        try:
            async with self._database.transaction() as session:
                await execute(session, _USED, key_id, LAST_USED_EVERY)
        except (SQLAlchemyError, OSError) as error:
            log.warning("api_key_use_not_noted", key=str(key_id), error=type(error).__name__)


def _refused(why: str, key_id: UUID | None, detail: str = "the API key is not valid here") -> Unauthenticated:
    """Malformed, unknown, another service's and a wrong secret are told alike. The log says which, and never the secret."""
    REFUSED.labels(why).inc()
    log.warning("api_key_refused", why=why, key=str(key_id) if key_id else None)
    code = f"api_key_{why}" if why in ("revoked", "expired") else "api_key_invalid"
    return Unauthenticated(detail, code=code, challenge='error="invalid_token"')


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


async def issue(session: AsyncSession, wanted: Wanted, act: Act) -> tuple[Key, str]:
    """A new key: its row, and its text, which is kept nowhere. Raises Conflict when two of its name are live."""
    await fetch(session, _ONE_AFTER_THE_OTHER, wanted.name)
    (count,) = await fetch(session, _COUNT, wanted.name)
    if count.live >= MAX_LIVE:
        detail = f"{wanted.name} has {count.live} live keys, the old one and the new one of a rotation: revoke one of them first"
        raise Conflict(detail, code="two_keys_live")
    key_id, secret = new_id(), secrets.token_hex(32)
    sources, scopes = sorted(set(wanted.sources)), sorted(set(wanted.scopes))
    (key,) = await fetch(
        session, _ISSUE, key_id, wanted.name, sources, scopes, _digest(secret), timedelta(days=wanted.days)
    )
    await _note(session, key_id, "issue", act)
    return key, f"{PREFIX}{key_id.hex}_{secret}"


async def revoke(session: AsyncSession, key_id: UUID, act: Act) -> Key:
    """Ends a key at once; one that was revoked before stays as it was. Raises NotFound."""
    rows = await fetch(session, _REVOKE, key_id)
    if rows:
        await _note(session, key_id, "revoke", act)
        return rows[0]
    found = await fetch(session, _SHOW, key_id)
    if not found:
        raise NotFound(f"there is no API key {key_id}")
    return found[0]


async def list_keys(
    session: AsyncSession, *, name: str | None = None, live: bool = False, limit: int, after: UUID | None = None
) -> Sequence[Key]:
    """The newest keys first; `live`: only those that are let in now; `after`: none but older ones than that."""
    return await fetch(session, _LIST, name, live, after, limit)


async def trail(session: AsyncSession, key_id: UUID) -> Sequence[Row[Any]]:
    """What was done to a key, in order."""
    return await fetch(session, _TRAIL, key_id)


async def _note(session: AsyncSession, key_id: UUID, action: str, act: Act) -> None:
    await execute(session, _NOTE, new_id(), key_id, act.actor, action, act.why, act.request_id)
