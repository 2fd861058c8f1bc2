"""A small world for notify's tests: two accounts with their people, events as the other services would send them, and
a pen for what was kept.
"""

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from notify.worker import HANDLERS
from shared.auth import identity_hash
from shared.contracts import (
    AccountState,
    BackorderLine,
    BackorderOpened,
    BusinessDayClosed,
    DueItemOverdue,
    Payload,
    PersonState,
    ReallocationRunCompleted,
    ScoringRunCompleted,
    ScoringState,
    Standing,
    StockLow,
    TerritoryLead,
    Tier,
    TierChanged,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.database import Database, fetch
from shared.events import Record, encode
from shared.outcomes import Fate
from shared.pipeline import Appetite, process

APPETITE = Appetite("notify", HANDLERS)
ISSUER = "https://issuer.test"
LONG_AGO = date(2000, 1, 1)
D0, D1, D2, D3 = (date(2011, 10, 31), date(2011, 11, 1), date(2011, 11, 2), date(2011, 11, 3))
_ids = itertools.count(1)


def record(payload: Payload, *, event_id: str | None = None, day: date | None = D1) -> Record:
    """A Kafka record as another service's relay sends it."""
    headers = {
        "ce_id": event_id or f"e{next(_ids)}",
        "ce_source": "bellwether/test",
        "ce_type": type_name(type(payload)),
        "ce_specversion": "1.0",
        "ce_time": "2011-11-01T17:00:00Z",
        "content-type": "application/json",
        **({"ce_businessdate": day.isoformat()} if day else {}),
    }
    topic = contract_of(type(payload)).topic
    return Record(
        topic, 0, next(_ids), key_of(payload).encode(), encode(payload), [(k, v.encode()) for k, v in headers.items()]
    )


async def hear(database: Database, *payloads: Payload, day: date | None = D1) -> list[Fate]:
    """Hands events to the real handlers, in one batch."""
    return await process(database, APPETITE, [record(payload, day=day) for payload in payloads])


def account(
    account_id: str, manager: str | None, *, path: Sequence[str] = ("EU", "GB"), version: int = 1
) -> AccountState:
    return AccountState(
        account_id=account_id,
        version=version,
        name=f"Account {account_id}",
        account_type="retailer",
        status="active",
        relationship_type="ordinary",
        currency="GBP",
        manager=manager,
        territory_path=list(path),
    )


def person(person_id: str, *, leads: Sequence[str] = (), active: bool = True, version: int = 1) -> PersonState:
    return PersonState(
        person_id=person_id,
        version=version,
        active=active,
        identities=[identity_hash(ISSUER, person_id)],
        leads=[TerritoryLead(territory_id=territory, since=LONG_AGO) for territory in leads],
    )


def scoring_state(account_id: str, tier: Tier, *, version: int = 1) -> ScoringState:
    standing = Standing(score=Decimal(50), computed_tier=tier, effective_tier=tier, since=LONG_AGO)
    return ScoringState(account_id=account_id, version=version, current=standing)


async def populate(database: Database) -> None:
    """`ann` manages A and `bob` B; `lea` leads GB, in which both lie; `pia` and `pol` exist."""
    await hear(
        database,
        *(person(name) for name in ("ann", "bob", "pia", "pol")),
        person("lea", leads=["GB"]),
        account("A", "ann"),
        account("B", "bob"),
        scoring_state("A", "strategic"),
        scoring_state("B", "key"),
    )


def stock_low(*account_ids: str, sku: str = "85123A", position: int = 3) -> StockLow:
    return StockLow(
        site="main", sku=sku, position=position, reorder_point=40, days_of_cover=1.5, account_ids=list(account_ids)
    )


def backorder(account_id: str, *, tier: Tier = "strategic", order_id: str = "o1") -> BackorderOpened:
    line = BackorderLine(line_no=1, sku="85123A", open=120, reason="supply_short", earliest=date(2011, 11, 21))
    return BackorderOpened(
        order_id=order_id, order_source="erp", order_uuid="u", account_id=account_id, tier=tier, lines=[line]
    )


def tier_changed(account_id: str) -> TierChanged:
    return TierChanged(account_id=account_id, previous="strategic", tier="key", reason="score 61.2", effective=D2)


def overdue(account_id: str, item_id: str = "i1") -> DueItemOverdue:
    return DueItemOverdue(item_id=item_id, account_id=account_id, kind="visit", due_on=D0)


def closed(day: date, following: date) -> BusinessDayClosed:
    return BusinessDayClosed(calendar="main", closed_date=day, next_business_date=following)


def supply_run(day: date) -> ReallocationRunCompleted:
    return ReallocationRunCompleted(
        run_id=f"r-{day}",
        closed_date=day,
        skus=0,
        lines=0,
        changed_lines=0,
        firm_quantity=0,
        planned_quantity=0,
        open_quantity=0,
    )


def scoring_run(day: date) -> ScoringRunCompleted:
    return ScoringRunCompleted(run_id=f"s-{day}", closed_date=day, accounts=0, emitted=0, tier_changes=0)


async def rows(database: Database, sql: str, *args: object) -> list[Any]:
    async with database.read() as session:
        return list(await fetch(session, sql, *args))


async def inboxes(database: Database) -> list[tuple[str, str, list[str]]]:
    """(recipient, event type, accounts named) of every inbox entry, in order of recipient."""
    found = await rows(
        database,
        """SELECT n.recipient_id, o.event_type, n.account_ids FROM notification n JOIN notice o USING (notice_id)
        WHERE n.channel = 'inbox' ORDER BY 1, n.notification_id""",
    )
    return [(row.recipient_id, row.event_type, list(row.account_ids)) for row in found]


async def said(database: Database) -> list[str]:
    """The types of the events in the outbox, in order."""
    found = await rows(database, "SELECT headers::jsonb ->> 'ce_type' AS type FROM outbox ORDER BY position")
    return [row.type.removesuffix(".v1") for row in found]
