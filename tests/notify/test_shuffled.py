"""R8: what everybody is told, and when, is a function of the set of a day's records, whatever their order, copies, stale versions and batches."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from deploy.local import ServiceUrls
from notify.settings import NotifySettings
from shared.contracts import Payload, ScoringState, Standing, Tier
from shared.database import Database
from shared.events import Record
from shared.pipeline import process

from .test_digests import make
from .world import (
    APPETITE,
    D1,
    ISSUER,
    account,
    backorder,
    closed,
    hear,
    person,
    populate,
    record,
    rows,
    scoring_run,
    scoring_state,
    stock_low,
    supply_run,
    tier_changed,
)

DAYS = 3
TIERS: tuple[Tier, ...] = ("strategic", "key", "growth", "standard")
B_TIERS: tuple[Tier, ...] = ("key", "standard", "strategic", "growth")
COMPARED = {
    "notice": """SELECT o.event_id, v.name, o.event_type, o.business_date, o.account_id, o.account_ids, o.audience, o.inbox, o.email
        FROM notice o JOIN rule_version v USING (rule_id) WHERE v.version = o.rule_version ORDER BY 1, 2""",
    "notification": """SELECT o.event_id, v.name, n.recipient_id, n.channel, n.state, n.account_ids, n.reason, d.closed_date
        FROM notification n JOIN notice o USING (notice_id) JOIN rule_version v ON v.rule_id = o.rule_id AND v.version = o.rule_version
        LEFT JOIN digest d USING (digest_id) ORDER BY 1, 2, 3, 4""",
    "digest": "SELECT closed_date, person_id, message_id, state, reason FROM digest ORDER BY 1, 2",
    "digest_window": """SELECT closed_date, closed_at IS NULL, claimed_at IS NULL, ARRAY(SELECT unnest(runs) ORDER BY 1)
        FROM digest_window ORDER BY 1""",
    "account_tier": "SELECT account_id, version, tier, next_tier, next_since FROM account_tier ORDER BY 1",
    "job": "SELECT kind, key, payload - 'digests' FROM job WHERE kind <> 'mail' ORDER BY 1, 2",
}


def a_day(number: int, random: Random) -> list[Payload]:
    """What a day brings: an account whose manager is told of after it, what happened to it and to others, and the ends of both runs."""
    day = D1 + timedelta(days=number)
    new, manager = f"N{number}", f"m{number}"
    known = ["A", "B", *(f"N{earlier}" for earlier in range(number)), new]
    told: list[Payload] = [account(new, manager), person(manager)]
    for place in range(6):
        low = random.sample(known, 2)
        told.append(stock_low(*low, sku=f"sku{place}", position=random.randint(1, 30)))
        told.append(backorder(random.choice(known), tier=random.choice(TIERS), order_id=f"o{number}{place}"))
    return [*told, tier_changed("A"), tomorrows(number), supply_run(day), scoring_run(day)]


def tomorrows(number: int) -> ScoringState:
    """The tier that B comes to on the next day, as told on this one."""
    at, day = 10 * (number + 1), D1 + timedelta(days=number)
    now, following = (
        Standing(score=Decimal(50), computed_tier=tier, effective_tier=tier, since=since)
        for tier, since in ((B_TIERS[number], day), (B_TIERS[number + 1], day + timedelta(days=1)))
    )
    return ScoringState(account_id="B", version=at, current=now, next=following)


def known_before(number: int) -> list[Payload]:
    """What changes before the day begins: whoever is told of something is who answers then."""
    manager = ("ann", "bob", "pia")[number]
    version = 10 * (number + 1)
    return [
        account("A", manager, version=version),
        scoring_state("A", TIERS[number], version=version),
        scoring_state(f"N{number}", TIERS[number]),
    ]


def stale(number: int) -> list[Payload]:
    """What was said before of the same."""
    version = 10 * (number + 1) - 1
    return [account("A", "pol", version=version), scoring_state("A", "standard", version=version)]


async def play(database: Database, *, copies: int, batch: int, seed: int | None) -> dict[str, Any]:
    """The state after each close; `seed`: of the shuffle, with stale versions put in between; None: in order."""
    await populate(database)
    found: dict[str, Any] = {}
    for number in range(DAYS):
        day = D1 + timedelta(days=number)
        await hear(database, *known_before(number), day=day)
        told = a_day(number, Random(number))
        records = [record(payload, event_id=f"{number}-{place}", day=day) for place, payload in enumerate(told)]
        if seed is not None:
            records += [record(payload, day=day) for payload in stale(number)]
            records = records * copies
            Random(seed + number).shuffle(records)
        await handed(database, records, batch)
        await hear(database, *[closed(day, day + timedelta(days=1))] * copies, day=day)
        await make(database, day)
        found |= {f"{day} {name}": [tuple(row) for row in await rows(database, sql)] for name, sql in COMPARED.items()}
    return found


async def handed(database: Database, records: list[Record], batch: int) -> None:
    for start in range(0, len(records), batch):
        await process(database, APPETITE, records[start : start + batch])


async def one(urls: ServiceUrls, **delivery: Any) -> dict[str, Any]:
    """A service of its own, told in this way."""
    settings = NotifySettings(database_url=urls.app, issuer=ISSUER, mail_from="bellwether@example.com")
    database = Database(settings.database_url, service="notify", pool_size=5, settings=settings)
    try:
        return await play(database, **delivery)
    finally:
        await database.close()


@pytest.mark.parametrize(
    "seeds", [pytest.param((1, 2), id="short"), pytest.param(range(3, 23), id="long", marks=pytest.mark.long)]
)
async def test_what_people_are_told_does_not_depend_on_the_delivery(
    service_database: Callable[[str], ServiceUrls], seeds: range | tuple[int, ...]
) -> None:
    """Three times each, shuffled across keys and topics, with stale versions, in small batches: after each close inboxes, what waits for somebody,
    digests and what is in each equal those of the orderly run.

    Who answers for an account, and which tier it holds, changes between the days only: rules are met, and inboxes filled, when something is heard.

    Taken out, each in turn: the wait for an account and for a manager not known yet; the comparison of versions of tiers.
    """
    orderly = await one(service_database("notify"), copies=1, batch=500, seed=None)
    last = D1 + timedelta(days=DAYS - 1)
    assert {row[3] for row in orderly[f"{last} notification"]} == {"inbox", "email"}
    assert {row[2] for row in orderly[f"{last} notification"]} >= {"ann", "bob", "pia", "m0", "m2"}
    for seed in seeds:
        other = await one(service_database("notify"), copies=3, batch=3 + 7 * (seed % 3), seed=seed)
        for name, state in orderly.items():
            assert other[name] == state, (seed, name)
