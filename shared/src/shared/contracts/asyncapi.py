"""The AsyncAPI 3.0 document: every topic with the events it carries, rendered from the registry."""

from importlib.metadata import version
from typing import Any

from .registry import TYPES, contract_of
from .schemas import schema_of

_HEADERS = {
    "type": "object",
    "required": ["ce_id", "ce_source", "ce_type", "ce_specversion", "ce_time"],
    "properties": {
        "ce_id": {
            "type": "string",
            "description": "With ce_source it identifies the event; a second copy changes nothing.",
        },
        "ce_source": {"type": "string", "description": "The system that says so."},
        "ce_type": {"type": "string", "description": "The event's name and major version."},
        "ce_specversion": {"const": "1.0"},
        "ce_time": {
            "type": "string",
            "format": "date-time",
            "description": "ERP events: when it happened. Ours: the wall clock.",
        },
        "ce_subject": {"type": "string", "description": "The aggregate's id."},
        "ce_sequence": {"type": "string", "description": "The aggregate's version, for state."},
        "ce_businessdate": {
            "type": "string",
            "format": "date",
            "description": "The business date worked on (our own events).",
        },
        "ce_correlationid": {"type": "string"},
        "ce_causationid": {"type": "string"},
        "traceparent": {"type": "string"},
    },
}


def document() -> dict[str, Any]:
    """The whole document, in a stable order."""
    channels: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for name, cls in sorted(TYPES.items()):
        rule = contract_of(cls)
        what = "state with a growing version" if rule.kind == "S" else "a fact that counts once"
        messages[name] = {
            "name": name,
            "title": cls.__name__,
            "summary": (cls.__doc__ or "").strip().splitlines()[0],
            "description": f"Keyed by {rule.key_prefix}{{{rule.key}}}; {what}.",
            "contentType": "application/json",
            "headers": {"$ref": "#/components/schemas/CloudEventHeaders"},
            "payload": {"schemaFormat": "application/schema+json;version=draft-2020-12", "schema": schema_of(cls)},
        }
        channel = channels.setdefault(rule.topic, {"address": rule.topic, "messages": {}})
        channel["messages"][name] = {"$ref": f"#/components/messages/{name}"}
    operations = {
        f"publish {topic}": {"action": "send", "channel": {"$ref": f"#/channels/{topic}"}} for topic in sorted(channels)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Bellwether events",
            "version": version("bellwether-shared"),
            "description": "CloudEvents 1.0 in Kafka, binary mode; structured mode is accepted.",
        },
        "defaultContentType": "application/json",
        "channels": dict(sorted(channels.items())),
        "operations": operations,
        "components": {"messages": messages, "schemas": {"CloudEventHeaders": _HEADERS}},
    }
