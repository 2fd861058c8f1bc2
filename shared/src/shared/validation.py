"""What the consumers of an ERP's event would make of it, told before it is sent: the same code reads it."""

from collections.abc import Collection, Iterator

import msgspec

from .contracts.base import Payload
from .contracts.limits import Refusal, refusal
from .contracts.registry import TYPES, contract_of, key_of
from .events import STRUCTURED, Event, Record, attributes_of, decode
from .outcomes import BadRecord

MAX_EVENT = 4 * 1024 * 1024  # what the topics of ERP systems take; above it the broker refuses
OURS = "bellwether/"  # sources that begin so are our services'
THEIRS = frozenset(name for name, cls in TYPES.items() if contract_of(cls).topic.startswith("erp."))
"""The types that ERP systems send."""


class LimitBrokenError(BadRecord):
    """The event can be read, and every service would refuse it: its `code` is the refusal's."""

    def __init__(self, refused: Refusal) -> None:
        super().__init__(f"would be refused as {refused.code}: {refused.detail}")
        self.code = refused.code


def structured(value: bytes) -> Record:
    """A record of an event in structured mode that lies nowhere yet."""
    return Record("", 0, 0, None, value, [("content-type", STRUCTURED.encode())])


def read(record: Record, types: Collection[str] = THEIRS) -> Event[Payload]:
    """The event that an ERP's record holds. Raises BadRecord with what is wrong and what would be right: what makes it dead, or refused whatever the state."""
    if len(record.value or b"") > MAX_EVENT:
        message = f"the event has {len(record.value or b'')} bytes; at most {MAX_EVENT} are taken: send it in parts"
        raise BadRecord(message)
    attributes, data = attributes_of(record)
    kind = attributes.get("type", "")
    if kind not in types:
        ours = "is told by our services alone" if kind in TYPES else "is in no contract" if kind else "is missing"
        message = f"the type {kind[:80]!r} {ours}; ERP systems send {', '.join(sorted(THEIRS))}"
        raise BadRecord(message)
    event = decode(record, attributes, data)
    if refused := refusal(event.payload):
        raise LimitBrokenError(refused)
    return event


def fault(record: Record, types: Collection[str] = THEIRS) -> str | None:
    """Why the record could not be handled whatever the state, or None."""
    try:
        read(record, types)
    except BadRecord as error:
        return str(error)
    return None


def check_file(content: bytes) -> Iterator[tuple[str, str, bool]]:
    """Of each event in a file (one JSON document, a list, or JSON lines): where it stands, what is to be told of it, and whether it is right."""
    seen: dict[tuple[str, str], str] = {}
    for place, value in _documents(content):
        try:
            event = read(structured(value))
        except BadRecord as error:
            yield place, str(error), False
            continue
        first = seen.setdefault((event.source, event.id), place)
        if first != place:
            yield (
                place,
                f"the id {event.id!r} of {event.source!r} was used at {first}: taken for a copy of that, without any effect",
                False,
            )
            continue
        yield (
            place,
            f"{event.type} {event.id} of {event.source} -> {contract_of(type(event.payload)).topic} key {key_of(event.payload)}",
            True,
        )


def _documents(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each event's own text, with its place. A file that is neither a list nor one document nor lines is one document, whose fault is told."""
    if content.lstrip().startswith(b"["):
        try:
            found = msgspec.json.decode(content, type=list[msgspec.Raw])
        except (msgspec.DecodeError, RecursionError):
            yield "file", content
            return
        yield from ((f"event {number}", bytes(raw)) for number, raw in enumerate(found, start=1))
        return
    lines = [(number, line.strip()) for number, line in enumerate(content.split(b"\n"), start=1) if line.strip()]
    if len(lines) > 1 and lines[0][1].startswith(b"{") and lines[0][1].endswith(b"}"):
        yield from ((f"line {number}", line) for number, line in lines)
    elif lines:
        yield "event 1", content.strip()
