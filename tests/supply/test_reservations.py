"""Reservations over HTTP, with their whole life, on a real database."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx

from shared.contracts import StockAdjusted, SupplyPlanned

from .conftest import START, World

MONDAY = date(2011, 8, 1)


def wish(*lines: tuple[str, int], account: str = "A1", **more: Any) -> dict[str, Any]:
    return {"account_id": account, "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines], **more}


async def reserve(client: httpx.AsyncClient, body: dict[str, Any], key: str | None = None) -> httpx.Response:
    """POSTs a reservation; told to come again (503), comes again with the same key, as clients do."""
    headers = {"Idempotency-Key": key or str(uuid4())}
    while (answer := await client.post("/v1/reservations", json=body, headers=headers)).status_code == 503:
        pass
    return answer


async def move(
    client: httpx.AsyncClient, reservation: str, verb: str, body: Any = None, **headers: str
) -> httpx.Response:
    named = {"Idempotency-Key": str(uuid4()), **headers}
    return await client.post(f"/v1/reservations/{reservation}:{verb}", json=body, headers=named)


async def opened(world: World, *skus: str, quantity: int = 100) -> None:
    """A Monday on which A1 (standard) may reserve of what was counted."""
    await world.stocked(*(skus or ("tea",)), quantity=quantity)
    await world.account("A1")
    await world.close(MONDAY)


async def expire_now(world: World) -> None:
    """As if the wall clock had come to the time of every held reservation."""
    await world.rows("UPDATE hold SET expires_at = now() - interval '1 second' WHERE state = 'held'")
    await world.rows("UPDATE job SET run_at = now() WHERE kind = 'hold_ttl' AND state = 'due'")
    await world.run_jobs()


async def test_before_the_first_close_nothing_is_promised(world: World) -> None:
    """Without a business day reservations and availability answer 409 no_business_day."""
    await world.stocked("tea")
    await world.account("A1")
    for answer in (
        await reserve(world.planner, wish(("tea", 1))),
        await world.planner.post("/v1/availability", json=wish(("tea", 1))),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "no_business_day")


async def test_a_reservation_holds_stock_and_says_so(world: World) -> None:
    """201 with Location and ETag, the stock row's `held` rises with it, ReservationHeld goes out keyed by the account."""
    await opened(world)
    made = await reserve(world.planner, wish(("tea", 30)))
    assert made.status_code == 201, made.text
    body = made.json()
    assert body["lines"] == [{"sku": "tea", "site": "MAIN", "quantity": 30, "live": 30}]
    assert (body["state"], body["rest"], made.headers["etag"]) == ("held", [], '"1"')
    assert (await world.stock("tea"))["held"] == 30
    (told,) = await world.told("ReservationHeld")
    assert (told["reservation_id"], told["account_id"]) == (body["id"], "A1")
    assert told["lines"] == [{"sku": "tea", "site": "MAIN", "quantity": 30}]
    read = await world.planner.get(made.headers["location"])
    assert {**read.json(), "rest": []} == body
    assert await world.holds()


async def test_all_or_nothing_unless_partial(world: World) -> None:
    """Over several skus: all lines, or nothing and a 409 naming each short one; with `partial` what there is."""
    await opened(world, "tea", "cup", quantity=10)
    body = wish(("tea", 11), ("cup", 5))
    refused = await reserve(world.planner, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_stock")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/lines/0"]
    assert (await world.stock("cup"))["held"] == 0
    taken = await reserve(world.planner, {**body, "partial": True})
    assert {line["sku"]: line["live"] for line in taken.json()["lines"]} == {"tea": 10, "cup": 5}
    assert [(rest["sku"], rest["rest"]) for rest in taken.json()["rest"]] == [("tea", 1)]
    nothing = await reserve(world.planner, {**wish(("tea", 1)), "partial": True})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "insufficient_stock")


async def test_lines_of_one_sku_are_checked_together(world: World) -> None:
    """Two lines of 6 of a stock of 10 are 12, not twice 6. Taken out: `summed` in `_wanted`."""
    await opened(world, quantity=10)
    assert (await reserve(world.planner, wish(("tea", 6), ("tea", 6)))).status_code == 409
    taken = await reserve(world.planner, wish(("tea", 6), ("tea", 4)))
    assert taken.json()["lines"] == [{"sku": "tea", "site": "MAIN", "quantity": 10, "live": 10}]


async def test_what_rests_on_a_receipt_is_dated_and_not_held(world: World) -> None:
    """A hold takes stock on hand only; availability tells when the rest comes."""
    await opened(world, quantity=10)
    arrival = date(2011, 8, 10)
    await world.send(
        SupplyPlanned(planned_receipt_id="p1", version=1, site="MAIN", sku="tea", quantity=50, expected_on=arrival)
    )
    answer = await world.planner.post("/v1/availability", json=wish(("tea", 40)))
    (line,) = answer.json()["lines"]
    assert (line["asked"], line["holdable"], line["missing"], line["rest_earliest"]) == (40, 10, 0, "2011-08-10")
    assert [entry["quantity"] for entry in line["schedule"]] == [10, 30]
    refused = await reserve(world.planner, wish(("tea", 40)))
    assert "2011-08-10" in refused.json()["errors"][0]["detail"]
    taken = await reserve(world.planner, wish(("tea", 40), partial=True))
    assert taken.json()["rest"] == [{"sku": "tea", "site": "MAIN", "asked": 40, "rest": 30, "earliest": "2011-08-10"}]
    assert await world.holds()


async def test_a_reservation_ends_once_when_its_time_comes(world: World) -> None:
    """The timer gives the stock back with one ReservationExpired(ttl); a second run of it does nothing; then it can be neither confirmed nor released."""
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    await expire_now(world)
    await world.rows("UPDATE job SET state = 'due', run_at = now() WHERE kind = 'hold_ttl'")
    await world.run_jobs()
    assert (await world.stock("tea"))["held"] == 0
    (told,) = await world.told("ReservationExpired")
    assert (told["reservation_id"], told["reason"]) == (made["id"], "ttl")
    for verb in ("confirm", "release"):
        late = await move(world.planner, made["id"], verb)
        assert (late.status_code, late.json()["code"]) == (409, "reservation_state")
    assert await world.holds()


async def test_a_reservation_whose_time_has_come_cannot_be_confirmed_before_its_timer_ran(world: World) -> None:
    """The time counts, not the timer."""
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    await world.rows("UPDATE hold SET expires_at = now() - interval '1 second'")
    late = await move(world.planner, made["id"], "confirm")
    assert (late.status_code, late.json()["code"]) == (409, "reservation_expired")


async def test_extending_is_capped(worlds: Callable[..., World]) -> None:
    """A reservation is held at most `hold_seconds_limit` from its start, and the old timer does not end the extended one."""
    world = worlds(hold_seconds=10, hold_seconds_limit=60)
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    extended = await move(world.planner, made["id"], "extend", {"hold_seconds": 3600})
    assert extended.status_code == 200, extended.text
    (row,) = await world.rows("SELECT expires_at - created_at AS length FROM hold")
    assert row["length"] == timedelta(seconds=60)
    await world.rows("UPDATE job SET run_at = now() WHERE kind = 'hold_ttl' AND key LIKE '%/1'")
    await world.run_jobs()
    assert (await world.stock("tea"))["held"] == 30


async def test_releasing_gives_back_once(world: World) -> None:
    """ReservationReleased with what was held; a second release is a 409; a repeat with the same key is the first answer."""
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    first = await move(world.planner, made["id"], "release", **{"Idempotency-Key": "k1"})
    again = await move(world.planner, made["id"], "release", **{"Idempotency-Key": "k1"})
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.json()["state"], first.json()["end_reason"], again.headers["idempotent-replay"]) == (
        "released",
        "released",
        "true",
    )
    assert (await move(world.planner, made["id"], "release")).status_code == 409
    (told,) = await world.told("ReservationReleased")
    assert told["lines"] == [{"sku": "tea", "site": "MAIN", "quantity": 30}]
    assert (await world.stock("tea"))["held"] == 0


async def test_confirming_asks_the_erp_for_an_order(world: World) -> None:
    """OrderRequested carries the reservation's id and lines and a deadline five working days ahead; the time to live no longer ends it."""
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    confirmed = await move(world.planner, made["id"], "confirm")
    assert confirmed.status_code == 200, confirmed.text
    assert (confirmed.json()["state"], confirmed.json()["expires_at"], confirmed.json()["deadline"]) == (
        "confirmed",
        None,
        "2011-08-09",
    )
    (told,) = await world.told("OrderRequested")
    assert told == {
        "_type": "OrderRequested",
        "request_id": made["id"],
        "account_id": "A1",
        "lines": [{"sku": "tea", "site": "MAIN", "quantity": 30}],
        "deadline": "2011-08-09",
    }
    await world.rows("UPDATE job SET run_at = now() WHERE kind = 'hold_ttl'")
    await world.run_jobs()
    assert (await world.stock("tea"))["held"] == 30
    without = await world.planner.post(f"/v1/reservations/{made['id']}:confirm")
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")


async def test_a_passed_deadline_ends_a_confirmed_reservation_at_the_close(world: World) -> None:
    """The close of the deadline's day gives the stock back with ReservationExpired(deadline), once; the close before does not."""
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    await move(world.planner, made["id"], "confirm")
    await world.close(date(2011, 8, 8))
    assert (await world.stock("tea"))["held"] == 30
    await world.close(date(2011, 8, 9))
    await world.close(date(2011, 8, 10))
    assert (await world.stock("tea"))["held"] == 0
    (told,) = await world.told("ReservationExpired")
    assert (told["reservation_id"], told["reason"]) == (made["id"], "deadline")
    assert await world.holds()


async def test_a_loss_of_supply_takes_unconfirmed_holds(world: World) -> None:
    """When stock falls below what is held, reservations give way in the same transaction (supply_lost), the youngest first, only as far as needed."""
    await opened(world, quantity=60)
    first = (await reserve(world.planner, wish(("tea", 30)))).json()
    second = (await reserve(world.planner, wish(("tea", 20)))).json()
    third = (await reserve(world.planner, wish(("tea", 10)))).json()
    await world.send(StockAdjusted(document_id="a1", site="MAIN", sku="tea", delta=-15), at=START)
    found = {
        row["id"]: (row["state"], row["lines"][0]["live"])
        for row in (await world.planner.get("/v1/reservations")).json()["items"]
    }
    assert found == {first["id"]: ("held", 30), second["id"]: ("held", 15), third["id"]: ("expired", 0)}
    told = {
        event["reservation_id"]: (event["reason"], event["lines"][0]["quantity"])
        for event in await world.told("ReservationExpired")
    }
    assert told == {second["id"]: ("supply_lost", 5), third["id"]: ("supply_lost", 10)}
    assert await world.holds()


async def test_an_account_cannot_hoard(worlds: Callable[..., World]) -> None:
    """Units of one sku and the number of unconfirmed reservations are limited per account. Taken out: `_within_limits`."""
    world = worlds(hold_units_limit=50, hold_count_limit=2)
    await opened(world, "tea", "cup")
    assert (await reserve(world.planner, wish(("tea", 40)))).status_code == 201
    more = await reserve(world.planner, wish(("tea", 11)))
    assert (more.status_code, more.json()["code"]) == (409, "hold_limit")
    assert (await reserve(world.planner, wish(("cup", 1)))).status_code == 201
    third = await reserve(world.planner, wish(("cup", 1)))
    assert (third.status_code, third.json()["code"]) == (409, "hold_limit")


async def test_protections_are_left_alone(world: World) -> None:
    """A standard account's hold leaves what is protected for better tiers; the protected tier itself may take it."""
    await opened(world)
    await world.account("S1", tier="strategic")
    await world.rows("UPDATE stock SET protected_0 = 80 WHERE sku = 'tea'")
    assert (await reserve(world.planner, wish(("tea", 21)))).status_code == 409
    assert (await reserve(world.planner, wish(("tea", 20)))).status_code == 201
    assert (await reserve(world.planner, wish(("tea", 80), account="S1"))).status_code == 201


async def test_fifty_calls_with_one_key_have_one_effect(world: World) -> None:
    """R6: every answer is the one body or 409, a retry gives the body, another body 422, and there is one hold. Taken out: `key.once` in the route."""
    await opened(world)
    client = world.planner
    answers = await asyncio.gather(*(reserve(client, wish(("tea", 3)), key="the-key") for _ in range(50)))
    bodies = {answer.text for answer in answers if answer.status_code == 201}
    assert len(bodies) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert (await reserve(client, wish(("tea", 3)), key="the-key")).text in bodies
    other = await reserve(client, wish(("tea", 4)), key="the-key")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await world.stock("tea"))["held"] == 3
    assert len(await world.told("ReservationHeld")) == 1
    missing = await client.post("/v1/reservations", json=wish(("tea", 3)))
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")


async def test_a_move_based_on_an_old_version_is_refused(world: World) -> None:
    """If-Match on a move that names another version: 412, and nothing changes."""
    await opened(world)
    made = (await reserve(world.planner, wish(("tea", 30)))).json()
    await move(world.planner, made["id"], "extend", {"hold_seconds": 1800})
    stale = await move(world.planner, made["id"], "release", **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (await world.stock("tea"))["held"] == 30
    assert (await move(world.planner, made["id"], "release", **{"If-Match": '"2"'})).status_code == 200


async def test_wrong_wishes_are_told_precisely(world: World) -> None:
    """Unknown skus, sites and accounts, closed accounts, odd quantities and unknown fields: each a specific answer."""
    await opened(world)
    await world.account("C1", status="closed")
    planner = world.planner

    async def answer(body: Any) -> tuple[int, str, list[str]]:
        got = await reserve(planner, body)
        return got.status_code, got.json()["code"], [error["pointer"] for error in got.json()["errors"]]

    assert await answer(wish(("tea", 1), ("nope", 1))) == (422, "invalid", ["/lines/1/sku"])
    assert await answer({"account_id": "A1", "lines": [{"sku": "tea", "quantity": 1, "site": "MOON"}]}) == (
        422,
        "invalid",
        ["/lines/0/site"],
    )
    assert await answer(wish(("tea", 1), account="ZZ")) == (404, "not_found", [])
    assert await answer(wish(("tea", 1), account="C1")) == (409, "account_closed", [])
    assert await answer(wish(("tea", -1))) == (422, "invalid", ["/lines/0/quantity"])
    assert await answer(wish(("tea", 10**12))) == (422, "invalid", ["/lines/0/quantity"])
    assert await answer({"account_id": "A1", "lines": [{"sku": "tea", "quantity": "3"}]}) == (
        422,
        "invalid",
        ["/lines/0/quantity"],
    )
    assert await answer({"account_id": "A1", "lines": []}) == (422, "invalid", ["/lines"])
    assert await answer(wish(*[("tea", 1)] * 201)) == (422, "invalid", ["/lines"])
    assert await answer({**wish(("tea", 1)), "urgent": True}) == (422, "invalid", ["/urgent"])
    assert (await world.stock("tea"))["held"] == 0


async def test_parallel_reservations_never_oversell_nor_undersell(world: World) -> None:
    """120 calls for 1 of a stock of 100: exactly 100 succeed. Taken out: `FOR UPDATE` in `books.lock` (updates are lost)."""
    await opened(world, quantity=100)
    client = world.planner
    answers = await asyncio.gather(*(reserve(client, wish(("tea", 1))) for _ in range(120)))
    assert sum(answer.status_code == 201 for answer in answers) == 100
    assert (await world.stock("tea"))["held"] == 100
    assert await world.holds()


async def test_reservations_over_skus_in_opposite_order_do_not_deadlock(world: World) -> None:
    """Rows are locked sorted, whatever the order of the lines. Taken out: the sorting in `books.lock`."""
    await opened(world, "tea", "cup", quantity=1000)
    client = world.planner
    ways = [wish(("tea", 1), ("cup", 1)), wish(("cup", 1), ("tea", 1))]
    answers = await asyncio.gather(*(reserve(client, ways[number % 2]) for number in range(60)))
    assert {answer.status_code for answer in answers} == {201}
