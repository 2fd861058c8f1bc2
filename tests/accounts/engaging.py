"""What tests of engagements say to accounts: closed days, events of supply and scoring, and people with an account between them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import msgspec

from shared.contracts import (
    BusinessDayClosed,
    Payload,
    PeakSeasonApproaching,
    ScoringState,
    SeasonDemandSuggested,
    Standing,
    SuggestedLine,
)
from shared.contracts.base import Tier
from shared.contracts.registry import contract_of, key_of
from shared.events import Emission, Record, encode, envelope
from shared.jobs import Job
from shared.outcomes import Fate
from shared.pipeline import process

from .conftest import World

DAY = date(2011, 10, 3)
SEASON: dict[str, Any] = {"starts_on": date(2011, 11, 14), "ends_on": date(2011, 12, 9)}
AGREE_BY = date(2011, 10, 31)


def record(payload: Payload, *, day: date = DAY, event_id: str | None = None) -> Record:
    """The event as another service publishes it; with an `event_id` it is the same event each time."""
    headers = envelope(Emission(payload, business_date=day), source="bellwether/another", now=datetime.now(UTC))
    if event_id is not None:
        headers["ce_id"] = event_id
    coded = [(name, text.encode()) for name, text in headers.items()]
    return Record(contract_of(type(payload)).topic, 0, 0, key_of(payload).encode(), encode(payload), coded)


async def hear(world: World, *payloads: Payload, day: date = DAY) -> list[Fate]:
    """Handles these events, each in a transaction of its own."""
    fates: list[Fate] = []
    for payload in payloads:
        fates += await process(world.database, world.runtime.appetite, [record(payload, day=day)])
    return fates


async def close(world: World, closed: date, today: date | None = None, *, jobs: bool = True) -> None:
    """Closes a day and does what is to be done for it."""
    told = BusinessDayClosed(calendar="main", closed_date=closed, next_business_date=today or closed + timedelta(1))
    assert await hear(world, told) == [Fate.HANDLED]
    if jobs:
        await world.run_jobs()


def peak(*account_ids: str, **more: Any) -> PeakSeasonApproaching:
    """A season that concerns these accounts."""
    told: dict[str, Any] = {
        "season_id": "winter",
        "name": "Winter",
        "families": ["candles"],
        **SEASON,
        "peak_index": 1.8,
        "latest_production": date(2011, 10, 10),
        "latest_ship": date(2011, 11, 7),
        "agree_by": AGREE_BY,
        "account_ids": list(account_ids),
        **more,
    }
    return PeakSeasonApproaching(**told)


def suggestion(account_id: str, *, season_id: str = "winter", **skus: int) -> SeasonDemandSuggested:
    """What supply suggests to an account, by sku."""
    lines = [SuggestedLine(sku=sku, trailing=quantity * 2, suggested=quantity) for sku, quantity in skus.items()]
    return SeasonDemandSuggested(season_id=season_id, account_id=account_id, **SEASON, lines=lines)


def standing(
    account_id: str, tier: Tier, since: date, version: int = 1, following: Standing | None = None
) -> ScoringState:
    """What scoring says of an account."""
    return ScoringState(account_id=account_id, version=version, current=valued(tier, since), next=following)


def valued(tier: Tier, since: date) -> Standing:
    return Standing(score=Decimal(50), computed_tier=tier, effective_tier=tier, since=since)


async def people(world: World, account_id: str = "17850") -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """A manager and a customer's user of a new account, after the close before `DAY`."""
    await close(world, DAY - timedelta(1), DAY)
    anna = await world.staff("anna")
    await world.open(account_id, manager="anna")
    buyer = await world.customer("buyer", account_id)
    return anna, buyer


async def consultation(world: World, account_id: str = "17850", **skus: int) -> str:
    """The id of a consultation that supply's events opened and filled."""
    told = suggestion(account_id, **skus) if skus else suggestion(account_id, A=100, B=20)  # type: ignore[arg-type]
    fates = await hear(world, peak(account_id), told)
    assert fates == [Fate.HANDLED, Fate.HANDLED]
    (row,) = await world.as_owner(
        "SELECT engagement_id FROM engagement WHERE account_id = $1 AND kind = 'demand_consultation'", account_id
    )
    return str(row["engagement_id"])


async def move(
    client: httpx.AsyncClient,
    plural: str,
    engagement_id: str,
    name: str,
    body: dict[str, Any] | None = None,
    **headers: str,
) -> httpx.Response:
    """A move, with a key of its own unless one is given."""
    sent = {"Idempotency-Key": str(uuid4()), **{key.replace("_", "-"): value for key, value in headers.items()}}
    return await client.post(f"/v1/{plural}/{engagement_id}:{name}", json=body or {}, headers=sent)


async def sign(client: httpx.AsyncClient, engagement_id: str, **quantities: int) -> httpx.Response:
    """Signs a consultation, with these quantities said last."""
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in quantities.items()]
    return await move(client, "demand-consultations", engagement_id, "sign", {"lines": lines} if lines else {})


async def say(client: httpx.AsyncClient, engagement_id: str, body: dict[str, Any]) -> httpx.Response:
    """Changes a consultation at the version it has now."""
    url = f"/v1/demand-consultations/{engagement_id}"
    tag = (await client.get(url)).headers["etag"]
    return await client.patch(url, json=body, headers={"If-Match": tag})


def visit(
    account_id: str = "17850", executive: str = "chen", hour: int = 9, day: date = DAY, **more: Any
) -> dict[str, Any]:
    """The body of a planned visit of one hour."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return {
        "account_id": account_id,
        "executive": executive,
        "purpose": "Winter",
        "starts_at": at.isoformat(),
        "ends_at": (at + timedelta(hours=1)).isoformat(),
        "zone": "Europe/London",
        **more,
    }


async def claimed(world: World, kind: str = "close") -> Job:
    """The job of this kind that is due, as its runner would hand it over."""
    (row,) = await world.as_owner(
        "SELECT id, key, payload::text, progress::text FROM job WHERE kind = $1 AND state = 'due'", kind
    )
    return Job(
        row["id"],
        kind,
        row["key"],
        msgspec.json.decode(row["payload"]),
        msgspec.json.decode(row["progress"]),
        0,
        world.database,
    )
