"""Documents of any contract, drawn from the class's own type information: required fields always, optional ones sometimes."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect, structs

from shared.contracts.base import ID_PATTERN

_PATTERNS = {
    ID_PATTERN: st.text("aZ09._-", min_size=1, max_size=8),
    r"^[A-Z]{3}(?![\s\S])": st.sampled_from(["GBP", "EUR", "CNY"]),
    r"^[0-9a-f]{64}(?![\s\S])": st.text("0123456789abcdef", min_size=1, max_size=1).map(lambda digit: digit * 64),
}
_MOMENTS = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC).isoformat())


def documents(cls: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """JSON-ready documents that the class should read."""
    fields = structs.fields(cls)
    return st.fixed_dictionaries(
        {field.encode_name: _values(inspect.type_info(field.type)) for field in fields if field.required},
        optional={field.encode_name: _values(inspect.type_info(field.type)) for field in fields if not field.required},
    )


def _values(kind: inspect.Type) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911, PLR0912 (one line per type)
    match kind:
        case inspect.StrType(pattern=None, max_length=longest):
            return st.text('aé中 "\\', max_size=min(longest or 8, 8))
        case inspect.StrType(pattern=pattern):
            return _PATTERNS[str(pattern)]
        case inspect.IntType(ge=lowest, le=highest):
            return st.integers(lowest, highest)
        case inspect.FloatType():
            return st.floats(0, 1)
        case inspect.BoolType():
            return st.booleans()
        case inspect.DecimalType():
            return st.decimals(-(10**12), 10**12, places=2).map(str)
        case inspect.DateType():
            return st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(date.isoformat)
        case inspect.DateTimeType():
            return _MOMENTS
        case inspect.ListType(item_type=item):
            return st.lists(_values(item), max_size=3)
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.StructType(cls=inner):
            return documents(inner)
        case inspect.UnionType(types=types):
            return st.one_of(*(_values(part) for part in types))
        case inspect.NoneType():
            return st.none()
        case inspect.Metadata(type=inner):
            return _values(inner)
        case _:
            message = f"no strategy for {kind}; add one here"
            raise NotImplementedError(message)
