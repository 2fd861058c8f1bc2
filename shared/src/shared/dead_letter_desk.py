"""What people do with dead letters: find, mend, replay, put aside; each act leaves a line that says who did what and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid, func
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from .contracts.registry import TYPES
from .database import Database, execute, fetch, plumbing
from .dead_letters import CUT, headers_of, headers_text, record_of
from .events import Record
from .ids import new_id
from .pipeline import Appetite, process
from .validation import fault

dead_letter_action = Table(
    "dead_letter_action",
    plumbing,
    Column("id", Uuid, primary_key=True),
    Column("letter_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),  # replay | edit | discard
    Column("why", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column(
        "before_sha256", Text, nullable=False
    ),  # of headers and value that a replay would have handed over before the act, and after it
    Column("after_sha256", Text, nullable=False),
    Index("ix_dead_letter_action_letter_id", "letter_id"),
)

STATES = ("open", "replayed", "discarded")
_COLUMNS = """id, topic, partition, "offset", key, value, value_size, value_sha256, headers, reason, attempts, state, died_at,
  edited_value, edited_headers, coalesce(source, substring(headers FROM '"ce_source":"([^"\\\\]+)"')) AS source"""
_FOUND = f"""
SELECT * FROM (SELECT {_COLUMNS} FROM dead_letter) AS letter
WHERE ($1::text IS NULL OR topic = $1) AND ($2::text IS NULL OR position(lower($2) IN lower(reason)) > 0)
  AND ($3::timestamptz IS NULL OR died_at >= $3) AND ($4::timestamptz IS NULL OR died_at < $4)
  AND ($5::text[] IS NULL OR source = ANY ($5)) AND ($6::text IS NULL OR state = $6)
"""
_LIST = f"{_FOUND} AND ($7::uuid IS NULL OR id < $7) ORDER BY id DESC LIMIT $8"
_IN_ORDER = f'{_FOUND} ORDER BY topic, partition, "offset", id'
_SHOW = f"SELECT {_COLUMNS} FROM dead_letter WHERE id = $1"
_LOCK = f"{_SHOW} FOR UPDATE"
_SET_STATE = "UPDATE dead_letter SET state = $2 WHERE id = $1"
_EDIT = "UPDATE dead_letter SET edited_value = $2, edited_headers = $3, state = 'open' WHERE id = $1"
_NOTE = """
INSERT INTO dead_letter_action (id, letter_id, actor, action, why, result, before_sha256, after_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_TRAIL = "SELECT at, actor, action, why, result, before_sha256, after_sha256 FROM dead_letter_action WHERE letter_id = $1 ORDER BY at, id"
Letter = Row[Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which letters are meant; None: any. `reason` is a part of the reason's text, upper and lower case alike; `until` is the first moment after."""

    topic: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    sources: Sequence[str] | None = None
    state: str | None = None

    def values(self) -> tuple[object, ...]:
        """In the order of the statement's placeholders."""
        return (
            self.topic,
            self.reason,
            self.since,
            self.until,
            None if self.sources is None else list(self.sources),
            self.state,
        )


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a letter, and why."""

    actor: str
    why: str


async def list_letters(
    session: AsyncSession, filters: Filters, limit: int, after: UUID | None = None
) -> Sequence[Letter]:
    """The newest of them, `after` none but older ones than that."""
    return await fetch(session, _LIST, *filters.values(), after, limit)


async def letters_in_order(session: AsyncSession, filters: Filters) -> Sequence[Letter]:
    """All of them as they lay in their topics: the order in which a replay hands them over."""
    return await fetch(session, _IN_ORDER, *filters.values())


async def show_letter(session: AsyncSession, letter_id: UUID) -> Letter | None:
    """One dead letter, or None."""
    rows = await fetch(session, _SHOW, letter_id)
    return rows[0] if rows else None


async def trail(session: AsyncSession, letter_id: UUID) -> Sequence[Letter]:
    """What was done to a letter, in order."""
    return await fetch(session, _TRAIL, letter_id)


async def replay(database: Database, appetite: Appetite, letter: Letter, act: Act) -> tuple[bool, str]:
    """Hands a letter to the handlers again, mended where it was edited: whether it lives now, and its fate or the reason it died of again."""
    try:
        record = record_of(letter)
    except ValueError as error:
        return False, str(error)
    (fate,) = await process(database, appetite, [record])
    async with database.transaction() as session:
        (now,) = await fetch(session, _LOCK, letter.id)
        alive = bool(now.attempts == letter.attempts)  # each death counts an attempt on the same letter
        if alive:
            await execute(session, _SET_STATE, letter.id, "replayed")
        said = fate.value if alive else f"dead again: {now.reason}"
        await _note(session, now, act, "replay", said, now)
    return alive, said


async def discard(session: AsyncSession, letter: Letter, act: Act) -> str:
    """Puts a letter aside: it is kept, and no longer counted as open."""
    await execute(session, _SET_STATE, letter.id, "discarded")
    await _note(session, letter, act, "discard", "discarded", letter)
    return "discarded"


@dataclass(frozen=True, slots=True)
class Edited:
    """A letter as it would be after an edit. `fault` says why its consumer could still not read it."""

    value: bytes
    headers: Mapping[str, str]
    fault: str | None


def edited(letter: Letter, value: bytes | None, headers: Mapping[str, str]) -> Edited:
    """The letter with another value, other headers, or both; a header set to nothing is left out. Raises ValueError where a cut value would stay."""
    mended = letter.edited_headers is not None
    if value is None and not mended and letter.value_size != len(letter.value or b""):
        message = f"only {len(letter.value)} of {letter.value_size} bytes were kept; give the whole value"
        raise ValueError(message)
    kept = headers_of(letter.edited_headers if mended else letter.headers)
    found = {name: text for name, text in {**kept, **headers}.items() if text and name != CUT}
    new = value if value is not None else (letter.edited_value if mended else letter.value) or b""
    sent = [(name, text.encode()) for name, text in found.items()]
    record = Record(letter.topic, letter.partition, letter.offset, letter.key, new, sent, letter.id)
    return Edited(new, found, fault(record, TYPES))


async def edit(session: AsyncSession, letter: Letter, change: Edited, act: Act) -> None:
    """Keeps beside the original what a replay shall hand over instead."""
    await execute(session, _EDIT, letter.id, change.value, headers_text(change.headers))
    (now,) = await fetch(session, _SHOW, letter.id)
    await _note(session, letter, act, "edit", "edited", now)


async def _note(
    session: AsyncSession,
    before: Letter,
    act: Act,
    action: Literal["replay", "edit", "discard"],
    result: str,
    after: Letter,
) -> None:
    await execute(
        session, _NOTE, new_id(), before.id, act.actor, action, act.why, result, _digest(before), _digest(after)
    )


def _digest(letter: Letter) -> str:
    """SHA-256 of what a replay hands over: of headers and value, the mended ones where there are some."""
    mended = letter.edited_headers is not None
    headers, value = (letter.edited_headers, letter.edited_value) if mended else (letter.headers, letter.value)
    return sha256(headers.encode() + b"\n" + (value or b"")).hexdigest()
