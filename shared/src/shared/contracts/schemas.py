"""JSON schemas of all events, and what a change to one may be: producers only add optional fields, everything else is a new type beside the old."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from .base import Payload
from .registry import TYPES, contract_of

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(cls: type[Payload]) -> Schema:
    """The JSON schema of one event's data, with its parts inside and its topic, key and kind beside."""
    _, parts = msgspec.json.schema_components([cls], ref_template="#/$defs/{name}")
    own = parts.pop(cls.__name__)
    rule = contract_of(cls)
    travels = {"x-topic": rule.topic, "x-key": rule.key_prefix + "{" + rule.key + "}", "x-kind": rule.kind}
    found = {"$schema": DIALECT, "$id": f"{cls.__name__}.v1", **own, **travels}
    return {**found, "$defs": parts} if parts else found


def all_schemas() -> dict[str, Schema]:
    """Type name → schema, for every contract."""
    return {name: schema_of(cls) for name, cls in sorted(TYPES.items())}


def breaks(old: Schema, new: Schema) -> list[str]:
    """What in `new` would break a producer or a consumer that knows `old`; empty when the change only adds.

    A field may be added if it is optional; none may go, become required, or change its type, pattern or bounds.
    """
    found = list(_travel_breaks(old, new))
    found += _object_breaks("$", old, new, old.get("$defs", {}), new.get("$defs", {}))
    return found


def _travel_breaks(old: Schema, new: Schema) -> Iterator[str]:
    for name in ("x-topic", "x-key", "x-kind"):
        if old.get(name) != new.get(name):
            yield f"{name} was {old.get(name)}, now {new.get(name)}"


def _object_breaks(
    where: str, old: Schema, new: Schema, old_parts: Mapping[str, Schema], new_parts: Mapping[str, Schema]
) -> Iterator[str]:
    was, now = old.get("properties", {}), new.get("properties", {})
    for name in sorted(set(was) - set(now)):
        yield f"{where}.{name} is gone"
    for name in sorted(set(new.get("required", [])) - set(old.get("required", []))):
        yield f"{where}.{name} is required now"
    for name in sorted(set(old.get("required", [])) - set(new.get("required", []))):
        yield f"{where}.{name} is no longer required: consumers that know the old schema would refuse an event without it"
    for name in sorted(set(was) & set(now)):
        if _without_text(was[name]) != _without_text(now[name]):
            yield f"{where}.{name} was {_without_text(was[name])}, now {_without_text(now[name])}"
        for part in sorted(_references(was[name])):
            if part in old_parts and part in new_parts:
                yield from _object_breaks(f"{where}.{name}", old_parts[part], new_parts[part], old_parts, new_parts)


def _without_text(schema: Any) -> Any:
    """The schema without descriptions and titles, which may be reworded."""
    if isinstance(schema, dict):
        return {name: _without_text(value) for name, value in schema.items() if name not in ("description", "title")}
    return [_without_text(value) for value in schema] if isinstance(schema, list) else schema


def _references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"].rpartition("/")[2]} if "$ref" in schema else set()
        return own.union(*(_references(value) for value in schema.values()))
    return set[str]().union(*(_references(value) for value in schema)) if isinstance(schema, list) else set()
