"""Bad records through supply's real pipeline: each gets one named outcome with a reason to act on, and its neighbours in the batch are handled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shared import counts
from shared.contracts import OrderedLine, OrderPlaced, StockAdjusted
from shared.contracts.registry import TYPES, contract_of
from shared.events import Record
from shared.outcomes import Fate
from tests.supply.conftest import World

SUNDAY = date(2011, 7, 31)
LINE = {"line_no": 1, "sku": "tea", "quantity": 1}
STOCK = {"site": "MAIN", "sku": "tea"}
DOCUMENTS: Mapping[str, dict[str, Any]] = {
    "OrderPlaced.v1": {"order_id": "bad", "version": 1, "account_id": "A1", "lines": [LINE]},
    "OrderCancelled.v1": {"order_id": "good-1", "version": 1, "account_id": "A1", "whole": True},
    "OrderShipped.v1": {"shipment_id": "bad", "account_id": "A1", "lines": [{"order_id": "good-1", **LINE}]},
    "GoodsReturned.v1": {"return_id": "bad", "account_id": "A1", "lines": [{"order_id": "good-1", **LINE}]},
    "StockReceived.v1": {"receipt_id": "bad", **STOCK, "quantity": 1},
    "StockAdjusted.v1": {"document_id": "bad", **STOCK, "delta": -1},
    "StockCounted.v1": {"document_id": "bad", **STOCK, "quantity": 1, "counted_at": "2011-08-01T09:00:00Z"},
    "SupplyPlanned.v1": {"planned_receipt_id": "bad", "version": 1, **STOCK, "quantity": 1, "expected_on": "2011-08-09"},
    "ProductListed.v1": {"sku": "tea", "version": 9, "name": "Tea"},
    "BusinessDayClosed.v1": {"calendar": "main", "closed_date": "2011-08-01", "next_business_date": "2011-08-02"},
}  # fmt: skip
DATE, MOMENT = "write a date as 2026-01-31", "write a moment as RFC 3339 with an offset, such as 2026-01-31T09:30:00Z"
WHOLE, JSON = "write a whole number without quotes or decimals", "send the event's data as one JSON object in UTF-8"


@dataclass(frozen=True)
class Bad:
    """A wrong record and what its outcome must say. `changed`: fields of the document; `data`: bytes in its place; `code`: of a refusal."""

    kind: str
    says: tuple[str, ...]
    changed: Mapping[str, Any] = field(default_factory=dict)
    data: bytes | None = None
    envelope: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


def placed(**line: Any) -> dict[str, Any]:
    """An order's lines with one wrong field."""
    return {"lines": [{**LINE, **line}]}


def named(**line: Any) -> dict[str, Any]:
    """A shipment's or return's lines with one wrong field."""
    return {"lines": [{"order_id": "good-1", **LINE, **line}]}


ORDER, SHIPMENT, RETURN = "OrderPlaced.v1", "OrderShipped.v1", "GoodsReturned.v1"
DEAD = {
    "unknown type": Bad(
        "OrderDreamt.v1", ("no contract has the type 'OrderDreamt.v1'", "OrderCancelled.v1", "OrderPlaced.v1"), data=b"{}"
    ),
    "type without its version": Bad("OrderPlaced", ("no contract has the type 'OrderPlaced'", "OrderPlaced.v1"), data=b"{}"),
    "no type": Bad("", ("ce_type is missing", "application/cloudevents+json"), data=b"{}"),
    "broken JSON": Bad(ORDER, ("not valid JSON", "byte", JSON), data=b'{"order_id" "1"}'),
    "JSON that ends too early": Bad(ORDER, ("not valid JSON", "truncated", JSON), data=b'{"order_id": '),
    "no data": Bad(ORDER, ("the record has no data", JSON), data=b""),
    "not UTF-8": Bad(ORDER, ("not valid JSON", "utf-8", JSON), data=b'{"order_id": "\xe4"}'),
    "UTF-16": Bad(ORDER, ("byte order mark", JSON), data="{}".encode("utf-16")),
    "a list": Bad(ORDER, ("Expected `object`, got `array`", "send one JSON object"), data=b"[]"),
    "deep JSON in a field nobody knows": Bad(ORDER, ("nested too deeply", "flat"), data=b'{"x": ' + b"[" * 100_000),
    "deep objects": Bad(ORDER, ("nested too deeply", "flat"), data=b'{"x": ' + b'{"a":' * 100_000),
    "missing field": Bad(ORDER, ("missing required field `account_id`", "send the field"), data=b'{"order_id":"1","version":1,"lines":[]}'),
    "missing field of a line": Bad(ORDER, ("missing required field `sku` - at `$.lines[0]`",), {"lines": [{"line_no": 1, "quantity": 1}]}),
    "quantity as text": Bad(ORDER, ("`$.lines[0].quantity`", "got '12'", WHOLE), placed(quantity="12")),
    "half a unit": Bad(ORDER, ("`$.lines[0].quantity`", "got 1.5", WHOLE), placed(quantity=1.5)),
    "quantity beyond 64 bits": Bad(ORDER, ("`$.lines[0].quantity`", "<= 9223372036854775807"), placed(quantity=10**30)),
    "quantity null": Bad(ORDER, ("`$.lines[0].quantity`", "got `null`", WHOLE), placed(quantity=None)),
    "account number with a slash": Bad(ORDER, ("`$.account_id`", "got 'A/1'", "1 to 64 characters out of A-Z a-z 0-9 . _ -"), {"account_id": "A/1"}),
    "account number as a number": Bad(ORDER, ("`$.account_id`", "Expected `str`, got `int`"), {"account_id": 1}),
    "currency in small letters": Bad(ORDER, ("`$.currency`", "got 'gbp'", "three capitals such as EUR"), {"currency": "gbp"}),
    "price with a comma": Bad(ORDER, ("`$.lines[0].unit_price`", "got '1,50'", '"1250.50"'), placed(unit_price="1,50")),
    "price that is no number": Bad(ORDER, ("unit_price must be a finite decimal, got NaN",), placed(unit_price="NaN")),
    "German date": Bad(ORDER, ("`$.lines[0].requested_ship_date`", "got '01.09.2011'", DATE), placed(requested_ship_date="01.09.2011")),
    "American date": Bad(ORDER, ("got '9/1/2011'", DATE), placed(requested_ship_date="9/1/2011")),
    "date without hyphens": Bad(ORDER, ("got '20110901'", DATE), placed(requested_ship_date="20110901")),
    "date with a time": Bad(ORDER, ("got '2011-09-01T00:00:00Z'", DATE), placed(requested_ship_date="2011-09-01T00:00:00Z")),
    "30 February": Bad("SupplyPlanned.v1", ("`$.expected_on`", "got '2011-02-30'", DATE), {"expected_on": "2011-02-30"}),
    "moment without offset": Bad("StockCounted.v1", ("`$.counted_at`", "timezone", MOMENT), {"counted_at": "2011-08-01T09:00:00"}),
    "moment as a number": Bad("StockCounted.v1", ("`$.counted_at`", "got `int`"), {"counted_at": 1312189200}),
    "own time in another form": Bad(ORDER, ("ce_time must be an RFC 3339 date-time", "got '01.08.2011 09:00'"), envelope={"time": "01.08.2011 09:00"}),
    "own time without offset": Bad(ORDER, ("ce_time must be", "with an offset such as 2026-01-31T09:30:00Z"), envelope={"time": "2011-08-01T09:00:00"}),
    "no own time": Bad(ORDER, ("ce_time is missing", "when the thing happened"), envelope={"time": ""}),
    "own time in the year 1": Bad(ORDER, ("between 1990-01-01 and 2100-01-01", "got '0001"), envelope={"time": "0001-01-01T00:00:00Z"}),
    "own time in the year 9999": Bad(ORDER, ("between 1990-01-01 and 2100-01-01", "got '9999"), envelope={"time": "9999-12-31T23:59:59Z"}),
    "no id": Bad(ORDER, ("ce_id is missing", "ce_id, ce_source and ce_type"), envelope={"id": ""}),
    "NUL in a text": Bad(ORDER, ("NUL character",), {"source_document": "a\x00b"}),
    "close that goes backwards": Bad("BusinessDayClosed.v1", ("next_business_date must lie after closed_date",), {"next_business_date": "2011-07-31"}),
    "close of the year 9999": Bad(
        "BusinessDayClosed.v1", ("between 1990-01-01 and 2100-01-01",), {"closed_date": "9999-12-30", "next_business_date": "9999-12-31"}
    ),
}  # fmt: skip
QUANTITY = "between 1 and 1000000000 base units"
REFUSED = {
    "negative quantity": Bad(ORDER, ("line 1", QUANTITY, "got -5"), placed(quantity=-5), code="quantity_invalid"),
    "quantity zero": Bad(ORDER, ("line 1", QUANTITY, "got 0"), placed(quantity=0), code="quantity_invalid"),
    "absurd quantity": Bad(ORDER, ("line 1", QUANTITY, "got 1000000000000"), placed(quantity=10**12), code="quantity_invalid"),
    "negative line number": Bad(ORDER, ("a line number must lie between 1 and", "got -1"), placed(line_no=-1), code="line_invalid"),
    "negative price": Bad(ORDER, ("unit_price must lie between 0 and", "got -1"), placed(unit_price="-1"), code="price_invalid"),
    "ship date in the year 3000": Bad(
        ORDER,
        ("requested_ship_date must lie between 1990-01-01 and 2100-01-01", "got 3000-01-01"),
        placed(requested_ship_date="3000-01-01"),
        code="date_invalid",
    ),
    "no lines": Bad(ORDER, ("at least one line is needed",), {"lines": []}, code="no_lines"),
    "a line number twice": Bad(ORDER, ("line number 1 stands twice", "each line of an order has its own"), {"lines": [LINE, LINE]}, code="line_twice"),
    "cancel of less than nothing": Bad(
        "OrderCancelled.v1",
        ("line 1", "between 0 and 1000000000", "got -1"),
        {"whole": False, "lines": [{"line_no": 1, "quantity": -1}]},
        code="quantity_invalid",
    ),
    "cancel of nothing": Bad("OrderCancelled.v1", ("must be whole or name at least one line",), {"whole": False}, code="cancel_empty"),
    "negative shipment": Bad(SHIPMENT, ("line 1", QUANTITY, "got -1"), named(quantity=-1), code="quantity_invalid"),
    "restocked above returned": Bad(RETURN, ("between 0 and the returned 1", "got 2"), named(restocked=2), code="quantity_invalid"),
    "negative receipt": Bad("StockReceived.v1", (QUANTITY, "got -1"), {"quantity": -1}, code="quantity_invalid"),
    "absurd adjustment": Bad("StockAdjusted.v1", ("between -1000000000 and 1000000000", "got 10000000000"), {"delta": 10**10}, code="quantity_invalid"),
    "negative count": Bad("StockCounted.v1", ("a count must lie between 0 and", "got -1"), {"quantity": -1}, code="quantity_invalid"),
    "count of the year 2525": Bad(
        "StockCounted.v1", ("counted_at must lie between", "got 2525-01-01"), {"counted_at": "2525-01-01T00:00:00Z"}, code="date_invalid"
    ),
    "negative plan": Bad("SupplyPlanned.v1", ("a planned quantity must lie between 0 and", "got -1"), {"quantity": -1}, code="quantity_invalid"),
    "plan in the year 1": Bad("SupplyPlanned.v1", ("expected_on must lie between", "got 0001-01-01"), {"expected_on": "0001-01-01"}, code="date_invalid"),
    "negative cost": Bad("ProductListed.v1", ("unit_cost must lie between 0 and", "got -1"), {"unit_cost": "-1"}, code="price_invalid"),
}  # fmt: skip


def order(number: str, quantity: int = 1) -> OrderPlaced:
    line = OrderedLine(line_no=1, sku="tea", quantity=quantity)
    return OrderPlaced(order_id=number, version=1, account_id="A1", lines=[line])


def wrong(world: World, bad: Bad) -> Record:
    """The record as the ERP sends it."""
    cls = TYPES.get(bad.kind)
    data = bad.data if bad.data is not None else json.dumps({**DOCUMENTS[bad.kind], **bad.changed}).encode()
    topic = contract_of(cls).topic if cls else "erp.orders.v1"
    found = world.record(order("bad"), None, **{"type": bad.kind, **bad.envelope})
    return replace(found, topic=topic, key=None, value=data)


async def opened(world: World) -> None:
    """1,000 of tea, and Monday to work on."""
    await world.stocked("tea", quantity=1000)
    await world.close(SUNDAY)
    await world.send(order("good-1"))


async def handed_over(world: World, bad: Mapping[str, Bad], fate: Fate) -> dict[str, Record]:
    """All bad records in one batch, each followed by a good order and a good correction of stock; the record of each name."""
    before = await read_so_far(world)
    records, batch, expected = {}, [], []
    for at, (name, one) in enumerate(bad.items()):
        corrected = StockAdjusted(document_id=f"good-{at}", site="MAIN", sku="tea", delta=-1)
        records[name] = wrong(world, one)
        batch += [records[name], world.record(order(f"next-{at}")), world.record(corrected)]
        expected += [fate, Fate.HANDLED, Fate.HANDLED]
    assert await world.handle(batch) == expected
    rows = await world.rows("SELECT number, planned FROM customer_order JOIN order_line ON id = order_id")
    assert {tuple(row) for row in rows} == {("good-1", 1), *((f"next-{at}", 1) for at in range(len(bad)))}
    assert (await world.stock("tea"))["on_hand"] == 1000 - len(bad)
    after = await read_so_far(world)
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {"records_read": 3 * len(bad), "handled": 2 * len(bad), fate.value: len(bad)}
    assert await world.holds()
    return records


async def read_so_far(world: World) -> dict[str, int]:
    async with world.database.read() as session:
        return dict(await counts.totals(session))


async def test_what_cannot_be_read_is_dead_with_its_reason(world: World) -> None:
    """Each is one dead letter, kept with a reason that says what was wrong and what would be right; its neighbours in the batch are handled.

    Taken out: the sentences of `unreadable`, the bounds of `ce_time` in `_time` and of the days in `BusinessDayClosed`, each in turn.
    """
    await opened(world)
    records = await handed_over(world, DEAD, Fate.DEAD)
    rows = await world.rows('SELECT topic, "offset", reason, value, value_size FROM dead_letter')
    letters = {(row["topic"], row["offset"]): row for row in rows}
    for name, bad in DEAD.items():
        letter, value = letters[records[name].topic, records[name].offset], records[name].value or b""
        assert [words for words in bad.says if words not in letter["reason"]] == [], (name, letter["reason"])
        assert (letter["value"], letter["value_size"]) == (value[: 64 * 1024], len(value)), name


async def test_what_the_limits_forbid_is_refused_with_its_reason(world: World) -> None:
    """Each brings one outcome event with a code and a sentence that names the limit and what was got; its neighbours in the batch are handled.

    Taken out: `refusal` in `sift` and in `within_limits`.
    """
    await opened(world)
    records = await handed_over(world, REFUSED, Fate.REFUSED)
    told = {event["refused_event_id"]: event for event in await world.told("OrderRejected", "StockRecordRefused")}
    for name, bad in REFUSED.items():
        event = told[dict(records[name].headers)["ce_id"].decode()]
        assert (event["code"], event["refused_type"]) == (bad.code, bad.kind), name
        assert [words for words in bad.says if words not in event["detail"]] == [], (name, event["detail"])
