"""Bad input: each record gets a specific outcome, nothing is lost, no neighbour is held up."""

import json
from datetime import date, timedelta

import pytest

from shared.outcomes import Fate
from tests.scoring.feed import MONDAY, Feed, account, at, invoice, order, payment, product, raw, record

ORDER = {
    "order_id": "1",
    "version": 1,
    "account_id": "A",
    "currency": "GBP",
    "lines": [{"line_no": 1, "sku": "S", "quantity": 1}],
}
INVOICE = {
    "invoice_id": "i",
    "account_id": "A",
    "currency": "GBP",
    "amount": "1",
    "due_date": "2011-09-01",
    "lines": [],
}


@pytest.mark.parametrize(
    ("topic", "kind", "value", "reason"),
    [
        ("erp.finance.v1", "InvoicePainted.v1", b"{}", "no contract has the type 'InvoicePainted.v1'"),
        ("erp.finance.v1", "InvoiceIssued.v1", b'{"invoice_id": ', "not valid JSON"),
        ("erp.finance.v1", "InvoiceIssued.v1", b'{"extra": ' + b"[" * 100_000, "nested too deeply"),
        ("erp.finance.v1", "InvoiceIssued.v1", b"{}", "missing required field `invoice_id`"),
        ("erp.finance.v1", "InvoiceIssued.v1", json.dumps(INVOICE | {"invoice_id": "a/b"}).encode(), "invoice_id"),
        ("erp.finance.v1", "InvoiceIssued.v1", json.dumps(INVOICE | {"due_date": "01.09.2011"}).encode(), "due_date"),
        ("erp.finance.v1", "InvoiceIssued.v1", json.dumps(INVOICE | {"amount": "NaN"}).encode(), "finite"),
        ("erp.orders.v1", "OrderPlaced.v1", json.dumps(ORDER | {"version": "new"}).encode(), "version"),
    ],
)
async def test_what_cannot_be_read_is_a_dead_letter_with_its_reason(
    feed: Feed, topic: str, kind: str, value: bytes, reason: str
) -> None:
    """And its neighbours are in the ledger."""
    good = record(order("A", "good", (1, "S", 1, "1.00")), at(MONDAY))
    assert await feed.hand([raw(topic, kind, value, at(MONDAY)), good]) == [Fate.DEAD, Fate.HANDLED]
    (letter,) = await feed.rows("SELECT reason FROM dead_letter")
    assert reason in letter.reason
    assert len(await feed.rows("SELECT * FROM ledger_entry")) == 1


@pytest.mark.parametrize("year", [1, 1989, 2101, 9999])
async def test_an_own_time_that_means_nothing_is_a_dead_letter(feed: Feed, year: int) -> None:
    """The reason names the dates that are kept; the neighbour is not held up."""
    moment = at(date(year, 1, 1))
    fates = await feed.hand(
        [record(order("A", "1", (1, "S", 1, "1.00")), moment), record(order("A", "2", (1, "S", 1, "1.00")), at(MONDAY))]
    )
    assert fates == [Fate.DEAD, Fate.HANDLED]
    (letter,) = await feed.rows("SELECT reason FROM dead_letter")
    assert "ce_time must lie between 1990-01-01 and 2100-01-01" in letter.reason


async def test_an_event_a_year_late_counts_on_its_own_day(feed: Feed) -> None:
    """Its day is summed up again and counts in the windows that still hold it."""
    await feed.tell(account("A"), order("A", "1", (1, "S", 1, "1.00")))
    await feed.close()
    await feed.tell(order("A", "old", (1, "S", 1, "70.00")), day=MONDAY - timedelta(days=350))
    await feed.close()
    row = (await feed.rows("SELECT volume_91, volume_364 FROM standing"))[0]
    assert tuple(row) == (100, 7_100)


async def test_an_order_twice_under_two_event_ids_is_one_order(feed: Feed) -> None:
    """The document decides, not the event."""
    once = order("A", "1", (1, "S", 1, "1.00"))
    assert await feed.tell(once) == [Fate.HANDLED]
    assert await feed.tell(once) == [Fate.DUPLICATE]


async def test_unknown_skus_and_accounts_hold_nothing_up(feed: Feed) -> None:
    """The ledger needs neither: cost is unknown then, and the account holds no tier until it is opened."""
    await feed.tell(
        invoice("NOBODY", "i1", MONDAY, ("NOTHING", 5, "10.00")), order("NOBODY", "1", (1, "NOTHING", 5, "2.00"))
    )
    await feed.close()
    row = (await feed.rows("SELECT computed_tier, volume_91, margin_364 FROM standing WHERE account_id = 'NOBODY'"))[0]
    assert tuple(row) == ("standard", 1_000, None)


async def test_absurd_but_lawful_figures_break_no_close(feed: Feed) -> None:
    """A billion units at a billion each, and a trillion owed for decades: capped in the sums, scored like any other."""
    await feed.tell(account("A"), product("S", "1000000000"))
    big = (1, "S", 1_000_000_000, "1000000000")
    await feed.tell(
        order("A", "1", big, (2, *big[1:])),
        order("A", "2", big),
        invoice("A", "i", date(1990, 1, 2), ("S", 1_000_000_000, "1000000000000")),
    )
    await feed.tell(payment("A", "p", {"i": "1"}), order("B", "9", (1, "S", 1, "1.00")))
    await feed.close()
    rows = await feed.rows("SELECT account_id, score FROM standing ORDER BY account_id")
    assert [row.account_id for row in rows] == ["A", "B"]
    assert all(0 <= row.score <= 10_000 for row in rows)


async def test_an_order_of_ten_thousand_lines_is_taken_and_one_more_refused(feed: Feed) -> None:
    """The limit is a pure function that every service applies alike."""
    lines = [(number, "S", 1, "1.00") for number in range(1, 10_002)]
    assert await feed.tell(order("A", "1", *lines[:-1]), order("A", "2", *lines)) == [Fate.HANDLED, Fate.REFUSED]
    assert len(await feed.rows("SELECT 1 AS one FROM ledger_entry")) == 10_000


async def test_one_poison_record_does_not_hold_up_a_thousand(feed: Feed) -> None:
    """All neighbours are booked in the same call."""
    records = [record(order("A", f"o{number}", (1, "S", 1, "1.00")), at(MONDAY)) for number in range(300)]
    records.insert(150, raw("erp.orders.v1", "OrderPlaced.v1", b"\xff\xfe", at(MONDAY)))
    fates = await feed.hand(records)
    assert (fates.count(Fate.HANDLED), fates.count(Fate.DEAD)) == (300, 1)
