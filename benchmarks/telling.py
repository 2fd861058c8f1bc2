"""notify: how soon an event is a queued notification, through Kafka, and how many people are told of one event per second, without it."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic, perf_counter, process_time

import psutil

from notify.domain.model import Ladder, Match, Rule, Step
from notify.settings import NotifySettings
from notify.use_cases import rules
from notify.worker import HANDLERS
from shared.auth import identity_hash
from shared.contracts import (
    AccountState,
    BackorderLine,
    BackorderOpened,
    DueItemOverdue,
    Payload,
    PersonState,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.database import Database, execute, fetch
from shared.events import Record, encode
from shared.kafka import Producer
from shared.pipeline import Appetite, process
from shared.telemetry import configure_logging

from .figures import Figure
from .stage import Stage, stage, worker

ACCOUNTS = 10_000
MANAGERS = 300
RATE = 200  # events a second, each to one manager
SECONDS = 15
TOLD = 20_000  # people of one department
LADDERED = 2_000
DAY = date(2011, 12, 1)
PATIENCE = 60.0
FAN_OUT = "one event told to many people"
_numbers = itertools.count()
_NEW = """
SELECT o.event_id, o.occurred_at FROM notification n JOIN notice o USING (notice_id)
WHERE n.channel = 'inbox' AND n.notification_id > $1::uuid ORDER BY n.notification_id
"""


@dataclass(frozen=True)
class Delays:
    """Seconds from the moment an event was handed to the producer until somebody else's connection sees its notification."""

    seconds: Sequence[float]

    def quantile(self, share: float) -> float:
        """The delay that this share of the events stays within."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


async def run() -> tuple[list[Figure], list[str]]:
    """Measures; answers with figures and remarks."""
    configure_logging("bench", "warning")
    async with stage("notify", lambda url: NotifySettings(database_url=url)) as on:
        await _furnish(on.database)
        async with worker(on, service="notify") as process_of_ours:
            await _offered(on, seconds=3)  # warms up
            before = _spent(process_of_ours)
            delays = await _offered(on, seconds=SECONDS)
            spent = _spent(process_of_ours) - before
        fans = [*await _fan_out(on.database), *await _with_ladders(on.database)]
    p50, p99 = delays.quantile(0.5) * 1000, delays.quantile(0.99) * 1000
    return fans, [
        (
            f"{RATE} events a second through Kafka, event to queued notification as another connection sees it: p50 {p50:.0f} ms, "
            f"p99 {p99:.0f} ms (asked: p99 below 1,000 ms)"
        ),
        f"{1000 * spent / (RATE * SECONDS):.2f} ms of the worker's processor time for each of these events",
    ]


def _spent(process_of_ours: psutil.Process) -> float:
    """Processor time of a process so far."""
    times = process_of_ours.cpu_times()
    return float(times.user + times.system)


async def _offered(on: Stage, seconds: int) -> Delays:
    """Events at an even rate, and when each is seen told."""
    producer = Producer(on.kafka)
    total = RATE * seconds
    watching = asyncio.create_task(_seen(on.database, total))
    started = perf_counter()
    answers = []
    try:
        for number in range(total):
            await asyncio.sleep(max(0.0, started + number / RATE - perf_counter()))
            made = _record(_short(f"A{number * 7919 % ACCOUNTS:05}"), at=datetime.now(UTC))
            answers.append(await producer.send(made.topic, made.key or b"", made.value, list(made.headers)))
        await asyncio.gather(*answers)
        return Delays(await watching)
    finally:
        watching.cancel()
        await producer.stop()


async def _seen(database: Database, total: int) -> list[float]:
    """Looks every 5 ms for entries that were not there before; the looking is part of the delay."""
    last = await _last(database)
    delays: dict[str, float] = {}
    deadline = monotonic() + PATIENCE
    while len(delays) < total:
        async with database.read() as session:
            rows = await fetch(session, _NEW, last)
        now = datetime.now(UTC)
        delays |= {row.event_id: (now - row.occurred_at).total_seconds() for row in rows if row.event_id not in delays}
        if monotonic() > deadline:
            raise TimeoutError(f"{len(delays)} of {total} events told")
        await asyncio.sleep(0.005)
    return list(delays.values())


async def _last(database: Database) -> str:
    async with database.read() as session:
        rows = await fetch(
            session, "SELECT coalesce(max(notification_id::text), $1) AS last FROM notification", str(UNBORN)
        )
    return str(rows[0].last)


UNBORN = "00000000-0000-0000-0000-000000000000"


async def _fan_out(database: Database) -> list[Figure]:
    """One event, everybody of a department: found, cut to what they may see, written, said, in one transaction."""
    return await _told(database, FAN_OUT, TOLD, "department:ops", None)


async def _with_ladders(database: Database) -> list[Figure]:
    """As that, with a ladder begun for each of them."""
    ladder = Ladder((Step(("lead",), after_days=1),))
    return await _told(database, f"{FAN_OUT}, a ladder for each", LADDERED, "department:planner", ladder)


async def _told(database: Database, name: str, people: int, audience: str, ladder: Ladder | None) -> list[Figure]:
    async with database.transaction() as session:
        await execute(session, "UPDATE rule SET enabled = false")
        match = Match(event_types=("DueItemOverdue",))
        await rules.add_rule(session, Rule("", 0, name, 1, match, (audience,), channels=("inbox",), ladder=ladder), "x")
        members = [f"p{nr}" for nr in range(people)]
        await rules.set_department(session, audience.partition(":")[2], members, lambda _: None)
    event = DueItemOverdue(item_id="i", account_id="A00001", kind="visit", due_on=DAY)
    started, spent = perf_counter(), process_time()
    await _hand(database, [event])
    seconds, spent = perf_counter() - started, process_time() - spent
    async with database.read() as session:
        sql = "SELECT count(*) AS n FROM notification n JOIN notice o USING (notice_id) JOIN rule r USING (rule_id) WHERE r.name = $1"
        found = (await fetch(session, sql, name))[0].n
    if found != people:
        raise RuntimeError(f"{found} of {people} people were told")
    return [
        Figure(name, people, seconds, "rows/s"),
        Figure(f"{name}: our processor time alone", people, spent, "rows/s"),
    ]


async def _furnish(database: Database) -> None:
    people = [
        PersonState(person_id=f"p{nr}", version=1, active=True, identities=[identity_hash("i", f"p{nr}")])
        for nr in range(TOLD)
    ]
    await _hand(database, people)
    accounts = [
        AccountState(
            account_id=f"A{nr:05}",
            version=1,
            name=f"Account {nr}",
            account_type="retailer",
            status="active",
            relationship_type="ordinary",
            currency="GBP",
            manager=f"p{nr % MANAGERS}",
            territory_path=["EU", f"T{nr % 50}"],
        )
        for nr in range(ACCOUNTS)
    ]
    await _hand(database, accounts)


def _short(account_id: str) -> BackorderOpened:
    lines = [BackorderLine(line_no=1, sku="85123A", open=120, reason="supply_short", earliest=DAY + timedelta(days=9))]
    order = f"o{next(_numbers)}"
    return BackorderOpened(
        order_id=order, order_source="erp", order_uuid=order, account_id=account_id, tier="key", lines=lines
    )


def _record(payload: Payload, at: datetime) -> Record:
    headers = {
        "ce_id": f"b{next(_numbers)}",
        "ce_source": "bellwether/bench",
        "ce_type": type_name(type(payload)),
        "ce_specversion": "1.0",
        "ce_time": at.isoformat(),
        "ce_businessdate": DAY.isoformat(),
        "content-type": "application/json",
    }
    pairs = [(name, value.encode()) for name, value in headers.items()]
    return Record(contract_of(type(payload)).topic, 0, next(_numbers), key_of(payload).encode(), encode(payload), pairs)


async def _hand(database: Database, payloads: Sequence[Payload]) -> None:
    for start in range(0, len(payloads), 500):
        batch = [_record(payload, datetime.now(UTC)) for payload in payloads[start : start + 500]]
        await process(database, Appetite("notify", HANDLERS), batch)
