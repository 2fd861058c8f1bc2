from datetime import date
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from examples.erp.books import Books
from examples.erp.heard import Promise
from examples.erp.messages import Posting
from examples.erp.plan import Day, Plan
from shared.contracts import (
    BusinessDayClosed,
    GoodsReturned,
    InvoiceIssued,
    OrderCancelled,
    OrderPlaced,
    OrderShipped,
    Payload,
    PaymentReceived,
    ProductListed,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanned,
    refusal,
)
from tests.examples.rows import on, plan_of, row, week

P = TypeVar("P", bound=Payload)


def only(postings: list[Posting], kind: type[P]) -> list[P]:
    return [posting.payload for posting in postings if isinstance(posting.payload, kind)]


def firm(order: str, quantity: int, ship: date, version: int = 1, *, by_close: bool = True) -> Promise:
    return Promise(order, version, by_close, [(1, [(ship, quantity)] if quantity else [])])


def played(
    plan: Plan, days: int, promises: dict[int, list[Promise]] | None = None
) -> tuple[Books, list[list[Posting]]]:
    """Books after some days, and what was published on each; `promises` are heard after the day's close."""
    books = Books(plan)
    books.opening()
    published = []
    for place, day in enumerate(plan.days[:days]):
        published.append(books.day(day))
        books.hear((promises or {}).get(place, []))
    return books, published


def test_opens_with_products_counts_and_the_first_plans() -> None:
    """Every sku is listed and counted, and what comes in the first four weeks is announced."""
    plan = plan_of(*week())
    opening = Books(plan).opening()
    assert [product.sku for product in only(opening, ProductListed)] == ["85123A"]
    assert [count.quantity for count in only(opening, StockCounted)] == [280]
    assert only(opening, SupplyPlanned)


def test_an_arriving_receipt_names_its_plan() -> None:
    """What was announced comes as announced, final, and goes on the shelf."""
    plan = plan_of(*week())
    books, published = played(plan, 5)
    (received,) = [receipt for day in published for receipt in only(day, StockReceived)]
    assert (received.planned_receipt_id, received.final) == ("P-85123A-001", True)
    assert books.on_hand["85123A"] == plan.on_hand["85123A"] + received.quantity


def test_ships_what_is_firm_when_it_is_due() -> None:
    """A firm promise for tomorrow leaves tomorrow, with an invoice over the same pieces."""
    plan = plan_of(*week())
    books, published = played(plan, 2, {0: [firm("50000", 7, plan.days[1].on)]})
    (shipped,), (invoice,) = only(published[1], OrderShipped), only(published[1], InvoiceIssued)
    assert [(line.order_id, line.quantity) for line in shipped.lines] == [("50000", 7)]
    assert str(invoice.amount) == "17.50"
    assert books.filled(("50000", 1)) == 7


def test_never_ships_what_is_not_on_the_shelf() -> None:
    """A promise beyond what is there is kept as far as it goes."""
    plan = plan_of(*week(row("8", quantity=900, at=on(0)), row("9", quantity=1, at=on(90))))
    books, published = played(plan, 2, {0: [firm("8", 900, plan.days[1].on)]})
    shipped = sum(line.quantity for order in only(published[1], OrderShipped) for line in order.lines)
    assert 0 < shipped < 900
    assert books.on_hand["85123A"] == 0


def test_what_is_open_is_cancelled_and_what_left_comes_back() -> None:
    """A C invoice over ten pieces of which seven are shipped: three are cancelled, seven returned and restocked."""
    plan = plan_of(*week(row("C9", quantity=-20, at=on(4, 8))))
    _, published = played(plan, 5, {2: [firm("50003", 0, plan.days[3].on), firm("50002", 7, plan.days[3].on)]})
    cancels = {cancel.order_id: cancel.lines[0].quantity for cancel in only(published[4], OrderCancelled)}
    (returned,) = only(published[4], GoodsReturned)
    assert cancels == {"50003": 10, "50002": 3}
    assert [(line.order_id, line.quantity, line.restocked) for line in returned.lines] == [("50002", 7, 7)]


def test_cancels_state_the_total_so_far() -> None:
    """Two cancellations of one line: the second says how much is cancelled in all, under the next version."""
    plan = plan_of(row("1"), row("C2", quantity=-3, at=on(0, 11)), row("C3", quantity=-4, at=on(0, 12)))
    _, (published,) = played(plan, 1)
    assert [(cancel.version, cancel.lines[0].quantity) for cancel in only(published, OrderCancelled)] == [
        (1, 3),
        (2, 7),
    ]


def test_cancelled_pieces_are_not_shipped() -> None:
    """What is cancelled in the morning does not leave at noon, though it was firm."""
    plan = plan_of(*week(row("C9", quantity=-6, at=on(1, 8))))
    _, published = played(plan, 2, {0: [firm("50000", 10, plan.days[1].on)]})
    assert [line.quantity for order in only(published[1], OrderShipped) for line in order.lines] == [4]


def test_writes_off_no_more_than_is_known_on_hand() -> None:
    """A correction that exceeds the shelf is cut to it, one of an empty shelf is not published."""
    big = row("8", quantity=-1000, price="0", at=on(0, 11))
    books, published = played(plan_of(*week(big, row("9", quantity=-1, price="0", at=on(0, 12)))), 1)
    (adjusted,) = only(published[0], StockAdjusted)
    assert adjusted.delta == -280
    assert sorted(books.written_off.values()) == [0, 280]


def test_between_closes_a_firm_promise_can_only_shrink() -> None:
    """A promise that is not of a close run and speaks of more than is left does not make the ERP ship twice."""
    plan = plan_of(*week())
    days = plan.days
    stale = firm("50000", 7, days[1].on, version=2, by_close=False)
    _, published = played(plan, 4, {0: [firm("50000", 7, days[1].on)], 1: [stale]})
    assert sum(line.quantity for day in published for order in only(day, OrderShipped) for line in order.lines) == 7


def test_an_older_promise_is_not_heard() -> None:
    """Per line the highest allocation version wins, in whatever order they come."""
    plan = plan_of(*week())
    when = plan.days[1].on
    books, _ = played(plan, 1, {0: [firm("50000", 7, when, version=2), firm("50000", 3, when, version=1)]})
    assert books.filled(("50000", 1)) == 7


def test_a_close_names_the_next_trading_day() -> None:
    """The calendar is the ERP's to say."""
    plan = plan_of(*week())
    closed = Books(plan).close(plan.days[0]).payload
    assert closed == BusinessDayClosed(
        calendar="main", closed_date=date(2011, 8, 1), next_business_date=date(2011, 8, 2)
    )


def test_an_interrupted_day_is_published_again_under_the_same_ids() -> None:
    """The same promises make the same events, so a day played twice is a day of duplicates."""
    plan = plan_of(*week(row("C9", quantity=-20, at=on(4, 8)), row("8", quantity=-3, price="0", at=on(2))))
    promises = {0: [firm("50000", 7, plan.days[1].on)]}
    assert played(plan, 5, promises)[1] == played(plan, 5, promises)[1]


def test_no_id_is_used_twice() -> None:
    """An event is known by its id for ever."""
    plan = plan_of(*week(row("C9", quantity=-20, at=on(4, 8)), row("C10", quantity=-2, at=on(4, 9))))
    books, published = played(plan, 5, {0: [firm("50000", 7, plan.days[1].on)]})
    ids = [posting.id for posting in Books(plan).opening()] + [posting.id for day in published for posting in day]
    assert len(ids) == len(set(ids))
    assert books.sent.total() == len(ids)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-12, 12).filter(bool)), min_size=1, max_size=20), st.data())
def test_what_is_published_is_valid_and_no_piece_appears_or_disappears(
    happenings: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Whatever is ordered, taken back and promised: no contract refuses an event, the shelf never falls below zero, and
    on hand = opening + received + returned − shipped − written off.
    """
    rows = [
        row(f"{'C' if quantity < 0 else ''}{100 + place}", quantity=quantity * 30, at=on(day, 8 + place % 9))
        for place, (day, quantity) in enumerate(happenings)
    ]
    plan = plan_of(*week(*rows, row("9", quantity=-40, price="0", at=on(3))))
    books = Books(plan)
    published = books.opening()
    for day in plan.days:
        published += books.day(day)
        books.hear(_any_promises(day, plan, data))
        assert min(books.on_hand.values()) >= 0
    assert all(refusal(posting.payload) is None for posting in published)
    moved = plan.on_hand["85123A"]
    moved += sum(received.quantity for received in only(published, StockReceived))
    moved += sum(line.restocked for returned in only(published, GoodsReturned) for line in returned.lines)
    moved -= sum(line.quantity for shipped in only(published, OrderShipped) for line in shipped.lines)
    moved += sum(adjusted.delta for adjusted in only(published, StockAdjusted))
    assert books.on_hand["85123A"] == moved


def _any_promises(day: Day, plan: Plan, data: st.DataObject) -> list[Promise]:
    version = plan.days.index(day) + 1
    orders = [order.id for known in plan.days[:version] for order in known.orders]
    chosen = data.draw(st.dictionaries(st.sampled_from(orders), st.integers(0, 400)))
    return [firm(order, quantity, day.next_date, version) for order, quantity in chosen.items()]


def test_pays_every_invoice_once() -> None:
    """An invoice of August is paid by the time the file is two months on, and only once."""
    later = [row(f"6{day}", at=on(day), customer="2") for day in range(20, 100, 5)]
    plan = plan_of(*week(), *later)
    _, published = played(plan, len(plan.days), {0: [firm("50000", 7, plan.days[1].on)]})
    paid = [payment.invoices[0].amount for day in published for payment in only(day, PaymentReceived)]
    assert [str(amount) for amount in paid] == ["17.50"]


def test_an_order_says_what_the_file_says() -> None:
    """Quantities gross, prices as given, no wish for a date."""
    (placed,) = only(played(plan_of(row("1", price="1.255")), 1)[1][0], OrderPlaced)
    assert (placed.order_id, placed.account_id, placed.currency) == ("1", "12346", "GBP")
    assert [(line.sku, line.quantity, str(line.unit_price)) for line in placed.lines] == [("85123A", 10, "1.255")]
