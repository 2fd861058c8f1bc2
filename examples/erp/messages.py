"""A CloudEvent as an ERP publishes it to Kafka, in binary mode: attributes as headers, the payload as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from shared.contracts import Payload, key_of, sequence_of, subject_of, type_name
from shared.contracts.registry import contract_of

SOURCE = "erp"
_ENCODER = msgspec.json.Encoder(decimal_format="string")


@dataclass(frozen=True, slots=True)
class Posting:
    """An event to publish: what happened, when it happened (not when it is sent), and the id it is known by for ever.

    The id follows from the document, never from chance: what is published again after a crash is a duplicate, not a
    second event.
    """

    id: str
    at: datetime
    payload: Payload


@dataclass(frozen=True, slots=True)
class Record:
    """A Kafka record, ready to be sent."""

    topic: str
    key: bytes
    value: bytes
    headers: Sequence[tuple[str, bytes]]


def record_of(posting: Posting, topic_prefix: str = "") -> Record:
    """The record of an event. Topic and key follow from the payload, as the contracts say."""
    payload = posting.payload
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": posting.id,
        "ce_source": SOURCE,
        "ce_type": type_name(type(payload)),
        "ce_time": posting.at.isoformat(),
        "ce_subject": subject_of(payload),
        "content-type": "application/json",
    }
    sequence = sequence_of(payload)
    if sequence is not None:
        attributes["ce_sequence"] = str(sequence)
    return Record(
        topic=f"{topic_prefix}{contract_of(type(payload)).topic}",
        key=key_of(payload).encode(),
        value=_ENCODER.encode(payload),
        headers=[(name, value.encode()) for name, value in attributes.items()],
    )
