"""What an order document is before anything is decided: limits, whose it is, what of it is new; and how a refusal is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import BusinessDay
from shared.contracts import OrderChanged, OrderPlaced, OrderRejected, Refusal, refusal
from shared.events import Emission, Event
from shared.outbox import emit
from shared.outcomes import HANDLED, Outcome, Refused, Waiting
from supply.domain.line import Line
from supply.settings import leading_sources
from supply.store import accounts, standing
from supply.store.orders import Order

from .telling import NOTHING, Before, Changed, differs

CLOSED = "closed"
Document = OrderPlaced | OrderChanged


@dataclass(frozen=True, slots=True)
class Accepted:
    """An event that may be handled: its place in the batch, and the account id behind the number it names."""

    index: int
    event: Event[Any]
    account_id: str
    default_site: str | None


@dataclass(slots=True)
class Intake:
    """One order of the batch: the newest document about it, its row and its lines."""

    told: Accepted
    order: Order
    new: bool
    lines: dict[int, Line] = field(default_factory=dict)
    before: dict[int, Before] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)
    wanting: set[int] = field(default_factory=set)

    @property
    def document(self) -> Document:
        """The order as the ERP says it now is."""
        return self.told.event.payload  # type: ignore[no-any-return]  # a generic payload

    def changes(self) -> list[Changed]:
        """Lines whose promise is another than before, or which are new."""
        return [
            Changed(line, self.before.get(number, NOTHING), self.told.event)
            for number, line in sorted(self.lines.items())
            if number in self.fresh or differs(line, self.before[number])
        ]


async def sift(
    session: AsyncSession, events: Sequence[Event[Any]], day: BusinessDay | None, *, closed_refused: bool = False
) -> tuple[list[Outcome], list[Accepted]]:
    """Outcomes, HANDLED for now, and the events that may go on; refusals are told here, unknown aliases wait.

    `closed_refused`: whether an account that is closed may no longer do this.
    """
    outcomes: list[Outcome] = [HANDLED] * len(events)
    leading = leading_sources(session)
    foreign = {(event.source, event.payload.account_id) for event in events if event.source not in leading}
    resolved = await standing.account_ids(session, foreign) if foreign else {}
    ids = [
        event.payload.account_id if event.source in leading else resolved.get((event.source, event.payload.account_id))
        for event in events
    ]
    records = await accounts.records(session, {account for account in ids if account is not None})
    accepted: list[Accepted] = []
    told: list[Emission] = []
    for index, (event, account) in enumerate(zip(events, ids, strict=True)):
        if account is None:
            outcomes[index] = Waiting("alias", f"{event.source}/{event.payload.account_id}")
            continue
        status, default_site = records.get(account, (None, None))
        broken = refusal(event.payload)
        if broken is None and closed_refused and status == CLOSED:
            broken = Refusal(
                "account_closed", f"account {account} is closed; reopen it or send the order for an open account"
            )
        if broken is None:
            accepted.append(Accepted(index, event, account, default_site))
        else:
            outcomes[index] = Refused(broken.code)
            told.append(rejected(event, account, number_of(event), broken, day))
    await emit(session, told)
    return outcomes, accepted


def number_of(event: Event[Any]) -> tuple[str, str]:
    """(source, number) of the order that an event is about; a delivery, shipment or return names the first of its orders."""
    payload = event.payload
    if hasattr(payload, "order_id"):
        return payload.order_source or event.source, payload.order_id
    first = payload.lines[0] if payload.lines else None
    return (first.order_source or event.source, first.order_id) if first else (event.source, event.subject or "-")


def rejected(
    event: Event[Any], account_id: str, order: tuple[str, str], why: Refusal, day: BusinessDay | None
) -> Emission:
    """The outcome event of a refusal."""
    told = OrderRejected(
        order_id=order[1],
        order_source=order[0],
        account_id=account_id,
        code=why.code,
        detail=why.detail,
        refused_event_id=event.id,
        refused_type=event.type,
        lines=list(why.lines),
    )
    return Emission(told, cause=event, business_date=day.today if day else None)


def too_late(many: Sequence[Line]) -> Refusal | None:
    """Why the cancellation of these lines of one order is not honoured in whole; None when it is."""
    late = [(line.line_no, line.too_late) for line in many if line.too_late]
    if not late:
        return None
    first = ", ".join(f"line {number}: {quantity}" for number, quantity in late[:20])
    return Refusal(
        "too_late", f"already picked or shipped and not cancelled: {first}", tuple(number for number, _ in late)
    )
