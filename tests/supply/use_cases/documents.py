"""Short ways to write the ERP's documents in tests."""

from datetime import date
from typing import Any

from shared.contracts import (
    AgreedLine,
    DeliveryReleased,
    DemandConsultationAgreed,
    DocumentLine,
    GoodsReturned,
    LineQuantity,
    OrderCancelled,
    OrderChanged,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    ReturnedLine,
    StockAdjusted,
    SupplyPlanned,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2011, 8, day) for day in range(1, 5))
SUNDAY = date(2011, 7, 31)
Asked = tuple[str, int] | tuple[str, int, date | None]


def _lines(lines: tuple[Asked, ...]) -> list[OrderedLine]:
    return [
        OrderedLine(line_no=at, sku=line[0], quantity=line[1], requested_ship_date=line[2] if len(line) > 2 else None)
        for at, line in enumerate(lines, 1)
    ]


def placed(number: str, *lines: Asked, account: str = "A1", version: int = 1, **more: Any) -> OrderPlaced:
    return OrderPlaced(order_id=number, version=version, account_id=account, lines=_lines(lines), **more)


def changed(number: str, *lines: Asked, account: str = "A1", version: int = 2, **more: Any) -> OrderChanged:
    return OrderChanged(order_id=number, version=version, account_id=account, lines=_lines(lines), **more)


def cancelled(
    number: str, *lines: tuple[int, int], account: str = "A1", version: int = 1, whole: bool = False
) -> OrderCancelled:
    quantities = [LineQuantity(line_no=line_no, quantity=quantity) for line_no, quantity in lines]
    return OrderCancelled(order_id=number, account_id=account, version=version, lines=quantities, whole=whole)


def picked(number: str, order: str, *lines: tuple[int, int], account: str = "A1") -> DeliveryReleased:
    named = [DocumentLine(order_id=order, line_no=line_no, quantity=quantity) for line_no, quantity in lines]
    return DeliveryReleased(delivery_id=number, account_id=account, lines=named)


def shipped(number: str, order: str, *lines: tuple[int, int], account: str = "A1", **more: Any) -> OrderShipped:
    named = [DocumentLine(order_id=order, line_no=line_no, quantity=quantity) for line_no, quantity in lines]
    return OrderShipped(shipment_id=number, account_id=account, lines=named, **more)


def returned(number: str, order: str, line_no: int, quantity: int, restocked: int) -> GoodsReturned:
    line = ReturnedLine(order_id=order, line_no=line_no, quantity=quantity, restocked=restocked)
    return GoodsReturned(return_id=number, account_id="A1", lines=[line])


def adjusted(number: str, delta: int, sku: str = "tea") -> StockAdjusted:
    return StockAdjusted(document_id=number, site="MAIN", sku=sku, delta=delta)


def planned(number: str, quantity: int, on: date, sku: str = "tea", version: int = 1) -> SupplyPlanned:
    return SupplyPlanned(
        planned_receipt_id=number, version=version, site="MAIN", sku=sku, quantity=quantity, expected_on=on
    )


def agreed(
    *lines: tuple[str, int], account: str = "A1", season: str = "peak", version: int = 1
) -> DemandConsultationAgreed:
    signed = [AgreedLine(sku=sku, quantity=quantity) for sku, quantity in lines]
    return DemandConsultationAgreed(
        engagement_id=f"c-{account}",
        account_id=account,
        season_id=season,
        signed_by="buyer",
        agreed_on=MONDAY,
        version=version,
        lines=signed,
    )
