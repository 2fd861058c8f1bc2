"""Scoring: the pure computation, a whole close of 100,000 accounts read and written, and the ledger's intake without Kafka."""

import asyncio
import gc
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, thread_time
from typing import Any
from uuid import uuid4

import numpy as np

from deploy.local import LocalServers
from deploy.local.provision import provision_async
from scoring.domain.criteria import parse_criteria
from scoring.domain.facts import SUMS, Sums, metrics
from scoring.domain.score import score_all
from scoring.domain.tiers import Candidate, decide
from scoring.settings import ScoringSettings
from scoring.use_cases.close import close_day
from scoring.use_cases.simulation import SIMULATION_JOB, simulate_proposal
from scoring.worker import HANDLERS, OWNS
from shared.contracts import (
    BusinessDayClosed,
    DocumentLine,
    InvoiceIssued,
    InvoiceLine,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    Payload,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.database import Database, execute, fetch
from shared.events import Record, encode
from shared.jobs import Job, enqueue
from shared.migrations import migrate
from shared.pipeline import Appetite, process

from .figures import Figure

ACCOUNTS = 100_000
DAYS_EACH = 20  # days of an account with entries in the trailing year
ORDERS = 1_000
LINES = 20
DAY = date(2011, 12, 1)
_FILL = """
INSERT INTO day_bucket (account_id, day, entries, order_lines, ordered, returned, credited, invoiced, invoiced_costed, costed_lines, cost,
  restocked_cost, due, late, open_due)
SELECT 'A' || lpad(a::text, 6, '0'), $1::date - (d * 17 + a % 17), 10, 5, v, 0, 0, v, v, 5, v / 2, 0, v, 2 * v, 0
FROM generate_series(1, $2::int) a, generate_series(0, $3::int - 1) d, LATERAL (SELECT 1000 + 300000000 / (1 + (a * 7919) % $2::int) AS v) w
"""
# a few buy most: volumes fall with the account's number, so that tiers hold about as many accounts as at a wholesaler
_OPEN = """
INSERT INTO access_account (account_id, version, name, account_type, status, relationship_type, currency, programme_eligible, territory_path)
SELECT DISTINCT account_id, 1, account_id, 'retailer', 'active', 'ordinary', 'GBP', true, '{}'::text[] FROM day_bucket
"""
_PROPOSE = """
INSERT INTO criteria_proposal (id, document, takes_effect_on, reason, proposed_by, proposer) VALUES ($1, $2::jsonb, $3, 'measured', 'x', 'x')
"""
CLOSES = ("first close, all told", "close of the day after, all reasons written anew", "close of a usual day")
_numbers = itertools.count()


def compute(accounts: int) -> Figure:
    """Metrics, scores with exact contributions, and nothing else: no database."""
    random = np.random.default_rng(7)
    columns = {name: random.integers(0, 5_000_000, accounts) for name in SUMS}
    columns["tenure_days"] = random.integers(-1, 900, accounts)
    criteria = parse_criteria(1, _first_set())
    started = perf_counter()
    scores = score_all(criteria, metrics(Sums(columns)))
    seconds = perf_counter() - started
    if not (scores.points.sum(axis=1) == scores.score).all():
        raise AssertionError("contributions must sum to the scores")
    return Figure("scores with contributions, computed", accounts, seconds, "accounts/s")


def tiers(accounts: int) -> Figure:
    """Tier decisions over all accounts."""
    criteria = parse_criteria(1, _first_set())
    candidates = [Candidate(f"A{number:06}", number * 7919 % 10_000, True, None) for number in range(accounts)]
    started = perf_counter()
    decide(criteria, candidates, closed=DAY, following=DAY + timedelta(days=1))
    return Figure("tiers decided", accounts, perf_counter() - started, "accounts/s")


def _first_set() -> Any:
    from importlib.resources import files  # noqa: PLC0415 (only here)

    import msgspec  # noqa: PLC0415

    return msgspec.json.decode(files("scoring.criteria").joinpath("1.json").read_bytes())


async def rescoring(database: Database, accounts: int) -> list[Figure]:
    """Three closes over all accounts: the first tells everybody, the second says why each stays where it came, the third is a usual day."""
    async with database.transaction() as session:
        await execute(session, _FILL, DAY, accounts, DAYS_EACH)
        await execute(session, _OPEN)
        await execute(
            session,
            "INSERT INTO standing (account_id) SELECT DISTINCT account_id FROM day_bucket ON CONFLICT DO NOTHING",
        )
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql("VACUUM ANALYZE day_bucket")
        await connection.exec_driver_sql("VACUUM ANALYZE standing")
        await connection.exec_driver_sql("VACUUM ANALYZE access_account")
    figures = []
    for number, name in enumerate(CLOSES):
        day = DAY + timedelta(days=number)
        await _hand(
            database, [BusinessDayClosed(calendar="main", closed_date=day, next_business_date=day + timedelta(days=1))]
        )
        job = await _job(database, day)
        started, spent = perf_counter(), process_time()
        await close_day(job, reporting="GBP", chunk=5_000)
        figures.append(
            Figure(f"{name}: read, scored, decided, written", accounts, perf_counter() - started, "accounts/s")
        )
        figures.append(
            Figure(f"{name}: processor time of the worker alone", accounts, process_time() - spent, "accounts/s")
        )
    return figures


async def simulating(database: Database, accounts: int) -> tuple[Figure, float]:
    """A proposal simulated over all accounts, and the most processor time that the event loop's thread took between two beats of 5 ms."""
    proposal = uuid4()
    async with database.transaction() as session:
        document = json.dumps(_first_set() | {"name": "harder", "minimum_stay_days": 0})
        await execute(session, _PROPOSE, proposal, document, DAY + timedelta(days=30))
        await execute(session, "INSERT INTO criteria_simulation (proposal_id) VALUES ($1)", proposal)
        payload = {"proposal_id": str(proposal)}
        await enqueue(session, SIMULATION_JOB, f"{proposal}/1", payload)
        row = (await fetch(session, "SELECT id FROM job WHERE kind = $1", SIMULATION_JOB))[0]
    held = 0.0

    async def beat() -> None:
        nonlocal held
        while True:
            before = thread_time()
            await asyncio.sleep(0.005)
            held = max(held, thread_time() - before)

    beating = asyncio.create_task(beat())
    started = perf_counter()
    await simulate_proposal(Job(row.id, SIMULATION_JOB, "", payload, {}, 0, database), chunk=5_000)
    seconds = perf_counter() - started
    beating.cancel()
    return Figure("criteria proposal simulated", accounts, seconds, "accounts/s"), held


async def intake(database: Database) -> Figure:
    """Orders, their shipments and invoices through the pipeline in batches of 500 records; a ledger line each."""
    told: list[Payload] = []
    for number in range(ORDERS):
        account, order = f"C{number % 500}", f"o{number}"
        skus = [f"S{(number * 31 + line) % 2000}" for line in range(LINES)]
        told.append(
            OrderPlaced(
                order_id=order, version=1, account_id=account, currency="GBP",
                lines=[OrderedLine(line_no=at, sku=sku, quantity=3, unit_price=Decimal("1.25")) for at, sku in enumerate(skus, 1)],
            )
        )  # fmt: skip
        lines = [DocumentLine(order_id=order, line_no=at, quantity=3, sku=sku) for at, sku in enumerate(skus, 1)]
        told.append(OrderShipped(shipment_id=f"s{number}", account_id=account, lines=lines))
        billed = [
            InvoiceLine(order_id=order, line_no=at, sku=sku, quantity=3, amount=Decimal("3.75"))
            for at, sku in enumerate(skus, 1)
        ]
        told.append(
            InvoiceIssued(
                invoice_id=f"i{number}",
                account_id=account,
                lines=billed,
                amount=Decimal(75),
                currency="GBP",
                due_date=DAY + timedelta(days=30),
            )
        )
    records = [_record(payload) for payload in told]
    started = perf_counter()
    for start in range(0, len(records), 500):
        await process(database, Appetite("scoring", HANDLERS, OWNS), records[start : start + 500])
    return Figure("ledger intake without Kafka", ORDERS * LINES * 3, perf_counter() - started, "lines/s")


async def summing_up(database: Database) -> Figure:
    """The days that the intake touched, rebuilt from their entries."""
    from scoring.store.buckets import rebuild  # noqa: PLC0415 (only here)

    started = perf_counter()
    async with database.transaction() as session:
        await rebuild(session, "GBP", 1_000_000)
    return Figure("days summed up", ORDERS * LINES * 3, perf_counter() - started, "lines/s")


def _record(payload: Payload) -> Record:
    moment = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC).isoformat()
    headers = {
        "ce_id": f"b{next(_numbers)}",
        "ce_source": "erp",
        "ce_type": type_name(type(payload)),
        "ce_time": moment,
    }
    pairs = [(name, value.encode()) for name, value in headers.items()]
    return Record(contract_of(type(payload)).topic, 0, next(_numbers), key_of(payload).encode(), encode(payload), pairs)


async def _hand(database: Database, payloads: list[Payload]) -> None:
    await process(database, Appetite("scoring", HANDLERS, OWNS), [_record(payload) for payload in payloads])


async def _job(database: Database, day: date) -> Job:
    async with database.read() as session:
        row = (await fetch(session, "SELECT id, kind, key, attempts FROM job WHERE key = $1", day.isoformat()))[0]
    days = {"closed": day.isoformat(), "today": (day + timedelta(days=1)).isoformat()}
    return Job(row.id, row.kind, row.key, days, {}, row.attempts, database)


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    with TemporaryDirectory() as folder, LocalServers(Path(folder), fresh=True, durable=True) as servers:
        urls = (await provision_async(servers.postgres_url, ["scoring"]))["scoring"]
        await asyncio.to_thread(migrate, "scoring", urls.owner)
        owner = Database(urls.owner, service="scoring", settings=ScoringSettings(database_url=urls.app))
        try:
            yield owner  # the owner may VACUUM; rights make no difference to speed
        finally:
            await owner.close()


async def run(accounts: int = ACCOUNTS) -> tuple[list[Figure], list[str]]:
    """All figures of scoring, and remarks."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)  # as a service does once it is up
    figures = [compute(accounts), tiers(accounts)]
    async with _database() as database:
        figures.append(await intake(database))
        figures.append(await summing_up(database))
        closes = await rescoring(database, accounts)
        simulation, held = await simulating(database, accounts)
    return [*figures, *closes, simulation], [
        f"{accounts:,} accounts read, scored, decided and written in {closes[-2].seconds:.1f} s on a usual day (goal: below 5 s)",
        f"while a proposal is simulated the event loop works {1000 * held:.0f} ms at a stretch at most",
    ]


if __name__ == "__main__":
    for found in asyncio.run(run())[0]:
        print(f"{found.name:60} {found.units:>9,} in {found.seconds:7.2f} s = {found.rate:>12,.0f} {found.unit}")
