"""The season: what a planner foresees, and how the customers' people answer when they are asked.

Everything here is known on the day it is said: the planner enters the season before the first day, with an index of experience
and the capacity of the production that is announced by then; a customer signs what was suggested from its own trailing mean ×
index. What the file holds later is never looked at.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import httpx

from examples.erp.enrol import EnrolError
from examples.erp.heard import Peak
from examples.erp.plan import Plan

FAMILY = "christmas"
INDEX = 1.8
STARTS, ENDS = date(2011, 11, 14), date(2011, 12, 9)
SEASON = f"CHRISTMAS-{STARTS.year}"
KNOWN_BEFORE = timedelta(weeks=10)
"""A season that begins sooner after the first day than this is not entered: nobody has ordered enough to be ranked or asked."""
WEEKS_ANNOUNCED = 4
COULD_BUILD = 3
"""How many times its level production of a family a supplier can build in a week when it must."""


def season_of(plan: Plan) -> dict[str, Any] | None:
    """What the planner enters before the first day; None when the play does not reach the season or begins too late for it."""
    skus = {product.sku for product in plan.products if product.family == FAMILY}
    if not skus or plan.days[0].on + KNOWN_BEFORE > STARTS or plan.days[-1].on < STARTS:
        return None
    announced = sum(receipt.quantity for receipt in plan.opening.announced if receipt.sku in skus)
    return {
        "season_id": SEASON,
        "name": f"Christmas {STARTS.year}",
        "families": [FAMILY],
        "starts_on": STARTS.isoformat(),
        "ends_on": ENDS.isoformat(),
        "peak_index": INDEX,
        "weekly_capacity": COULD_BUILD * announced // WEEKS_ANNOUNCED,
        "production_days": 14,
        "transport_days": 7,
        "review_days": 7,
        "horizon_weeks": 4,
        "protection_class": "core",
        "release_on": ENDS.isoformat(),
    }


class Planner:
    """The planner with the season to enter; `client` carries their token. Without a season there is nothing to do."""

    def __init__(self, client: httpx.AsyncClient, supply: str, season: Mapping[str, Any] | None) -> None:
        self._client = client
        self._supply = supply
        self._season = season

    async def enter(self) -> None:
        """Enter the season unless it is there; its products must be listed. Raises EnrolError with what the API answered."""
        if self._season is None:
            return
        place = f"{self._supply}/v1/seasons"
        name = self._season["season_id"]
        if (await self._client.get(f"{place}/{name}")).status_code == httpx.codes.NOT_FOUND:
            key = {"Idempotency-Key": f"season-{name}"}
            _expect(await self._client.post(place, json=self._season, headers=key), httpx.codes.CREATED)


class Customers:
    """The customers' people. `ops` carries an operator's token, `client_of` makes a client for a customer's user."""

    def __init__(
        self, ops: httpx.AsyncClient, accounts: str, issuer: str, client_of: Callable[[str], httpx.AsyncClient]
    ) -> None:
        self._ops = ops
        self._accounts = accounts
        self._issuer = issuer
        self._client_of = client_of

    async def answer(self, peak: Peak) -> int:
        """Each account that is asked signs what was suggested; how many did. Those that signed before are left alone.

        Raises EnrolError with what the API answered.
        """
        signed = 0
        for account in peak.accounts:
            async with self._client_of(await self._person(account)) as client:
                signed += await self._sign(client, peak.season_id)
        return signed

    async def _person(self, account: str) -> str:
        """The account's user, with a login; enrolled when there is none yet."""
        name = f"buyer.{account}"
        place = f"{self._accounts}/v1/people/{name}"
        if (await self._ops.get(place)).status_code == httpx.codes.NOT_FOUND:
            person = {"person_id": name, "kind": "customer", "name": f"Buyer of {account}", "account_id": account}
            key = {"Idempotency-Key": f"enrol-{name}"}
            added = await self._ops.post(
                f"{self._accounts}/v1/people", json={**person, "function": "buyer"}, headers=key
            )
            _expect(added, httpx.codes.CREATED)
        known = _expect(await self._ops.get(f"{place}/identities"), httpx.codes.OK)
        wanted = {"identities": [{"issuer": self._issuer, "subject": name}]}
        if known.json().get("identities") != wanted["identities"]:
            tag = {"If-Match": known.headers["ETag"]}
            _expect(await self._ops.put(f"{place}/identities", json=wanted, headers=tag), httpx.codes.OK)
        return name

    async def _sign(self, client: httpx.AsyncClient, season_id: str) -> int:
        place = f"{self._accounts}/v1/demand-consultations"
        found = _expect(await client.get(place, params={"state": "open", "limit": 200}), httpx.codes.OK).json()["items"]
        signed = 0
        for item in found:
            if item["season_id"] != season_id:
                continue
            one = f"{place}/{item['engagement_id']}"
            whole = _expect(await client.get(one), httpx.codes.OK).json()
            lines = [{"sku": line["sku"], "quantity": line["suggested"]} for line in whole["lines"]]
            if lines:
                key = {"Idempotency-Key": f"sign-{item['engagement_id']}"}
                _expect(await client.post(f"{one}:sign", json={"lines": lines}, headers=key), httpx.codes.OK)
                signed += 1
        return signed


def _expect(answer: httpx.Response, status: int) -> httpx.Response:
    if answer.status_code != status:
        request = answer.request
        raise EnrolError(f"{request.method} {request.url} answered {answer.status_code}: {answer.text[:600]}")
    return answer
