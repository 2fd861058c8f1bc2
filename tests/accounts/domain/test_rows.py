from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.record import Location, Number
from accounts.domain.rows import COLUMNS, JSON_COLUMNS, RowFaults, parse_row

ROW = {"number": "17850", "legal_name": "Müller", "account_type": "retailer", "currency": "GBP"}


def test_a_full_csv_row_becomes_a_profile() -> None:
    """Every column lands where it belongs; cells are trimmed, empty cells are absent."""
    row = parse_row(
        {
            **ROW,
            "trading_name": " Muller ",
            "relationship_type": "partnership",
            "lifecycle_stage": "keeping",
            "status": "at_risk",
            "relationship_since": "2004-02-29",
            "programme_eligible": "FALSE",
            "default_site": "MAIN",
            "territory": "GB",
            "manager": "anna",
            "aliases": "crm:77; web:a.b ;",
            "country": "GB",
            "city": "Leeds",
            "street": "",
        }
    )
    profile = row.profile
    assert (row.number, row.manager, profile.trading_name, profile.territory_id) == ("17850", "anna", "Muller", "GB")
    assert (profile.relationship_since, profile.programme_eligible) == (date(2004, 2, 29), False)
    assert profile.aliases == (Number("crm", "77"), Number("web", "a.b"))
    assert profile.locations == (Location(name="Leeds", country="GB", city="Leeds"),)


def test_a_json_row_takes_lists_and_booleans() -> None:
    """JSON lines carry locations, aliases and truth values as JSON knows them."""
    row = parse_row(
        {
            **ROW,
            "programme_eligible": False,
            "locations": [{"name": "HQ", "country": "CN", "city": "上海"}],
            "aliases": [{"source": "crm", "number": "1"}],
        }
    )
    assert row.profile.locations == (Location(name="HQ", country="CN", city="上海"),)
    assert row.profile.aliases == (Number("crm", "1"),)
    assert not row.profile.programme_eligible


def test_every_fault_of_a_row_is_told_at_once() -> None:
    """A row with several faults names them all, each with what would be right."""
    with pytest.raises(RowFaults) as refused:
        parse_row({"number": "a b", "currency": "eur", "account_type": "shop", "country": "Germany", "colour": "red"})
    told = "; ".join(refused.value.faults)
    for part in (
        "unknown column colour",
        "number must have 1 to 64 characters",
        "legal_name is missing",
        "account_type must be producer, distributor or retailer, got 'shop'",
        "currency must be an ISO 4217 code such as EUR, got 'eur'",
        "country must be an ISO 3166-1 code",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("relationship_since", "31.03.2019"),
        ("relationship_since", "2019-02-30"),
        ("relationship_since", "0001-01-01"),
        ("programme_eligible", "maybe"),
        ("programme_eligible", 1),
        ("status", "closed"),
        ("aliases", "crm"),
        ("aliases", [{"source": "crm"}]),
        ("aliases", {"source": "crm", "number": "1"}),
        ("aliases", "crm:1;crm:1"),
        ("locations", [{"city": "Leeds"}]),
        ("locations", [{"name": "HQ", "person": "A"}]),
        ("locations", "HQ"),
        ("legal_name", 7),
        ("legal_name", "a\x00b"),
        ("legal_name", "x" * 201),
        ("manager", "anna@example.com"),
    ],
)
def test_a_wrong_cell_is_refused_by_its_name(column: str, value: Any) -> None:
    """Each wrong cell is refused with the column's name."""
    with pytest.raises(RowFaults, match=column):
        parse_row({**ROW, column: value})


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2), max_size=2),
)


@given(st.dictionaries(st.sampled_from([*JSON_COLUMNS, "other"]), CELLS))
def test_any_row_is_parsed_or_refused_with_faults(cells: dict[str, Any]) -> None:
    """Whatever stands in a row, the answer is a row or its faults, never another error."""
    try:
        answer: str | tuple[str, ...] = parse_row({**ROW, **cells}).profile.legal_name
    except RowFaults as refused:
        answer = refused.faults
    assert answer


def test_every_column_is_known_by_its_name() -> None:
    """No column is listed twice, and JSON adds locations only."""
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert set(JSON_COLUMNS) - set(COLUMNS) == {"locations"}
