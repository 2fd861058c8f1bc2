"""What the consumers of an ERP's event would make of it, told before it is sent: the same code reads it."""

from collections.abc import Collection

from .contracts.base import Payload
from .contracts.limits import refusal
from .contracts.registry import TYPES, contract_of
from .events import STRUCTURED, Event, Record, attributes_of, decode
from .outcomes import BadRecord

MAX_EVENT = 4 * 1024 * 1024  # what the topics of ERP systems take; above it the broker refuses
THEIRS = frozenset(name for name, cls in TYPES.items() if contract_of(cls).topic.startswith("erp."))
"""The types that ERP systems send."""


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
        message = f"would be refused as {refused.code}: {refused.detail}"
        raise BadRecord(message)
    return event


def fault(record: Record, types: Collection[str] = THEIRS) -> str | None:
    """Why the record could not be handled whatever the state, or None."""
    try:
        read(record, types)
    except BadRecord as error:
        return str(error)
    return None
