"""The append-only trail: who did what to which object. The app role may add to it and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute

_ADD = """
INSERT INTO audit_entry (actor, operation, object_kind, object_id, before_hash, after_hash, request_id)
SELECT $1, $2, $3, t.object_id, t.before_hash, t.after_hash, $4
FROM unnest($5::text[], $6::text[], $7::text[]) AS t (object_id, before_hash, after_hash)
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """An object before and after; absent: it did not exist. Contact data is left out, for a hash of it would outlive it."""

    object_id: str
    before: object | None
    after: object | None


async def note(
    session: AsyncSession,
    *,
    actor: str,
    request_id: str | None,
    operation: str,
    kind: str,
    touched: Sequence[Touched],
) -> None:
    """Adds one entry per object. `actor` is the SHA-256 of an identity, or the name of the job that worked."""
    if touched:
        columns = [(entry.object_id, _hash(entry.before), _hash(entry.after)) for entry in touched]
        await execute(session, _ADD, actor, operation, kind, request_id, *map(list, zip(*columns, strict=True)))


def _hash(content: object | None) -> str | None:
    """SHA-256 (hex) of the content as JSON with sorted keys."""
    return None if content is None else sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
