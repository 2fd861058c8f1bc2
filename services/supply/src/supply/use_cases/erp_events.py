"""Events that an ERP system posts instead of writing them to Kafka: validated as their consumers read them, and sent on by the outbox as they came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import key_of
from shared.contracts.registry import contract_of
from shared.events import STRUCTURED
from shared.outbox import Letter, post
from shared.outcomes import BadRecord
from shared.validation import OURS, LimitBrokenError, read, structured

UNREADABLE, NOT_BOUND, ID_TWICE = "unreadable", "source_not_bound", "id_twice"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one posted event: accepted with its topic and key, or refused with a code and a sentence that says what would be right."""

    accepted: bool
    source: str | None = None
    event_id: str | None = None
    topic: str | None = None
    key: str | None = None
    code: str | None = None
    detail: str | None = None


async def take(session: AsyncSession, events: Sequence[bytes], sources: Collection[str]) -> list[Taken]:
    """Puts the right ones into the outbox, in their order, each for its own topic; answers for every event. `sources`: whom the caller may speak for."""
    seen: set[tuple[str, str]] = set()
    letters: list[Letter] = []
    results: list[Taken] = []
    for value in events:
        result = _judge(value, sources, seen)
        if result.accepted:
            letters.append(Letter(result.topic or "", result.key or "", {"content-type": STRUCTURED}, value))
        results.append(result)
    await post(session, letters)
    return results


def _judge(value: bytes, sources: Collection[str], seen: set[tuple[str, str]]) -> Taken:
    try:
        event = read(structured(value))
    except LimitBrokenError as error:
        return Taken(accepted=False, code=error.code, detail=str(error))
    except BadRecord as error:
        return Taken(accepted=False, code=UNREADABLE, detail=str(error))
    if event.source not in sources or event.source.startswith(OURS):
        mine = ", ".join(sorted(sources))
        return Taken(
            accepted=False,
            source=event.source,
            event_id=event.id,
            code=NOT_BOUND,
            detail=f"you may speak for {mine} only",
        )
    if (event.source, event.id) in seen:
        detail = (
            "an event of this id stands before it in the batch; this one would have no effect: give each its own id"
        )
        return Taken(accepted=False, source=event.source, event_id=event.id, code=ID_TWICE, detail=detail)
    seen.add((event.source, event.id))
    topic, key = contract_of(type(event.payload)).topic, key_of(event.payload)
    return Taken(accepted=True, source=event.source, event_id=event.id, topic=topic, key=key)
