from datetime import date, datetime
from zoneinfo import ZoneInfo

from examples.erp.heard import Promise, Rejected, Short, TierMove, understand
from examples.erp.messages import Posting, record_of
from shared.contracts import (
    AllocatedLine,
    AllocationChanged,
    OrderedLine,
    OrderPlaced,
    OrderRejected,
    Payload,
    ScheduleLine,
    TierChanged,
)
from shared.events import Record, attributes_of, decode, encode

PLACED = OrderPlaced(order_id="1", version=3, account_id="12346", lines=[OrderedLine(line_no=1, sku="A", quantity=2)])
AT = datetime(2011, 8, 1, 10, tzinfo=ZoneInfo("Europe/London"))


def test_a_service_reads_what_the_erp_writes() -> None:
    """The record decodes into the same payload under the contract's topic and key, at its own time with its offset."""
    record = record_of(Posting("order-1-3", AT, PLACED), "test.")
    read = Record(record.topic, 0, 0, record.key, record.value, record.headers)
    event = decode(read, *attributes_of(read))
    assert (record.topic, record.key) == ("test.erp.orders.v1", b"12346")
    assert (event.payload, event.id, event.source, event.sequence) == (PLACED, "order-1-3", "erp", 3)
    assert event.time == AT


def heard(payload: Payload, kind: str) -> list[object]:
    return list(understand({"ce_type": kind.encode()}, encode(payload)))


def test_hears_the_firm_part_of_a_promise_and_what_is_short() -> None:
    """Planned quantity may move and is nothing to ship by; what a close run leaves open can be asked about."""
    when = date(2011, 8, 2)
    schedule = [
        ScheduleLine(ship_date=when, quantity=7, firmness="firm"),
        ScheduleLine(ship_date=date(2011, 8, 9), quantity=2, firmness="planned"),
    ]
    line = AllocatedLine(line_id="u1", line_no=1, sku="A", site="MAIN", schedule=schedule, open=1, reason="short")
    changed = AllocationChanged(
        order_id="1",
        order_source="erp",
        order_uuid="u",
        account_id="12346",
        allocation_version=4,
        lines=[line],
        run_id="r",
    )
    assert heard(changed, "AllocationChanged.v1") == [
        Promise("1", 4, True, [(1, [(when, 7)])]),
        Short("1", 1, "u1", "12346", "A", 1),
    ]


def test_hears_tiers_and_refusals_and_nothing_else() -> None:
    """Types that say nothing to an ERP are passed over, known or not."""
    moved = TierChanged(account_id="12346", previous="standard", tier="key", reason="score", effective=date(2011, 8, 2))
    refused = OrderRejected(
        order_id="1",
        order_source="erp",
        account_id="1",
        code="too_late",
        detail="",
        refused_event_id="e",
        refused_type="t",
    )
    assert heard(moved, "TierChanged.v1") == [TierMove("12346", "key", date(2011, 8, 2))]
    assert heard(refused, "OrderRejected.v1") == [Rejected("1", "too_late")]
    assert heard(moved, "SomethingNew.v1") == []
    assert understand({}, b"{}") == []
