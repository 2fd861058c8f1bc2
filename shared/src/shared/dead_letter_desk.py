"""What people do with dead letters: find, mend, replay, put aside; each act leaves a line that says who did what and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid, func
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from .contracts.registry import TYPES
from .database import execute, fetch, plumbing
from .dead_letters import CUT, headers_of, headers_text, record_of
from .events import Record
from .ids import new_id
from .pipeline import Appetite, handle_alone
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
# Whose it is; the version before 0002 left `source` empty. The index of `shared.migrations.doors_0001` is on this very expression.
_WHOSE = """coalesce(source, substring(headers FROM '"ce_source":"([^"\\\\]+)"'))"""
_COLUMNS = f"""id, topic, partition, "offset", key, value, value_size, value_sha256, headers, reason, attempts, state, died_at,
  edited_value, edited_headers, {_WHOSE} AS source"""
_SELECT = f"SELECT {_COLUMNS} FROM dead_letter"
_IN_ORDER = 'ORDER BY topic, partition, "offset", id'
_SHOW = f"{_SELECT} WHERE id = $1"
_LOCK = f"{_SHOW} FOR UPDATE"
_SET_STATE = "UPDATE dead_letter SET state = $2 WHERE id = $1"
_EDIT = "UPDATE dead_letter SET edited_value = $2, edited_headers = $3, state = 'open' WHERE id = $1"
_NOTE = """
INSERT INTO dead_letter_action (id, letter_id, actor, action, why, result, before_sha256, after_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_TRAIL = "SELECT at, actor, action, why, result, before_sha256, after_sha256 FROM dead_letter_action WHERE letter_id = $1 ORDER BY at, id"
_OLDEST, _NEWEST = UUID(int=0), UUID(int=2**128 - 1)
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

    def conditions(self, after: UUID | None = None) -> tuple[list[str], list[object]]:
        """What a row must fulfil beside source and state, with `$1`-placeholders, and their values: only what is asked for, so that each plan fits."""
        asked: tuple[tuple[str, object], ...] = (
            ("topic = ${}", self.topic),
            ("position(lower(${}) IN lower(reason)) > 0", self.reason),
            ("died_at >= ${}", self.since),
            ("died_at < ${}", self.until),
            ("id < ${}", after),
        )
        given = [(text, value) for text, value in asked if value is not None]
        return [text.format(place) for place, (text, _) in enumerate(given, 1)], [value for _, value in given]


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a letter, and why."""

    actor: str
    why: str


async def list_letters(
    session: AsyncSession, filters: Filters, limit: int, after: UUID | None = None
) -> Sequence[Letter]:
    """The newest of them, `after` none but older ones than that."""
    if filters.sources is None:
        conditions, values = filters.conditions(after)
        if filters.state is not None:
            values.append(filters.state)
            conditions.append(f"state = ${len(values)}")
        return await fetch(
            session, f"{_SELECT} {_where(conditions)} ORDER BY id DESC LIMIT ${len(values) + 1}", *values, limit
        )
    conditions, values = filters.conditions()
    values += [
        after or _NEWEST,
        sorted(set(filters.sources)),
        [filters.state] if filters.state else list(STATES),
        limit,
    ]
    newest, sources, states, count = (f"${place}" for place in range(len(values) - 3, len(values) + 1))
    # Each source and state is a run of its own in the index, whose end is a page. Compared as rows, for which no other index serves: with plain
    # equalities the planner now and then walks the whole table by id, in the hope of meeting enough of them soon.
    run = [
        f"({_WHOSE}, state, id) < (source_, state_, {newest}::uuid)",
        f"({_WHOSE}, state, id) >= (source_, state_, '{_OLDEST}')",
    ]
    own = f"{_SELECT} {_where([*run, *conditions])} ORDER BY {_WHOSE} DESC, state DESC, id DESC LIMIT {count}"
    runs = f"unnest({sources}::text[]) AS s (source_), unnest({states}::text[]) AS t (state_)"
    page = f"SELECT letter.* FROM {runs} CROSS JOIN LATERAL ({own}) AS letter ORDER BY id DESC LIMIT {count}"
    return await fetch(session, page, *values)


async def letters_in_order(session: AsyncSession, filters: Filters) -> Sequence[Letter]:
    """All of them as they lay in their topics: the order in which a replay hands them over."""
    conditions, values = filters.conditions()
    if filters.sources is not None:
        values.append(list(filters.sources))
        conditions.append(f"{_WHOSE} = ANY (${len(values)})")
    if filters.state is not None:
        values.append(filters.state)
        conditions.append(f"state = ${len(values)}")
    return await fetch(session, f"{_SELECT} {_where(conditions)} {_IN_ORDER}", *values)


def _where(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


async def show_letter(session: AsyncSession, letter_id: UUID) -> Letter | None:
    """One dead letter, or None."""
    rows = await fetch(session, _SHOW, letter_id)
    return rows[0] if rows else None


async def trail(session: AsyncSession, letter_id: UUID) -> Sequence[Letter]:
    """What was done to a letter, in order."""
    return await fetch(session, _TRAIL, letter_id)


async def lock_letter(session: AsyncSession, letter_id: UUID) -> Letter | None:
    """One dead letter, held until the transaction ends, so that two acts on it come one after the other; or None."""
    rows = await fetch(session, _LOCK, letter_id)
    return rows[0] if rows else None


async def replay(session: AsyncSession, appetite: Appetite, letter: Letter, act: Act) -> tuple[bool, str]:
    """Hands a locked letter to the handlers again, mended where it was edited: whether it lives now, and its fate or the reason it died of again.

    What it changes, its mark and its line in the trail are of the caller's one transaction: all of it or none.
    """
    try:
        record = record_of(letter)
    except ValueError as error:
        return False, str(error)
    fate = await handle_alone(session, appetite, record)
    (now,) = await fetch(session, _SHOW, letter.id)
    alive = bool(now.attempts == letter.attempts)  # each death counts an attempt on the same letter
    if alive:
        await execute(session, _SET_STATE, letter.id, "replayed")
    said = fate.value if alive else f"dead again: {now.reason}"
    await _note(session, letter, act, "replay", said, now)
    return alive, said


async def discard(session: AsyncSession, letter: Letter, act: Act) -> str:
    """Puts a locked letter aside: it is kept, and no longer counted as open."""
    await execute(session, _SET_STATE, letter.id, "discarded")
    await _note(session, letter, act, "discard", "discarded", letter)
    return "discarded"


@dataclass(frozen=True, slots=True)
class Edited:
    """A letter as it would be after an edit. `fault` says why its consumer could still not read it."""

    value: bytes
    headers: Mapping[str, str]
    fault: str | None


def edited(
    letter: Letter, value: bytes | None, headers: Mapping[str, str], types: Collection[str] = frozenset(TYPES)
) -> Edited:
    """The letter with another value, other headers, or both; a header set to nothing is left out.

    `types`: what it may be. Raises ValueError where a cut value would stay.
    """
    mended = letter.edited_headers is not None
    if value is None and not mended and letter.value_size != len(letter.value or b""):
        message = f"only {len(letter.value)} of {letter.value_size} bytes were kept; give the whole value"
        raise ValueError(message)
    kept = headers_of(letter.edited_headers if mended else letter.headers)
    found = {name: text for name, text in {**kept, **headers}.items() if text and name != CUT}
    new = value if value is not None else (letter.edited_value if mended else letter.value) or b""
    sent = [(name, text.encode()) for name, text in found.items()]
    record = Record(letter.topic, letter.partition, letter.offset, letter.key, new, sent, letter.id)
    return Edited(new, found, fault(record, types))


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
