"""From a batch of Kafka records to one committed transaction.

    records ─ decode ─ inbox ─ groups by type ─ HANDLERS[type](session, events) ─ what waited for news ─ counts ─ commit

A batch that fails on its data is halved and tried again until the one bad record stands alone; that one goes to the dead letters and its neighbours live.
Failures that pass by themselves are raised to the caller, who tries the same batch again.
"""

from bisect import bisect_left
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from . import counts, dead_letters, inbox, tracing, waiting
from .contracts.base import Payload
from .contracts.registry import TYPES, contract_of
from .database import Database
from .events import Event, Record, attributes_of, decode
from .jobs import Job, JobHandler, enqueue
from .metrics import BATCH_SECONDS, HANDLER_SECONDS, KEY_MISMATCHES, RECORDS
from .outcomes import DUPLICATE, NOT_OURS, BadRecord, Dead, Fate, Outcome, Waiting
from .telemetry import bound
from .transience import is_transient

log = structlog.get_logger()

Handler = Callable[[AsyncSession, Sequence[Event[Any]]], Awaitable[Sequence[Outcome]]]
"""Takes events of one type, at least one, in order per key; answers with one outcome per event, in the same order."""
WAKE_JOB = "wake"
NAMED = 10  # ids that a line about a group of events names


@dataclass(frozen=True, slots=True)
class Appetite:
    """What a service hears: its handlers by event class, and the topics whose unknown types are dead here because no other service owns them."""

    service: str
    handlers: Mapping[type[Payload], Handler]
    owns: frozenset[str] = frozenset()

    @property
    def topics(self) -> list[str]:
        """The topics to read."""
        return sorted({contract_of(cls).topic for cls in self.handlers})


async def process(database: Database, appetite: Appetite, records: Sequence[Record]) -> list[Fate]:
    """Handles records in as few transactions as their data allows; answers with each record's fate. Raises only what passes by itself."""
    started = perf_counter()
    fates: list[Fate] = []
    failure: Exception | None = None
    try:
        async with database.transaction() as session:
            fates = await _batch(session, appetite, records)
    except Exception as error:
        if is_transient(error):
            raise
        failure = error
    if failure is not None and len(records) > 1:
        middle = len(records) // 2
        first = await process(database, appetite, records[:middle])
        return [*first, *await process(database, appetite, records[middle:])]
    if failure is not None:
        log.error("record_died", **_place(records[0]), exc_info=failure)
        async with database.transaction() as session:
            fates = await _bury_alone(session, records[0], failure)
    BATCH_SECONDS.observe(perf_counter() - started)
    for fate in fates:
        RECORDS.labels(fate.value).inc()
    return fates


async def handle_alone(session: AsyncSession, appetite: Appetite, record: Record) -> Fate:
    """Handles one record in the caller's transaction; one whose data breaks its handler is buried in it. Raises only what passes by itself."""
    try:
        async with session.begin_nested():
            (fate,) = await _batch(session, appetite, [record])
    except Exception as error:
        if is_transient(error):
            raise
        (fate,) = await _bury_alone(session, record, error)
    RECORDS.labels(fate.value).inc()
    return fate


def _place(record: Record) -> dict[str, Any]:
    """Where a record lay and, where it can be read, which event it is."""
    place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    try:
        attributes, _ = attributes_of(record)
    except BadRecord:
        return place
    trace = tracing.valid(attributes.get(tracing.HEADER))
    return {**place, "event_id": attributes.get("id"), "trace_id": tracing.trace_id(trace)}


async def _batch(session: AsyncSession, appetite: Appetite, records: Sequence[Record]) -> list[Fate]:
    outcomes: list[Outcome | None] = []
    events: dict[int, Event[Any]] = {}
    for index, record in enumerate(records):
        read = _read(record, appetite)
        outcomes.append(None if isinstance(read, Event) else read)
        if isinstance(read, Event):
            events[index] = read
    new = await inbox.first_seen(session, [(event.source, event.id) for event in events.values()]) if events else set()
    fresh: dict[int, Event[Any]] = {}
    for index, event in events.items():
        if (event.source, event.id) in new:
            new.discard((event.source, event.id))  # a second copy in the same batch is a duplicate too
            fresh[index] = event
        else:
            outcomes[index] = DUPLICATE
    for index, outcome in zip(fresh, await _handle(session, appetite, list(fresh.values())), strict=True):
        outcomes[index] = outcome
    fates = [await _settle(session, record, events.get(index), outcomes[index]) for index, record in enumerate(records)]
    await counts.add(session, zip(records, fates, strict=True))
    await _wake(session, appetite)
    left = waiting.still_known(session)
    for kind, key in left:
        await enqueue(session, WAKE_JOB, f"{kind}/{key}", {"kind": kind, "key": key})
    return fates


def _read(record: Record, appetite: Appetite) -> Event[Any] | Outcome:
    """Decodes one record, or says at once what becomes of it."""
    try:
        attributes, data = attributes_of(record)
    except BadRecord as error:
        # no type can be read, so this is nobody's in particular: of an ERP's topic the owner buries it, once for all services
        theirs = record.topic.startswith("erp.") and record.topic not in appetite.owns
        return NOT_OURS if theirs else Dead(str(error))
    try:
        kind = attributes.get("type", "")
        cls = TYPES.get(kind)
        if cls in appetite.handlers:
            event = decode(record, attributes, data)
            if record.key is not None and record.key != event.aggregate.encode():
                KEY_MISMATCHES.labels(record.topic).inc()
            return event
        if cls is None and record.topic in appetite.owns:
            return Dead(_unknown_type(kind, record.topic))
    except BadRecord as error:
        return Dead(str(error))
    return NOT_OURS


def _unknown_type(kind: str, topic: str) -> str:
    known = ", ".join(sorted(name for name, cls in TYPES.items() if contract_of(cls).topic == topic))
    if not kind:
        return (
            "ce_type is missing; send it as a header, or the whole event as content type application/cloudevents+json"
        )
    return f"no contract has the type {kind[:80]!r}; on {topic} ce_type must be one of {known or 'none yet'}"


async def _handle(session: AsyncSession, appetite: Appetite, events: Sequence[Event[Any]]) -> list[Outcome]:
    """Runs each group's handler in turn; answers with one outcome per event, in the order given."""
    outcomes: dict[int, Outcome] = {}
    for group in groups(events):
        members = [events[index] for index in group]
        answers = await _handle_group(session, appetite, members)
        outcomes.update(zip(group, answers, strict=True))
    return [outcomes[index] for index in range(len(events))]


async def _handle_group(session: AsyncSession, appetite: Appetite, members: list[Event[Any]]) -> Sequence[Outcome]:
    """Events of one type; what is logged meanwhile names them, what is said goes on with the trace of its cause."""
    kind = members[0].type
    parents = [event.traceparent for event in members]
    with tracing.spans(f"{appetite.service} handles {kind}", parents, batch=len(members)) as traces:
        if traces is not parents:
            members = [replace(event, traceparent=trace) for event, trace in zip(members, traces, strict=True)]
        alike = traces[0] if all(trace == traces[0] for trace in traces) else None
        with tracing.within(alike), bound(**_named(members), trace_id=tracing.trace_id(alike)):
            started = perf_counter()
            answers = await appetite.handlers[type(members[0].payload)](session, members)
            seconds = perf_counter() - started
            HANDLER_SECONDS.labels(kind).observe(seconds)
            log.debug("handled", type=kind, events=len(members), seconds=round(seconds, 6))
    return answers


def _named(members: Sequence[Event[Any]]) -> dict[str, Any]:
    """One event by its id, a group by its first ones."""
    if len(members) == 1:
        return {"event_id": members[0].id}
    return {"event_ids": [event.id for event in members[:NAMED]]}


def groups(events: Sequence[Event[Any]]) -> list[list[int]]:
    """Groups events of one type without breaking the order of any key; each group is a list of indices into `events`.

    Each event joins the first group of its type that does not lie before the last group holding its key. Runs of consecutive events alone would be one
    or two long on mixed traffic, where several types take turns.
    """
    found: list[list[int]] = []
    of_type: dict[type[Payload], list[int]] = {}
    last: dict[str, int] = {}
    for index, event in enumerate(events):
        mine = of_type.setdefault(type(event.payload), [])
        at = bisect_left(mine, last.get(event.aggregate, 0))
        if at == len(mine):
            mine.append(len(found))
            found.append([])
        last[event.aggregate] = mine[at]
        found[mine[at]].append(index)
    return found


async def _settle(session: AsyncSession, record: Record, event: Event[Any] | None, outcome: Outcome | None) -> Fate:
    """Puts a record where its outcome says: waiting records are kept, dead ones buried."""
    if outcome is None:
        message = "a handler gave no outcome for a record"
        raise RuntimeError(message)
    if isinstance(outcome, Waiting) and event is not None:
        await waiting.keep(session, event, outcome)
    if isinstance(outcome, Dead) and event is not None:
        await inbox.forget(session, event.source, event.id)
    if isinstance(outcome, Dead) and not await dead_letters.bury(session, record, outcome.reason):
        return Fate.DUPLICATE
    return outcome.fate


async def _bury_alone(session: AsyncSession, record: Record, error: Exception) -> list[Fate]:
    """The one record whose data broke a handler: kept with the reason, counted, and left behind."""
    reason = (
        str(error)
        if isinstance(error, BadRecord)
        else f"the record could not be handled: {type(error).__name__}: {error}"
    )
    new = await dead_letters.bury(session, record, reason[:4000])
    fate = Fate.DEAD if new else Fate.DUPLICATE
    await counts.add(session, [(record, fate)])
    return [fate]


async def _wake(session: AsyncSession, appetite: Appetite) -> int:
    """Runs, in this transaction, records that waited for what has become known in it: at most `waiting.AT_ONCE`. Returns how many."""
    budget = waiting.AT_ONCE
    while budget > 0 and (records := await waiting.woken(session, budget)):
        budget -= len(records)
        for record in records:
            fate = await _again(session, appetite, record)
            await counts.move_waiting(session, record.topic, record.partition, fate)
    return waiting.AT_ONCE - budget


async def _again(session: AsyncSession, appetite: Appetite, record: Record) -> Fate:
    """One woken record, behind a savepoint: its failure must not undo the news that woke it."""
    event = _read(record, appetite)
    if not isinstance(event, Event):
        return await _settle(session, record, None, event)
    try:
        async with session.begin_nested():
            (outcome,) = await _handle(session, appetite, [event])
    except Exception as error:
        if is_transient(error):
            raise
        outcome = Dead(f"the record could not be handled after waiting: {type(error).__name__}: {error}")
    return await _settle(session, record, event, outcome)


def wake_job(appetite: Appetite) -> JobHandler:
    """The job that goes on where one transaction stopped: more than `waiting.AT_ONCE` records waited for one thing."""

    async def run(job: Job) -> None:
        while True:
            async with job.step() as session:
                await waiting.known(session, job.payload["kind"], [job.payload["key"]])
                taken = await _wake(session, appetite)
                waiting.still_known(session)
            if taken < waiting.AT_ONCE:
                return

    return run
