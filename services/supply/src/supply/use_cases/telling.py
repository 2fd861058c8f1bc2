"""What the world is told of a changed promise: events per order and decision, and the record of what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import AllocatedLine, AllocationChanged, ScheduleLine, SupplyAllocated
from shared.events import Emission, Event
from supply.domain.ids import line_texts
from supply.domain.line import Line, Piece
from supply.store import orders
from supply.store.orders import Bumped, Order

LINES_PER_EVENT = 500
Allocation = SupplyAllocated | AllocationChanged
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Before:
    """A line's promise before a decision."""

    firm: int
    planned: int
    open: int
    schedule: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A line as it now is, its promise before, and the event that caused the change. `told`: whether the change is a decision to be published."""

    line: Line
    before: Before
    cause: Event[Any]
    told: bool = True


NOTHING = Before(0, 0, 0, ())


def before(line: Line) -> Before:
    """The line's promise as it stands; take it before the line is changed."""
    return Before(line.firm, line.planned, line.open, tuple(line.schedule))


def differs(line: Line, then: Before) -> bool:
    """Whether the line's promise is another than it was."""
    return line.open != then.open or tuple(line.schedule) != then.schedule


def allocations(
    cls: type[Allocation],
    order: Order | Bumped,
    lines: Sequence[Line],
    *,
    cause: Event[Any] | None,
    day: date | None,
    run_id: str | None = None,
) -> list[Emission]:
    """One decision about one order, in chunks of at most LINES_PER_EVENT lines."""
    name = line_texts(order.id)
    told = [allocated(line, name(line.line_no)) for line in lines]
    return [
        Emission(
            cls(
                order_id=order.number, order_source=order.source, order_uuid=str(order.id), account_id=order.account_id,
                allocation_version=order.allocation_version, lines=chunk, run_id=run_id,
            ),
            cause=cause, business_date=day,
        )
        for chunk in chunks(told, LINES_PER_EVENT)
    ]  # fmt: skip


def allocated(line: Line, line_id: str) -> AllocatedLine:
    """A line with its whole schedule."""
    return AllocatedLine(
        line_id=line_id, line_no=line.line_no, sku=line.sku, site=line.site,
        schedule=[ScheduleLine(ship_date=day, quantity=quantity, firmness="firm" if firm else "planned") for day, quantity, firm in line.schedule],
        open=line.open, reason=line.reason, earliest=line.earliest,
    )  # fmt: skip


async def publish(session: AsyncSession, changes: Iterable[Changed], day: date | None) -> list[Emission]:
    """Records changes of promises (I10) and answers with the `AllocationChanged` of those to be told; the orders' rows are locked here, in order."""
    by_order: dict[UUID, list[Changed]] = {}
    for change in changes:
        by_order.setdefault(change.line.order_id, []).append(change)
    await record(session, by_order)
    told = {order: lines for order, many in by_order.items() if (lines := [change for change in many if change.told])}
    emissions: list[Emission] = []
    for order_id, order in sorted((await orders.bump(session, told)).items()):
        by_number = {change.line.line_no: change.line for change in told[order_id]}
        emissions += allocations(
            AllocationChanged,
            order,
            [by_number[number] for number in sorted(by_number)],
            cause=told[order_id][-1].cause,
            day=day,
        )
    return emissions


async def record(session: AsyncSession, by_order: dict[UUID, list[Changed]]) -> None:
    """Writes which event changed which promise, from what to what, and why (I10)."""
    await orders.log_changes(
        session,
        {
            order: (
                changes[-1].cause.id,
                [
                    [change.line.line_no, change.before.firm, change.before.planned, change.before.open, change.line.firm, change.line.planned,
                     change.line.open, change.line.reason]
                    for change in changes
                ],
            )
            for order, changes in by_order.items()
        },
    )  # fmt: skip


def chunks(items: Sequence[T], size: int) -> list[list[T]]:
    """Consecutive parts of at most `size`."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]
