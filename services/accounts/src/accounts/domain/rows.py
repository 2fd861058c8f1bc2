"""One row of a bulk import of accounts, from CSV cells (all text) or a JSON object: a profile, or its faults."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from shared.errors import FieldError, Invalid

from .record import Location, Number, Profile, check_profile
from .values import ACCOUNT_TYPES, OPENING_STATUSES, RELATIONSHIP_TYPES, STAGES, listed

T = TypeVar("T")
REQUIRED = ("number", "legal_name", "account_type", "currency")
PLACE = ("location", "country", "region", "city", "street", "postal_code")
COLUMNS = (
    *REQUIRED,
    "trading_name",
    "relationship_type",
    "lifecycle_stage",
    "status",
    "relationship_since",
    "programme_eligible",
    "default_site",
    "territory",
    "manager",
    "aliases",
    *PLACE,
)
JSON_COLUMNS = (*COLUMNS, "locations")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Row:
    """An account to be opened under its number, and who shall answer for it."""

    number: str
    profile: Profile
    manager: str | None = None


class RowFaults(ValueError):
    """A row that cannot be taken; `faults` says for each column what was wrong and what would be right."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def parse_row(cells: Mapping[str, Any]) -> Row:
    """A row from its cells; empty text and null count as absent. Raises RowFaults naming every fault at once."""
    reader = _Reader({name: value for name, value in cells.items() if not _absent(value)})
    unknown = sorted(set(reader.cells) - set(JSON_COLUMNS))
    if unknown:
        reader.faults.append(f"unknown column {listed(unknown)}: the columns are {', '.join(COLUMNS)}")
    number = reader.take("number", _id, "")
    profile = Profile(
        legal_name=reader.take("legal_name", _text, ""),
        account_type=reader.take("account_type", _one_of(ACCOUNT_TYPES), "distributor"),
        currency=reader.take("currency", _currency, ""),
        trading_name=reader.take("trading_name", _text, None),
        relationship_type=reader.take("relationship_type", _one_of(RELATIONSHIP_TYPES), "ordinary"),
        lifecycle_stage=reader.take("lifecycle_stage", _one_of(STAGES), "known"),
        status=reader.take("status", _one_of(OPENING_STATUSES), "active"),
        relationship_since=reader.take("relationship_since", _date, None),
        programme_eligible=reader.take("programme_eligible", _truth, default=True),
        default_site=reader.take("default_site", _id, None),
        territory_id=reader.take("territory", _id, None),
        locations=_locations(reader),
        aliases=reader.take("aliases", _aliases, ()),
    )
    manager = reader.take("manager", _id, None)
    reader.finish()
    _check(profile)
    return Row(number, profile, manager)


class _Reader:
    """Takes columns out of a row and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self.cells = cells
        self.faults: list[str] = []

    def take(self, name: str, parse: Callable[[Any], Any], default: T) -> Any | T:
        """The parsed value of a column; `default` when it is absent or wrong (which is noted)."""
        if name not in self.cells:
            if name in REQUIRED:
                self.faults.append(f"{name} is missing")
            return default
        try:
            return parse(self.cells[name])
        except ValueError as fault:
            self.faults.append(f"{name} {fault}")
            return default

    def finish(self) -> None:
        """Raises RowFaults when anything was noted."""
        if self.faults:
            raise RowFaults(self.faults)


def _check(profile: Profile) -> None:
    try:
        check_profile(profile)
    except Invalid as invalid:
        raise RowFaults([_told(fault) for fault in invalid.errors]) from invalid


def _told(fault: FieldError) -> str:
    return f"{fault.pointer.lstrip('/').replace('/', '.')} {fault.detail}"


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, got {_shown(value)}")  # noqa: TRY004 (content, not a caller's mistake)
    return value.strip()


def _id(value: Any) -> str:
    text = _text(value)
    if not _ID.fullmatch(text):
        raise ValueError(f"must have 1 to 64 characters of A-Z a-z 0-9 . _ - , got {_shown(value)}")
    return text


def _currency(value: Any) -> str:
    text = _text(value)
    if not _CURRENCY.fullmatch(text):
        raise ValueError(f"must be an ISO 4217 code such as EUR, got {_shown(value)}")
    return text


def _country(value: Any) -> str:
    text = _text(value)
    if not _COUNTRY.fullmatch(text):
        raise ValueError(f"must be an ISO 3166-1 code of two capital letters such as DE, got {_shown(value)}")
    return text


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise ValueError(f"must be a date such as 2019-03-31, got {_shown(value)}") from None


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    found = _TRUTH.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"must be true or false, got {_shown(value)}")
    return found


def _one_of(allowed: Sequence[str]) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        text = _text(value)
        if text not in allowed:
            raise ValueError(f"must be {listed(allowed)}, got {_shown(value)}")
        return text

    return parse


def _aliases(value: Any) -> tuple[Number, ...]:
    """`source:number` parts divided by `;`, or in JSON a list of objects with source and number."""
    if isinstance(value, str):
        parts = [part.partition(":") for part in value.split(";") if part.strip()]
        pairs = [{"source": source, "number": number} for source, _, number in parts]
    else:
        pairs = _objects(value, {"source", "number"})
    return tuple(Number(_id(pair.get("source", "")), _id(pair.get("number", ""))) for pair in pairs)


def _locations(reader: _Reader) -> tuple[Location, ...]:
    """A JSON row's list of locations, or the one place that the flat columns describe."""
    given = reader.take("locations", _places, ())
    flat = {name: reader.take(name, _country if name == "country" else _text, None) for name in PLACE}
    name = flat.pop("location") or flat["city"] or flat["street"] or flat["country"] or flat["region"]
    if name is None:
        name = flat["postal_code"]
    return given if name is None else (*given, Location(name=name, **flat))


def _places(value: Any) -> tuple[Location, ...]:
    places = _objects(value, {"name", "country", "region", "city", "street", "postal_code"})
    found = []
    for place in places:
        parts = {
            key: _country(part) if key == "country" else _text(part) for key, part in place.items() if part is not None
        }
        if "name" not in parts:
            raise ValueError("needs a name in every entry")
        found.append(Location(**parts))
    return tuple(found)


def _objects(value: Any, keys: set[str]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) and set(entry) <= keys for entry in value):
        raise ValueError(f"must be a list of objects with {listed(sorted(keys))}, got {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    return repr(value)[:60]
