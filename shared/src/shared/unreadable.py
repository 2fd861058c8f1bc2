"""Why a payload cannot be read and what would be right: the reason of a dead letter, for the people of the system that sent it."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from .contracts.base import CURRENCY_PATTERN, ID_PATTERN

TOO_DEEP = "the JSON is nested too deeply; events are flat documents: lists of lines at most"
_SEND_JSON = "send the event's data as one JSON object in UTF-8"
_RIGHT: Mapping[str, str] = {
    f"matching regex {ID_PATTERN!r}": "an id has 1 to 64 characters out of A-Z a-z 0-9 . _ - (map others before sending)",
    f"matching regex {CURRENCY_PATTERN!r}": "a currency is an ISO 4217 code of three capitals such as EUR",
    "encoded date -": "write a date as 2026-01-31",
    "encoded datetime": "write a moment as RFC 3339 with an offset, such as 2026-01-31T09:30:00Z",
    "timezone component": "write a moment as RFC 3339 with an offset, such as 2026-01-31T09:30:00Z",
    "decimal string": 'write a decimal with a point and nothing else, such as "1250.50"',
    "missing required field": "send the field",
    "Expected `int`": "write a whole number without quotes or decimals",
    "Expected `object`": "send one JSON object",
}
_AT = re.compile(r"^(?P<fault>.*) - at `\$(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_SHOWN = 60  # characters of a wrong value


def not_json(kind: str, data: bytes, error: Exception) -> str:
    """The reason for data that is no JSON document."""
    if not data:
        return f"{kind}: the record has no data; {_SEND_JSON}"
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return f"{kind}: the data is not valid JSON: it begins with a byte order mark; {_SEND_JSON}, without one"
    return f"{kind}: the data is not valid JSON: {error}; {_SEND_JSON}"


def wrong_value(kind: str, data: bytes, error: msgspec.ValidationError) -> str:
    """The reason for a document with a missing or wrong value: where, what was got, what would be right, and which schema says so."""
    said = str(error)
    found = _AT.match(said)
    got = _shown(_value_at(data, found["path"])) if found else ""
    right = next((sentence for part, sentence in _RIGHT.items() if part in said), "")
    plain = re.sub(r"matching regex '.*?'(?= - at|$)", "of another form", said) if right else said
    return "; ".join(part for part in (f"{kind}: {plain}", got, right, f"see the schema {kind}.json") if part)


def _value_at(data: bytes, path: str) -> Any:
    """The value that a path of the error names, or None where it cannot be shown."""
    try:
        value: Any = msgspec.json.decode(data)
        for name, index in _STEP.findall(path):
            value = value[name] if name else value[int(index)]
    except (msgspec.DecodeError, RecursionError, LookupError, TypeError):
        return None
    return value


def _shown(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    text = str(value)
    return "got " + (repr(value) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}… ({len(text)} characters)")
