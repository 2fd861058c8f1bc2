"""Orders, cancellations and facts into the ledger, and what their days sum up to."""

from datetime import timedelta

import pytest

from scoring.store.buckets import days_now
from shared.contracts import LedgerEntryRefused, LineQuantity, OrderCancelled
from shared.database import execute
from shared.outcomes import Fate
from tests.scoring.feed import (
    MONDAY,
    Feed,
    account,
    cancel,
    changed,
    credit,
    invoice,
    order,
    payment,
    product,
    rate,
    returned,
    shipped,
)

TUESDAY = MONDAY + timedelta(days=1)


async def bucket(feed: Feed, account_id: str = "A", day: object = MONDAY) -> dict[str, int]:
    """A day's sums once the day is closed, without the zeros."""
    await feed.close()
    rows = await feed.rows("SELECT * FROM day_bucket WHERE account_id = $1 AND day = $2", account_id, day)
    return (
        {name: figure for name, figure in rows[0]._mapping.items() if isinstance(figure, int) and figure}
        if rows
        else {}
    )


async def test_an_order_is_in_the_ledger_line_by_line(feed: Feed) -> None:
    """Every source line is one entry, with the id of its event."""
    await feed.tell(order("A", "1", (1, "S", 10, "2.50"), (2, "T", 4, "1.00")))
    rows = await feed.rows("SELECT line_no, sku, quantity, event_id FROM ledger_entry ORDER BY line_no")
    assert [(row.line_no, row.sku, row.quantity) for row in rows] == [(1, "S", 10), (2, "T", 4)]
    assert rows[0].event_id == rows[1].event_id
    assert await bucket(feed) == {"entries": 2, "order_lines": 2, "ordered": 2_900}


async def test_the_highest_version_of_an_order_counts(feed: Feed) -> None:
    """A line absent from it is gone, and a lower version that comes later changes nothing but tells when the order was placed.

    Red when `_take` leaves out the version comparison.
    """
    assert await feed.tell(changed("A", "1", (1, "S", 3, "2.00"), version=2), day=TUESDAY) == [Fate.HANDLED]
    assert await feed.tell(order("A", "1", (1, "S", 10, "2.00"), (2, "T", 5, "1.00"), version=1)) == [Fate.HANDLED]
    assert await feed.tell(order("A", "1", (1, "S", 99, "2.00"), version=1)) == [Fate.DUPLICATE]
    assert await bucket(feed) == {"entries": 1, "order_lines": 1, "ordered": 600}


async def test_an_order_that_moves_to_another_account_leaves_the_first(feed: Feed) -> None:
    """The account of the highest version has the entries; both accounts' days are summed up again."""
    await feed.tell(order("A", "1", (1, "S", 10, "1.00")))
    await feed.close()
    await feed.tell(changed("B", "1", (1, "S", 10, "1.00")))
    assert await bucket(feed, "B") == {"entries": 1, "order_lines": 1, "ordered": 1_000}
    assert await bucket(feed, "A") == {}


async def test_a_line_amount_is_rounded_half_to_even_once(feed: Feed) -> None:
    """0.125 rounds to 0.12 and 0.375 to 0.38. Red when the database's own rounding (half away from zero) is used."""
    await feed.tell(order("A", "1", (1, "S", 1, "0.125"), (2, "S", 1, "0.375")))
    assert (await bucket(feed))["ordered"] == 12 + 38


async def test_a_cancel_waits_for_its_order(feed: Feed) -> None:
    """It is tried again in the transaction that brings the order. Red when `waiting.known` is not told."""
    assert await feed.tell(cancel("A", "1", {1: 4})) == [Fate.WAITING]
    await feed.tell(order("A", "1", (1, "S", 10, "1.00")))
    assert await feed.rows("SELECT * FROM waiting_record") == []
    assert (await bucket(feed))["ordered"] == 600


async def test_cancelling_takes_off_what_has_not_left(feed: Feed) -> None:
    """Totals replace each other by version, lower versions are stale, and what was shipped stays ordered."""
    await feed.tell(order("A", "1", (1, "S", 10, "1.00"), (2, "T", 5, "1.00")))
    assert await feed.tell(cancel("A", "1", version=3)) == [Fate.HANDLED]
    assert await feed.tell(cancel("A", "1", {1: 1}, version=2)) == [Fate.DUPLICATE]
    await feed.tell(shipped("A", "s1", "1", {1: 7}))
    assert (await bucket(feed))["ordered"] == 700


async def test_a_fact_counts_once_by_its_document(feed: Feed) -> None:
    """The same shipment under two event ids is one. Red when `known_documents` is left out: the second is then told as handled."""
    await feed.tell(order("A", "1", (1, "S", 10, "1.00")))
    once = shipped("A", "s1", "1", {1: 7})
    assert await feed.tell(once, once) == [Fate.HANDLED, Fate.DUPLICATE]
    assert await feed.tell(once) == [Fate.DUPLICATE]
    assert len(await feed.rows("SELECT * FROM ledger_entry WHERE kind = 'shipment'")) == 1


async def test_shipments_and_returns_wait_for_their_order(feed: Feed) -> None:
    """A return is worth what its order line cost, so nothing can be said before the order is there."""
    told = await feed.tell(shipped("A", "s1", "1", {1: 2}), returned("A", "r1", "1", {1: (2, 1)}))
    assert told == [Fate.WAITING, Fate.WAITING]
    await feed.tell(product("S", "0.40"), order("A", "1", (1, "S", 10, "1.25")))
    found = await bucket(feed)
    assert (found["returned"], found["restocked_cost"]) == (250, 40)


async def test_margin_counts_lines_whose_cost_is_known(feed: Feed) -> None:
    """Cost is that of the version valid on the invoice's day; a product told later mends the day it belongs to."""
    await feed.tell(invoice("A", "i1", TUESDAY, ("S", 10, "30.00"), ("T", 1, "5.00")))
    assert await bucket(feed) == {"entries": 2, "invoiced": 3_500}
    await feed.tell(product("S", "2.00", version=1), day=MONDAY)
    await feed.tell(product("S", "9.00", version=2), day=TUESDAY)
    await feed.close()
    found = (await feed.rows("SELECT * FROM day_bucket WHERE day = $1", MONDAY))[0]
    assert (found.invoiced_costed, found.costed_lines, found.cost) == (3_000, 1, 2_000)


async def test_an_order_line_without_a_price_is_worth_the_products_value(feed: Feed) -> None:
    """The ERP need not name a price."""
    await feed.tell(order("A", "1", (1, "S", 10, None)))
    assert "ordered" not in await bucket(feed)
    await feed.tell(product("S", None, value="1.50"), day=MONDAY)
    await feed.close()
    assert (await feed.rows("SELECT ordered FROM day_bucket"))[0].ordered == 1_500


async def test_late_payment_is_counted_by_amount_and_day(feed: Feed) -> None:
    """100.00 due on Monday: 60.00 paid on Wednesday is 2 days late, 40.00 is still open. More than is due counts no further."""
    await feed.tell(invoice("A", "i1", MONDAY, ("S", 10, "100.00")))
    await feed.tell(payment("A", "p1", {"i1": "60.00"}), day=MONDAY + timedelta(days=2))
    found = await bucket(feed)
    assert (found["due"], found["late"], found["open_due"]) == (10_000, 12_000, 4_000)
    await feed.tell(payment("A", "p2", {"i1": "500.00"}), day=MONDAY + timedelta(days=3))
    await feed.close()
    found = (await feed.rows("SELECT due, late, open_due FROM day_bucket WHERE due > 0"))[0]
    assert tuple(found) == (10_000, 12_000 + 4_000 * 3, 0)


async def test_a_payment_leaves_the_entries_of_the_due_day_alone(feed: Feed) -> None:
    """Only the dues are summed up again: a day of a large account has thousands of entries, and a year of its invoices is paid late.

    Taken out: `dirty_due` of `_DIRTY_DUES` (the day's entries are read again: `ordered` is 1000).
    """
    await feed.tell(order("A", "1", (1, "S", 10, "1.00")), invoice("A", "i1", MONDAY, ("S", 10, "100.00")))
    await feed.close()
    async with feed.database.transaction() as session:
        await execute(session, "UPDATE day_bucket SET ordered = 7")
    await feed.tell(payment("A", "p1", {"i1": "100.00"}), day=TUESDAY)
    await feed.close()
    (found,) = await feed.rows("SELECT ordered, due, late, open_due FROM day_bucket WHERE day = $1", MONDAY)
    assert tuple(found) == (7, 10_000, 10_000, 0)


async def test_a_day_on_which_nothing_is_due_any_more_is_gone(feed: Feed) -> None:
    """A day without entries has a bucket while something is due on it. Taken out: the part `gone` of `_REBUILD_DUES`."""
    due = MONDAY + timedelta(days=30)
    await feed.tell(invoice("A", "i1", due, ("S", 10, "100.00")))
    await feed.close()
    assert (await feed.rows("SELECT due FROM day_bucket WHERE day = $1", due))[0].due == 10_000
    await feed.tell(credit("A", "c1", "i1", "100.00"))
    await feed.close()
    assert await feed.rows("SELECT due FROM day_bucket WHERE day = $1", due) == []


async def test_a_day_that_waits_for_both_sums_is_read_once(feed: Feed) -> None:
    """Before the close, a day with new entries and new dues counts each of them once. Taken out: `UNION` in place of `UNION ALL`; `dirty_due` of it."""
    await feed.tell(order("A", "1", (1, "S", 10, "1.00")), invoice("A", "i1", MONDAY, ("S", 10, "100.00")))
    await feed.tell(invoice("A", "i2", MONDAY - timedelta(days=7), ("S", 10, "5.00")))
    async with feed.database.read() as session:
        days = await days_now(session, ["A"], MONDAY, "GBP")
    assert (days.columns["ordered"].sum(), sorted(days.columns["due"])) == (1_000, [500, 10_000])


async def test_a_credit_lowers_what_is_due(feed: Feed) -> None:
    """It is no late payment; a payment that came before its invoice counts as soon as the invoice does."""
    await feed.tell(payment("A", "p1", {"i1": "30.00"}), credit("A", "c1", "i1", "70.00"))
    await feed.tell(invoice("A", "i1", TUESDAY, ("S", 10, "100.00")))
    await feed.close()
    found = (await feed.rows("SELECT due, late, open_due FROM day_bucket WHERE day = $1", TUESDAY))[0]
    assert tuple(found) == (3_000, 0, 0)


async def test_foreign_currency_is_converted_at_the_documents_date(feed: Feed) -> None:
    """The latest rate on or before the day counts; a record without one waits for the pair."""
    assert await feed.tell(order("A", "1", (1, "S", 10, "1.00"), currency="EUR")) == [Fate.WAITING]
    await feed.tell(rate("r0", "EUR", "GBP", "0.90", TUESDAY))
    assert (await feed.rows("SELECT missing_kind, missing_key FROM waiting_record"))[0] == ("rate", "EUR/GBP")
    await feed.tell(rate("r1", "EUR", "GBP", "0.80", MONDAY - timedelta(days=9)))
    assert (await bucket(feed))["ordered"] == 800
    await feed.tell(rate("r2", "EUR", "GBP", "0.85", MONDAY))
    await feed.close()
    assert (await feed.rows("SELECT ordered FROM day_bucket"))[0].ordered == 850


async def test_paying_in_the_invoices_currency_leaves_nothing_open(feed: Feed) -> None:
    """However the rate moved between invoice and payment."""
    await feed.tell(rate("r1", "EUR", "GBP", "0.80", MONDAY), rate("r2", "EUR", "GBP", "0.50", TUESDAY))
    await feed.tell(invoice("A", "i1", MONDAY, ("S", 10, "100.00"), currency="EUR"))
    await feed.tell(payment("A", "p1", {"i1": "100.00"}, currency="EUR"), day=TUESDAY)
    found = await bucket(feed)
    assert (found["due"], found["late"], found.get("open_due", 0)) == (8_000, 8_000, 0)


async def test_of_two_rates_for_a_day_the_later_told_counts(feed: Feed) -> None:
    """Whichever comes first."""
    await feed.tell(rate("b", "EUR", "GBP", "0.90", MONDAY), hour=12)
    assert await feed.tell(rate("a", "EUR", "GBP", "0.10", MONDAY), hour=9) == [Fate.DUPLICATE]
    assert (await feed.rows("SELECT rate_id FROM exchange_rate"))[0].rate_id == "b"


async def test_another_systems_account_number_is_looked_up_in_the_aliases(feed: Feed) -> None:
    """Not found, the record waits for an account with that alias. Red when the source is not asked."""
    assert await feed.tell(order("K-7", "1", (1, "S", 10, "1.00")), source="shop") == [Fate.WAITING]
    await feed.tell(account("A", aliases=[{"source": "shop", "number": "K-7"}]))
    assert (await feed.rows("SELECT account_id, source FROM ledger_entry"))[0] == ("A", "shop")


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (invoice("A", "i1", MONDAY, ("S", 0, "1.00")), "quantity_invalid"),
        (invoice("A", "i2", MONDAY, ("S", 1, "-1.00")), "amount_invalid"),
        (payment("A", "p1", {}), "no_lines"),
        (credit("A", "c1", "i1", "-5"), "amount_invalid"),
        (rate("r1", "EUR", "GBP", "0", MONDAY), "rate_invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
async def test_finance_records_beyond_the_limits_are_refused_and_said_so(
    feed: Feed, refused: object, code: str
) -> None:
    """`LedgerEntryRefused` names the record, a code and what would be right, under the business date worked on."""
    await feed.close()
    assert await feed.tell(refused) == [Fate.REFUSED]  # type: ignore[arg-type]
    (told,) = await feed.emitted(LedgerEntryRefused)
    assert told.code == code
    assert told.detail
    dates = await feed.rows(
        "SELECT headers::jsonb ->> 'ce_businessdate' AS day FROM outbox WHERE headers::jsonb ->> 'ce_type' LIKE 'Ledger%'"
    )
    assert [row.day for row in dates] == [str(TUESDAY)]
    assert await feed.rows("SELECT * FROM ledger_entry") == []


async def test_refused_orders_are_only_counted(feed: Feed) -> None:
    """Supply applies the same limits and emits `OrderRejected`; scoring counts none of what it refused, and says nothing twice."""
    ambiguous = OrderCancelled(
        order_id="1", account_id="A", version=1, whole=True, lines=[LineQuantity(line_no=1, quantity=1)]
    )
    assert await feed.tell(order("A", "1", (1, "S", -5, "1.00")), ambiguous) == [Fate.REFUSED, Fate.REFUSED]
    assert await feed.rows("SELECT * FROM ledger_order") == []
    assert await feed.rows("SELECT * FROM outbox") == []
