"""Who asks: the person behind a token, what it opens, and what is in sight."""

from datetime import timedelta
from typing import Any

import httpx

from shared.clock import wall_now
from tests.accounts.conftest import SCOPES, World

TODAY = wall_now().date()


async def me(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/v1/me")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_staff_are_told_who_they_are_and_what_they_see(world: World) -> None:
    """Person with contact data, roles, scopes, and the accounts they manage; nobody else's.

    Taken out: `visible` in the route.
    """
    anna = await world.staff("anna")
    await world.staff("bo")
    await world.open("2", manager="anna")
    await world.open("1", manager="anna")
    await world.open("3", manager="bo")
    found = await me(anna)
    assert (found["person"]["person_id"], found["person"]["kind"], found["person"]["name"]) == ("anna", "staff", "anna")
    assert found["roles"] == ["account_manager"]
    assert found["scopes"] == sorted(SCOPES.split())
    assert found["acting_for"] == []
    assert found["accounts"] == {"ids": ["1", "2"], "more": False, "list": "/v1/accounts"}


async def test_who_stands_in_today_is_told_for_whom(world: World) -> None:
    """A deputy of today acts for the person and sees their accounts; one of yesterday or of tomorrow does neither, nor does a customer's user.

    Taken out, each in turn: both ends of the dates in `stands_in_for`; the question for a role of staff.
    """
    await world.staff("anna")
    deputies = {"now": (-1, 1), "past": (-9, -1), "future": (1, 9), "open": (-3, None)}
    spans = []
    for name, (since, until) in deputies.items():
        await world.staff(name)
        end = None if until is None else str(TODAY + timedelta(days=until))
        spans.append({"deputy_id": name, "since": str(TODAY + timedelta(days=since)), "until": end})
    await world.open("1", manager="anna")
    tag = {"If-Match": (await world.ops.get("/v1/people/anna")).headers["etag"]}
    put = await world.ops.put("/v1/people/anna/deputies", json={"deputies": spans}, headers=tag)
    assert put.status_code == 200, put.text
    for name in deputies:
        found = await me(world.client(name, "account_manager"))
        stands_in = name in {"now", "open"}
        assert [one["person_id"] for one in found["acting_for"]] == (["anna"] if stands_in else []), name
        assert found["accounts"]["ids"] == (["1"] if stands_in else []), name
    plain = await me(world.client("now", "erp"))
    assert (plain["acting_for"], plain["accounts"]["ids"]) == ([], [])


async def test_customers_users_and_services_are_answered_too(world: World) -> None:
    """A customer's user sees their one account; a service has no person and sees all; somebody unknown has neither person nor accounts."""
    for number in ("1", "2"):
        await world.open(number)
    buyer = await me(await world.customer("buyer", "2"))
    assert (buyer["person"]["kind"], buyer["roles"], buyer["accounts"]["ids"]) == ("customer", ["customer"], ["2"])
    service = await me(world.client("notify", "service"))
    assert (service["person"], service["accounts"]["ids"]) == (None, ["1", "2"])
    stranger = await me(world.client("stranger", "account_manager"))
    assert (stranger["person"], stranger["accounts"]["ids"]) == (None, [])


async def test_somebody_made_inactive_is_nobody(world: World) -> None:
    """Their token proves them still; there is no person and nothing in sight. Taken out: `active` in the projection's lookup."""
    anna = await world.staff("anna", "territory_lead")
    await world.territory("GB")
    await world.open("1", territory_id="GB")
    await world.lead("GB", "anna")
    assert (await me(anna))["accounts"]["ids"] == ["1"]
    tag = {"If-Match": (await world.ops.get("/v1/people/anna")).headers["etag"]}
    assert (await world.ops.patch("/v1/people/anna", json={"active": False}, headers=tag)).status_code == 200
    found = await me(anna)
    assert (found["person"], found["acting_for"], found["accounts"]["ids"]) == (None, [], [])


async def test_who_sees_much_is_told_the_first_fifty(world: World) -> None:
    """The ids are bounded: fifty and `more`; with fifty alone there is no more. Taken out: the cut after `AT_ONCE`."""
    for number in range(50):
        await world.open(f"A{number:02}")
    found = (await me(world.ops))["accounts"]
    assert (found["ids"], found["more"]) == ([f"A{number:02}" for number in range(50)], False)
    await world.open("A50")
    found = (await me(world.ops))["accounts"]
    assert (found["ids"], found["more"]) == ([f"A{number:02}" for number in range(50)], True)
