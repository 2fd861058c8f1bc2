"""What a request's JSON may stand for: a date is written as a date, a number is a number, a truth value is true or false.

pydantic would also read 0 as 1 January 1970, "7" as seven and "yes" as true. That is kind to a client that errs, and the next one errs in what it
meant. Its own strict mode is no help: it is for Python values and refuses the text that JSON writes dates and ids in.
"""

import re
from datetime import date, datetime
from typing import Any, cast

from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

FORMATS = {
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "write a date as 2026-01-31"),
    "date-time": (
        re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})"),
        "write a moment as RFC 3339 with seconds and an offset, such as 2026-01-31T09:30:00Z",
    ),
}
_INSIDE = ("schema", "items_schema", "values_schema", "keys_schema")


def format_fault(name: str, text: str) -> str | None:
    """What would be right, when the text is not written as JSON Schema's format of this name; other formats are not judged here."""
    pattern, right = FORMATS.get(name, (None, ""))
    return right if pattern is not None and not pattern.fullmatch(text) else None


def exact(schema: CoreSchema) -> CoreSchema:
    """A request model's core schema whose dates, numbers and truth values take nothing else; models inside it have seen to theirs."""
    return cast("CoreSchema", _exact(cast("dict[str, Any]", schema), top=True))


def _exact(schema: dict[str, Any], *, top: bool = False) -> dict[str, Any]:
    kind = schema["type"]
    if kind in _LEAVES:
        return _LEAVES[kind](schema)
    if kind == "model" and not top:
        return schema
    changed = dict(schema)
    for name in _INSIDE:
        if isinstance(schema.get(name), dict):
            # what stands around the model (its own validators, its definitions) is still the top
            changed[name] = _exact(schema[name], top=top and kind != "model")
    if isinstance(schema.get("items_schema"), list):
        changed["items_schema"] = [_exact(item) for item in schema["items_schema"]]
    if kind == "model-fields":
        changed["fields"] = {name: _exact(field) for name, field in schema["fields"].items()}
    if kind == "union":
        changed["choices"] = [_choice(choice) for choice in schema["choices"]]
    return changed


def _choice(choice: Any) -> Any:
    return (_exact(choice[0]), *choice[1:]) if isinstance(choice, tuple) else _exact(choice)


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "strict": True}


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    """For JSON 1.0 is a whole number."""
    return cast("dict[str, Any]", no_info_before_validator_function(_integral, cast("CoreSchema", _strict(schema))))


def _integral(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _date(schema: dict[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", no_info_before_validator_function(_written_date, cast("CoreSchema", schema)))


def _written_date(value: Any) -> Any:
    return value if type(value) is date else _written(value, "date")


def _moment(schema: dict[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", no_info_before_validator_function(_written_moment, cast("CoreSchema", schema)))


def _written_moment(value: Any) -> Any:
    return value if isinstance(value, datetime) else _written(value, "date-time")


def _written(value: Any, name: str) -> Any:
    pattern, right = FORMATS[name]
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise PydanticCustomError("format", right)
    return value


_LEAVES = {"int": _whole, "float": _strict, "bool": _strict, "date": _date, "datetime": _moment}
