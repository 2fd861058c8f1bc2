"""CloudEvents in and out of Kafka records: binary mode (attributes as headers) and structured mode (one JSON document)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from . import tracing, unreadable
from .contracts.base import Payload
from .contracts.limits import EARLIEST, LATEST
from .contracts.registry import TYPES, key_of, sequence_of, subject_of, type_name
from .ids import new_id
from .outcomes import BadRecord

P = TypeVar("P", bound=Payload)
Headers = Sequence[tuple[str, bytes]]
STRUCTURED = "application/cloudevents+json"
MAX_ID = 500
_DECODERS = {name: msgspec.json.Decoder(cls) for name, cls in TYPES.items()}
_ENCODER = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical")
_Instant = Annotated[datetime, Meta(tz=True)]


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka record as it came: where it lay, and its bytes. `letter`: the dead letter that is replayed with it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    letter: UUID | None = None


@dataclass(frozen=True, slots=True)
class Event(Generic[P]):
    """One decoded record: the contract's payload and the envelope around it. An event is known by (`source`, `id`)."""

    payload: P
    id: str
    source: str
    type: str
    time: datetime
    record: Record
    subject: str | None = None
    sequence: int | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    business_date: date | None = None
    traceparent: str | None = None

    @property
    def aggregate(self) -> str:
        """The Kafka key that the payload asks for: only within it is order promised."""
        return key_of(self.payload)


class _Structured(msgspec.Struct, kw_only=True):
    """A CloudEvent as one JSON document; `data` stays raw until its type is known."""

    specversion: str
    id: str
    source: str
    type: str
    time: str | None = None
    subject: str | None = None
    sequence: str | int | None = None
    correlationid: str | None = None
    causationid: str | None = None
    businessdate: str | None = None
    traceparent: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")


_STRUCTURED = msgspec.json.Decoder(_Structured)


def attributes_of(record: Record) -> tuple[dict[str, str], bytes]:
    """The CloudEvents attributes (without the `ce_` prefix) and the bytes of the data. Raises BadRecord when there are none.

    A record without any `ce_` header is structured when it says so in its content type or holds the one attribute that every CloudEvent has.
    """
    headers, value = dict(record.headers), record.value or b""
    if headers.get("content-type", b"").lower().startswith(STRUCTURED.encode()):
        return _structured(value)
    try:
        found = {name[3:]: text.decode() for name, text in headers.items() if name.startswith("ce_")}
    except UnicodeDecodeError as error:
        message = "a ce_ header is not UTF-8; CloudEvents attributes are UTF-8 text"
        raise BadRecord(message) from error
    if not found and b'"specversion"' in value:
        return _structured(value)
    return found, value


def _structured(value: bytes) -> tuple[dict[str, str], bytes]:
    try:
        document = _STRUCTURED.decode(value)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        message = f"not a CloudEvent in structured mode: {error}"
        raise BadRecord(message) from error
    if bytes(document.data) == b"null":
        message = "not a CloudEvent in structured mode: `data` is missing; it holds the event's JSON object"
        raise BadRecord(message)
    names = (
        "specversion",
        "id",
        "source",
        "type",
        "time",
        "subject",
        "sequence",
        "correlationid",
        "causationid",
        "businessdate",
        "traceparent",
    )
    found = {name: str(getattr(document, name)) for name in names if getattr(document, name) is not None}
    return found, bytes(document.data)


def decode(record: Record, attributes: Mapping[str, str], data: bytes) -> Event[Payload]:
    """The event in a record whose type is a contract's. Raises BadRecord with what is wrong and what would be right."""
    for name in ("id", "source"):
        if not attributes.get(name):
            message = f"ce_{name} is missing; every event needs ce_id, ce_source and ce_type"
            raise BadRecord(message)
    for name in ("id", "source", "subject", "correlationid", "causationid"):
        if len(attributes.get(name, "")) > MAX_ID:
            message = f"ce_{name} has {len(attributes[name])} characters; at most {MAX_ID} are allowed"
            raise BadRecord(message)
    if b"\\u0000" in data or "\x00" in "".join(attributes.values()):
        message = "the event contains a NUL character (\\u0000), which no text here may hold"
        raise BadRecord(message)
    kind = attributes["type"]
    try:
        payload = _DECODERS[kind].decode(data)
    except msgspec.ValidationError as error:
        raise BadRecord(unreadable.wrong_value(kind, data, error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(unreadable.not_json(kind, data, error)) from error
    except RecursionError as error:
        raise BadRecord(f"{kind}: {unreadable.TOO_DEEP}") from error
    sequence = attributes.get("sequence")
    return Event(
        payload=payload,
        id=attributes["id"],
        source=attributes["source"],
        type=kind,
        time=_time(attributes),
        record=record,
        subject=attributes.get("subject"),
        sequence=int(sequence) if sequence and sequence.isdecimal() else None,
        correlation_id=attributes.get("correlationid"),
        causation_id=attributes.get("causationid"),
        business_date=_business_date(attributes),
        traceparent=tracing.valid(
            attributes.get("traceparent") or _traceparent(record)
        ),  # goes on with what this event causes
    )


def _traceparent(record: Record) -> str | None:
    """The record's own header: Kafka clients put it beside the event's attributes, and we beside a document posted over HTTP."""
    for name, value in record.headers:
        if name == tracing.HEADER:
            return value.decode(errors="replace")
    return None


def _time(attributes: Mapping[str, str]) -> datetime:
    text = attributes.get("time")
    if not text:
        message = "ce_time is missing; it says when the thing happened (RFC 3339 with an offset)"
        raise BadRecord(message)
    try:
        moment = msgspec.convert(text, _Instant)
    except msgspec.ValidationError as error:
        message = (
            f"ce_time must be an RFC 3339 date-time with an offset such as 2026-01-31T09:30:00Z, got {text[:40]!r}"
        )
        raise BadRecord(message) from error
    if not EARLIEST <= moment.date() <= LATEST:
        message = f"ce_time must lie between {EARLIEST} and {LATEST}: it is when the thing happened, got {text[:40]!r}"
        raise BadRecord(message)
    return moment


def _business_date(attributes: Mapping[str, str]) -> date | None:
    text = attributes.get("businessdate")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"ce_businessdate must be a date such as 2026-01-31, got {text[:40]!r}"
        raise BadRecord(message) from error


@dataclass(frozen=True, slots=True)
class Emission:
    """A payload to be published, the event that caused it, and the business date worked on."""

    payload: Payload
    cause: Event[Any] | None = None
    business_date: date | None = None


def encode(payload: Payload) -> bytes:
    """The JSON bytes of a payload; decimals as strings, fields at their default left out."""
    return _ENCODER.encode(payload)


def envelope(emission: Emission, *, source: str, now: datetime) -> dict[str, str]:
    """The headers of a new event in binary mode, `ce_time` from the wall, ids fresh; correlation and trace follow the cause."""
    payload, cause = emission.payload, emission.cause
    event_id = str(new_id())
    headers = {
        "ce_specversion": "1.0",
        "ce_id": event_id,
        "ce_source": source,
        "ce_type": type_name(type(payload)),
        "ce_time": now.isoformat().replace("+00:00", "Z"),
        "ce_subject": subject_of(payload),
        "content-type": "application/json",
        "ce_correlationid": (cause.correlation_id or cause.id) if cause else event_id,
    }
    sequence = sequence_of(payload)
    if sequence is not None:
        headers["ce_sequence"] = str(sequence)
    if cause:
        headers["ce_causationid"] = cause.id
    if cause and cause.traceparent:
        headers[tracing.HEADER] = cause.traceparent
    if emission.business_date:
        headers["ce_businessdate"] = emission.business_date.isoformat()
    return headers
