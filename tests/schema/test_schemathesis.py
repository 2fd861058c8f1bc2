"""R20: schemathesis, with every check it has, against the four real services on real databases and a real broker, with the tokens that roles really get.

What a run finds is a fault of the product or of its document, and is mended there. Decision 0065 says what is told apart in `checking.py`, and why.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from accounts.__main__ import SERVICE as ACCOUNTS
from deploy.local import ServiceUrls
from notify.__main__ import SERVICE as NOTIFY
from scoring.__main__ import SERVICE as SCORING
from shared.contracts import OrderCancelled
from shared.contracts.access import ROLES, default_scopes
from shared.database import Database
from shared.kafka import Kafka
from shared.service import Service
from supply.__main__ import SERVICE as SUPPLY
from tests.accounts import engaging
from tests.accounts.conftest import World as Accounts
from tests.notify.test_http import RULE
from tests.notify.world import account, backorder, hear, stock_low
from tests.schema.checking import PHASES, Found, Target, check
from tests.scoring.feed import Feed
from tests.scoring.test_api import a_world
from tests.scoring.test_proposals import a_proposal
from tests.shared.http.tokens import Mint
from tests.supply.conftest import START, World
from tests.supply.use_cases.documents import MONDAY, SUNDAY, THURSDAY, placed, planned
from tests.support.serving import served

# How many examples of each operation, over which phases, and whether the coverage phase takes reads too.
SHORT = {"examples": 4, "whole": False}
LONG = {"examples": 100, "whole": True}
runs = pytest.mark.parametrize("size", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)])  # fmt: skip
LEAST_CHECKS = 14
Topics = Callable[..., Awaitable[Kafka]]
Ids = Mapping[str, Sequence[str | int]]


def token(mint: Mint, service: str, *roles: str, subject: str = "olga") -> str:
    """What somebody of these roles gets, and the scopes that go with them."""
    scopes = {scope for role in roles for scope in default_scopes(role)}
    return mint.token(
        sub=subject, aud=[service], roles=[*roles], scope=" ".join(sorted(scopes)), ce_source="erp", exp_in=3600
    )


def nothing_failed(found: Found) -> None:
    """No check failed, and the run was one: all checks, and answers from every kind of operation."""
    told = "\n\n".join(f"{label} {name}: {text}" for (label, name), text in found.failures.items())
    assert not found.failures, f"{len(found.failures)} failures\n{told}"
    assert not found.errors
    assert len(found.checks) >= LEAST_CHECKS
    assert found.answered


async def everything(service: Service, url: str, mint: Mint, ids: Ids, size: dict[str, Any]) -> None:
    """All phases as somebody who may do everything; then, shorter, as each role by itself, which meets refusals instead."""
    whole = Target(service.name, url, token(mint, service.name, *ROLES), ids)
    nothing_failed(await asyncio.to_thread(check, whole, phases=PHASES, **size))
    for role in ROLES:
        one = replace(whole, token=token(mint, service.name, role, subject="anna"))
        nothing_failed(await asyncio.to_thread(check, one, phases=("fuzzing",), examples=size["examples"] // 4))


@runs
async def test_accounts(accounts: Accounts, topics: Topics, mint: Mint, size: dict[str, Any]) -> None:
    """Nothing fails. Taken out: `exact` in `RequestModel` (a date may be 0); `_Segment` (405 and Allow of moves)."""
    await accounts.territory("EU")
    await accounts.territory("GB", "EU")
    await accounts.open("A1")
    await accounts.open("A2")
    await accounts.staff("anna")
    await accounts.customer("kim", "A1")
    await engaging.close(accounts, engaging.DAY)
    await engaging.hear(accounts, engaging.peak("A1", "A2"), engaging.suggestion("A1", A=10))
    for hour in (9, 11):
        planned = await accounts.ops.post("/v1/visits", json=engaging.visit("A1", "anna", hour))
        assert planned.status_code == 201, planned.text
    engagements = [str(row["engagement_id"]) for row in await accounts.as_owner("SELECT engagement_id FROM engagement")]
    service = ACCOUNTS
    with served(service, accounts.urls, await topics(), mint) as url:
        row = b"number,legal_name,account_type,currency\n1,One,retailer,GBP\n"
        made = await post(url, "/v1/imports?kind=accounts", token(mint, "accounts", *ROLES), content=row)
        ids = {"account_id": ["A1", "A2"], "person_id": ["anna", "kim"], "territory_id": ["EU", "GB"]}
        await everything(service, url, mint, {**ids, "import_id": [made["id"]], "engagement_id": engagements}, size)


@runs
async def test_supply(world: World, topics: Topics, mint: Mint, size: dict[str, Any]) -> None:
    """Nothing fails. Taken out: `formats` of `strict_request` (a date in the query may be 0)."""
    await world.stocked("tea", quantity=10)
    await world.stocked("cup", quantity=1_000_000)
    await world.person("anna")
    await world.account("A1", manager="anna", tier="strategic")
    await world.close(SUNDAY)
    await world.send(planned("p1", 5, THURSDAY), at=START)
    await world.send(placed("o1", ("tea", 6), account="A1"), placed("o2", ("tea", 26), account="A1"), at=START)
    body = {"account_id": "A1", "lines": [{"sku": "cup", "quantity": 1}]}
    for _ in range(3):
        made = await world.planner.post("/v1/reservations", json=body, headers={"Idempotency-Key": uuid4().hex})
        assert made.status_code == 201, made.text
    await world.close(MONDAY)
    cancel = OrderCancelled(order_id="none", account_id="A1", version=1, whole=True)
    await world.handle([replace(world.record(cancel), value=b"{"), world.record(cancel)])
    lists = {
        "order_id": "orders",
        "line_id": "order-lines",
        "reservation_id": "reservations",
        "run_id": "runs",
        "letter_id": "dead-letters",
        "record_id": "waiting-records",
    }
    ids: dict[str, list[str]] = {"account_id": ["A1"], "sku": ["tea", "cup"], "site_id": ["MAIN"]}
    for name, path in lists.items():
        ids[name] = [item["id"] for item in (await world.planner.get(f"/v1/{path}")).json()["items"]]
        assert ids[name], path
    service = SUPPLY
    with served(service, world.urls, await topics(), mint) as url:
        await everything(service, url, mint, ids, size)


@runs
async def test_scoring(feed: Feed, service_urls: ServiceUrls, topics: Topics, mint: Mint, size: dict[str, Any]) -> None:
    """Nothing fails. Taken out: the patterns of entity tags and keys (a good request of the document is then 400)."""
    await a_world(feed)
    service = SCORING
    with served(service, service_urls, await topics(), mint) as url:
        made = await post(url, "/v1/criteria-proposals", token(mint, "scoring", *ROLES), json=a_proposal())
        await everything(
            service, url, mint, {"account_id": ["A", "B"], "version": [1], "proposal_id": [made["id"]]}, size
        )


@runs
async def test_notify(database: Database, urls: ServiceUrls, topics: Topics, mint: Mint, size: dict[str, Any]) -> None:
    """Nothing fails. Taken out: `_without_nul` (a good request of the document is then 400)."""
    await hear(database, account("OURS", "ann"), backorder("OURS"), stock_low("OURS"))
    service = NOTIFY
    with served(service, urls, await topics(), mint) as url:
        may = {"Authorization": f"Bearer {token(mint, 'notify', *ROLES, subject='ann')}"}
        async with httpx.AsyncClient(base_url=url, headers=may) as client:
            shown = (await client.get("/v1/notifications")).json()["items"]
        made = await post(url, "/v1/rules", token(mint, "notify", *ROLES), json=RULE)
        ids = {
            "rule_id": [made["rule_id"]],
            "notification_id": [one["notification_id"] for one in shown],
            "department": ["logistics"],
        }
        assert ids["notification_id"]
        await everything(service, url, mint, ids, size)


async def post(url: str, path: str, bearer: str, **body: Any) -> dict[str, Any]:
    """Makes something by the service's own door."""
    headers = {"Authorization": f"Bearer {bearer}"} | ({"Content-Type": "text/csv"} if "content" in body else {})
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        answer = await client.post(path, **body)
    assert answer.is_success, answer.text
    return dict(answer.json())
