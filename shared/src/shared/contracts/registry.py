"""The registry: type name → class, topic, key. One line per question that plumbing asks about an event."""

from collections.abc import Mapping

from . import (  # noqa: F401  (importing registers)
    accounts,
    calendar,
    engagements,
    finance,
    notify,
    orders,
    scoring,
    seasons,
    state,
    stock,
    supply,
)
from .base import CONTRACTS, Contract, Payload

TYPES: Mapping[str, type[Payload]] = {f"{cls.__name__}.v1": cls for cls in CONTRACTS}
NAMES: Mapping[type[Payload], str] = {cls: name for name, cls in TYPES.items()}
TOPICS: frozenset[str] = frozenset(contract.topic for contract in CONTRACTS.values())


def contract_of(cls: type[Payload]) -> Contract:
    """Where and how this class travels. Raises KeyError for a class without `@contract`."""
    return CONTRACTS[cls]


def type_name(cls: type[Payload]) -> str:
    """The CloudEvents type, `<ClassName>.v1`."""
    return NAMES[cls]


def key_of(payload: Payload) -> str:
    """The Kafka key, from the payload alone."""
    rule = CONTRACTS[type(payload)]
    return f"{rule.key_prefix}{getattr(payload, rule.key)}"


def subject_of(payload: Payload) -> str:
    """The aggregate this payload is about."""
    return str(getattr(payload, CONTRACTS[type(payload)].subject))


def sequence_of(payload: Payload) -> int | None:
    """The aggregate's version, for state that carries one as a number."""
    name = CONTRACTS[type(payload)].sequence
    return None if name is None else int(getattr(payload, name))
