"""Events as rules see them."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from notify.domain.model import Severity
from notify.domain.occurrences import EVENT_TYPES, FIELDS, occurrence, read
from notify.domain.samples import sample_items
from shared.contracts import (
    BackorderLine,
    BackorderOpened,
    Payload,
    ReservationExpired,
    StockLow,
    StockRecovered,
    TierChanged,
)


def severity(payload: Payload) -> Severity:
    return read(payload)[0]


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_the_data_is_what_fields_says(kind: str) -> None:
    """What rules are checked against is what events carry."""
    assert set(sample_items()[kind].data) == set(FIELDS[kind])


def test_how_grave_an_event_is() -> None:
    """Nothing left, supply lost, a strategic account short: critical. A fall of tier warns, a rise tells."""
    assert severity(StockLow(site="m", sku="s", position=0, reorder_point=9)) == "critical"
    assert severity(StockLow(site="m", sku="s", position=1, reorder_point=9)) == "warning"
    assert (
        severity(ReservationExpired(reservation_id="r", account_id="A", lines=[], reason="supply_lost")) == "critical"
    )
    assert severity(ReservationExpired(reservation_id="r", account_id="A", lines=[], reason="ttl")) == "info"
    day = date(2011, 11, 2)
    assert severity(TierChanged(account_id="A", previous="key", tier="growth", reason="", effective=day)) == "warning"
    assert severity(TierChanged(account_id="A", previous="growth", tier="key", reason="", effective=day)) == "info"


@pytest.mark.parametrize(("tier", "wanted"), [("strategic", "critical"), ("key", "warning"), ("growth", "info")])
def test_a_short_order_is_as_grave_as_its_tier_is_high(tier: str, wanted: str) -> None:
    """And a large order keeps its sum when its lines are cut."""
    lines = [BackorderLine(line_no=nr, sku="s", open=2, reason="r") for nr in range(50)]
    order = BackorderOpened(order_id="o", order_source="e", order_uuid="u", account_id="A", tier=tier, lines=lines)  # type: ignore[arg-type]
    found = read(order)
    assert found[0] == wanted
    assert found[0] in get_args(Severity)
    assert (found[4]["open_quantity"], found[4]["line_count"], len(found[4]["lines"])) == (100, 50, 20)


def test_an_event_no_rule_can_meet_is_a_mistake_of_ours() -> None:
    """The table of handlers decides what comes here."""
    with pytest.raises(TypeError, match="StockRecovered"):
        occurrence(
            StockRecovered(site="m", sku="s", position=1, reorder_point=1),
            source="s",
            event_id="e",
            occurred_at=datetime.now(UTC),
            business_date=None,
            correlation_id=None,
        )
