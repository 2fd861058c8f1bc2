"""Selects behind the lists. Whatever belongs to an account takes `sees`, the predicate of who may see it, and applies it here."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    SmallInteger,
    Subquery,
    Text,
    Uuid,
    cast,
    collate,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from supply.domain.ids import line_of

from .tables import (
    customer_order,
    explanation,
    fill_rate,
    goods_receipt,
    hold,
    order_line,
    planned_receipt,
    product,
    run,
    run_line,
    site,
    stock,
)

Sees = Callable[[ColumnElement[str]], ColumnElement[bool]]


def _given(statement: Select[Any], **filters: tuple[ColumnElement[Any], Any]) -> Select[Any]:
    """Adds `column = value` for every filter that was given."""
    for column, value in filters.values():
        if value is not None:
            statement = statement.where(column == value)
    return statement


def products(family: str | None) -> Select[Any]:
    """All products."""
    return _given(select(product), family=(product.c.family, family))


def sites(*, mended: bool | None) -> Select[Any]:
    """All sites; `mended` false: those that nobody has looked at."""
    return _given(select(site), mended=(site.c.mended, mended))


def stock_rows(site_id: str | None, sku: str | None) -> Select[Any]:
    """Stock rows with what is still to come."""
    incoming = (
        select(func.coalesce(func.sum(planned_receipt.c.open), 0).cast(BigInteger).label("incoming"))
        .where(planned_receipt.c.site == stock.c.site, planned_receipt.c.sku == stock.c.sku, planned_receipt.c.open > 0)
        .lateral()
    )
    statement = select(stock, incoming.c.incoming).select_from(stock.join(incoming, true()))
    return _given(statement, site=(stock.c.site, site_id), sku=(stock.c.sku, sku))


def planned_receipts(
    site_id: str | None, sku: str | None, *, only_open: bool, overdue_on: date | None = None
) -> Select[Any]:
    """Announced supply; `overdue_on`: only what was expected before that day and has not come."""
    statement = select(planned_receipt)
    if overdue_on is not None:
        statement = statement.where(planned_receipt.c.open > 0, planned_receipt.c.expected_on < overdue_on)
    if only_open:
        statement = statement.where(planned_receipt.c.open > 0)
    return _given(statement, site=(planned_receipt.c.site, site_id), sku=(planned_receipt.c.sku, sku))


def goods_receipts(site_id: str | None, sku: str | None) -> Select[Any]:
    """What came in."""
    return _given(select(goods_receipt), site=(goods_receipt.c.site, site_id), sku=(goods_receipt.c.sku, sku))


def protections(site_id: str | None, sku: str | None, tier: int | None) -> tuple[Select[Any], ColumnElement[Any]]:
    """What the last close set aside against worse tiers and what is left of it, one row per site, sku and tier; and the tier, which sorts last."""
    columns = (
        (stock.c.protection_set_0, stock.c.protected_0),
        (stock.c.protection_set_1, stock.c.protected_1),
        (stock.c.protection_set_2, stock.c.protected_2),
    )
    parts = [
        select(literal(place, SmallInteger).label("tier"), was.label("was"), left.label("quantity")).correlate(stock)
        for place, (was, left) in enumerate(columns)
    ]
    each = union_all(*parts).lateral("each")
    chosen = [pair for place, pair in enumerate(columns) if tier in {None, place}]
    statement: Select[Any] = (
        select(
            stock.c.site,
            stock.c.sku,
            each.c.tier,
            func.greatest(each.c.was, each.c.quantity).label("set"),
            each.c.quantity,
        )
        .select_from(stock.join(each, true()))
        # said of the stock row too: few have any, and the others need not be looked at three times
        .where(or_(false(), *(or_(was > 0, left > 0) for was, left in chosen)))
        .where(or_(each.c.was > 0, each.c.quantity > 0))
    )
    statement = _given(statement, site=(stock.c.site, site_id), sku=(stock.c.sku, sku), tier=(each.c.tier, tier))
    return statement, each.c.tier


def orders(
    sees: Sees, *, source: str | None = None, number: str | None = None, account_id: str | None = None
) -> Select[Any]:
    """Orders that the caller sees."""
    columns = customer_order.c
    statement = select(customer_order).where(sees(columns.account_id))
    return _given(
        statement,
        source=(columns.source, source),
        number=(columns.number, number),
        account=(columns.account_id, account_id),
    )


def order(sees: Sees, order_id: UUID) -> Select[Any]:
    """One order, if the caller sees it."""
    return orders(sees).where(customer_order.c.id == order_id)


def lines(
    sees: Sees,
    *,
    order_id: UUID | None = None,
    account_id: str | None = None,
    sku: str | None = None,
    site_id: str | None = None,
    only_open: bool = False,
    short: bool | None = None,
    tier: int | None = None,
    reason: str | None = None,
) -> Select[Any]:
    """Order lines with their orders, of accounts that the caller sees."""
    statement = (
        select(order_line, customer_order.c.source, customer_order.c.number, customer_order.c.account_id)
        .select_from(order_line.join(customer_order, customer_order.c.id == order_line.c.order_id))
        .where(sees(customer_order.c.account_id))
    )
    if only_open:
        statement = statement.where(order_line.c.open > 0)
    return _given(
        statement,
        order=(order_line.c.order_id, order_id),
        account=(customer_order.c.account_id, account_id),
        sku=(order_line.c.sku, sku),
        site=(order_line.c.site, site_id),
        short=(order_line.c.short, short),
        tier=(order_line.c.tier, tier),
        reason=(order_line.c.reason, reason),
    )


Columns = Sequence[ColumnElement[Any]]
BY_ORDER: tuple[Columns, Columns] = ([order_line.c.order_id, order_line.c.line_no], [customer_order.c.id])
"""The columns that sort lines by order, and what equals the first of them in the other table."""


def by_rank() -> tuple[Columns, Columns]:
    """The columns that rank the lines of each sku and site, all rising, as `store.ranks` and `domain.rank` have it; and those of them that lie in the line.

    These are the columns of ix_order_line_queue, expression by expression.
    """
    line, order = order_line.c, customer_order.c
    own = [
        line.sku,
        line.site,
        line.tier,
        -line.score,
        func.coalesce(line.due, literal_column("DATE 'infinity'", Date)),
    ]
    texts = [collate(column, "C") for column in (order.source, order.number)]
    return [*own, order.placed_at, *texts, line.line_no], own


def orders_of(account_id: str, *, only_open: bool) -> Select[Any]:
    """An account's orders; whoever asks for them has been found to see the account."""
    statement = select(customer_order).where(customer_order.c.account_id == account_id)
    waiting = exists().where(order_line.c.order_id == customer_order.c.id, order_line.c.open > 0)
    return statement.where(waiting) if only_open else statement


def first_lines(order_ids: list[UUID], limit: int) -> Select[Any]:
    """The first lines of each of these orders, by order and line number."""
    asked = select(func.unnest(cast(order_ids, ARRAY(Uuid))).label("id")).subquery()
    numbered = (
        select(order_line, customer_order.c.source, customer_order.c.number, customer_order.c.account_id)
        .join(customer_order, customer_order.c.id == order_line.c.order_id)
        .where(order_line.c.order_id == asked.c.id)
        .order_by(order_line.c.line_no)
        .limit(limit)
        .lateral()
    )
    return select(numbered).select_from(asked.join(numbered, true())).order_by(numbered.c.order_id, numbered.c.line_no)


def line(sees: Sees, line_id: UUID) -> Select[Any]:
    """One order line, if the caller sees its account."""
    order_id, line_no = line_of(line_id)
    return lines(sees, order_id=order_id).where(order_line.c.line_no == line_no)


def explained(sees: Sees, line_id: UUID) -> Select[Any]:
    """One order line with the facts that were stored when it was decided (null: only its reason was)."""
    order_id, line_no = line_of(line_id)
    return (
        select(
            order_line,
            customer_order.c.source,
            customer_order.c.number,
            customer_order.c.account_id,
            customer_order.c.work_date,
            explanation.c.facts,
        )
        .select_from(
            order_line.join(customer_order, customer_order.c.id == order_line.c.order_id).outerjoin(
                explanation,
                (explanation.c.order_id == order_line.c.order_id) & (explanation.c.line_no == order_line.c.line_no),
            )
        )
        .where(sees(customer_order.c.account_id), order_line.c.order_id == order_id, order_line.c.line_no == line_no)
    )


def accounts_seen(sees: Sees, accounts: list[str]) -> Select[Any]:
    """Which of these accounts the caller sees."""
    given = select(func.unnest(cast(accounts, ARRAY(Text))).label("account_id")).subquery()
    return select(given.c.account_id).where(sees(given.c.account_id))


def reservations(sees: Sees, *, account_id: str | None = None, state: str | None = None) -> Select[Any]:
    """Reservations of accounts that the caller sees."""
    return _given(
        select(hold).where(sees(hold.c.account_id)),
        account=(hold.c.account_id, account_id),
        state=(hold.c.state, state),
    )


def reservation(sees: Sees, hold_id: UUID) -> Select[Any]:
    """One reservation, if the caller sees its account."""
    return reservations(sees).where(hold.c.id == hold_id)


def runs() -> Select[Any]:
    """Close runs."""
    return select(run)


def run_lines(sees: Sees, run_id: UUID) -> Select[Any]:
    """What a run changed, line by line, of accounts that the caller sees."""
    return (
        select(
            run_line,
            customer_order.c.source,
            customer_order.c.number,
            customer_order.c.account_id,
            order_line.c.sku,
            order_line.c.site,
        )
        .select_from(
            run_line.join(customer_order, customer_order.c.id == run_line.c.order_id).join(
                order_line,
                (order_line.c.order_id == run_line.c.order_id) & (order_line.c.line_no == run_line.c.line_no),
            )
        )
        .where(sees(customer_order.c.account_id), run_line.c.run_id == run_id)
    )


def fill_rates(sees: Sees, *, since: date | None, until: date | None, account_id: str | None) -> Subquery:
    """Quantities asked and filled per month and tier, summed over the accounts that the caller sees; days without a figure after 14 days yet count apart."""
    table = fill_rate.c
    month = cast(func.date_trunc("month", table.work_date), Date)
    known = table.within_14.is_not(None)
    statement = select(
        month.label("month"),
        table.tier,
        func.sum(table.asked).cast(BigInteger).label("asked"),
        func.sum(table.at_once).cast(BigInteger).label("at_once"),
        func.coalesce(func.sum(table.asked).filter(known), 0).cast(BigInteger).label("asked_14"),
        func.coalesce(func.sum(table.within_14).filter(known), 0).cast(BigInteger).label("within_14"),
        func.sum(table.skus_asked).label("skus_asked"),
        func.sum(table.skus_at_once).label("skus_at_once"),
        func.coalesce(func.sum(table.skus_asked).filter(known), 0).label("skus_asked_14"),
        func.coalesce(func.sum(table.skus_within_14).filter(known), 0).label("skus_within_14"),
    ).where(sees(table.account_id))
    if since is not None:
        statement = statement.where(table.work_date >= since)
    if until is not None:
        statement = statement.where(table.work_date <= until)
    return _given(statement, account=(table.account_id, account_id)).group_by(month, table.tier).subquery()
