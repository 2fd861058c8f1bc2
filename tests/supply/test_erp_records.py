"""What an ERP team sees of its records that cannot be handled: of its own sources, whole and in pages."""

from dataclasses import replace

import httpx

from shared.contracts import OrderCancelled
from shared.outcomes import Fate
from tests.shared.http.test_problems import problem

from .conftest import World


def cancel(number: int) -> OrderCancelled:
    return OrderCancelled(order_id=f"o{number}", account_id="A1", version=1, whole=True)


def team(world: World, *sources: str) -> httpx.AsyncClient:
    """An ERP team whose token is bound to these sources."""
    return world.client("the-team", "erp", scope="erp:read", sources=sources)


async def test_a_dead_letter_is_shown_with_what_came_and_why(world: World) -> None:
    """Reason, place and value, by an id that the list gives; filters by state and topic."""
    dead = replace(world.record(cancel(1)), value=b'{"order_id": \xff')
    assert await world.handle([dead]) == [Fate.DEAD]
    erp = team(world, "erp")
    (item,) = (await erp.get("/v1/dead-letters?state=open&topic=erp.orders.v1")).json()["items"]
    assert (item["source"], item["topic"], item["offset"], item["state"]) == (
        "erp",
        "erp.orders.v1",
        dead.offset,
        "open",
    )
    assert "not valid JSON" in item["reason"]
    whole = (await erp.get(f"/v1/dead-letters/{item['id']}")).json()
    assert (whole["value"], whole["value_size"], whole["mended"]) == ('{"order_id": \\xff', 14, False)
    assert whole["headers"]["ce_type"] == "OrderCancelled.v1"
    assert (await erp.get("/v1/dead-letters?state=discarded")).json()["items"] == []
    assert (await erp.get("/v1/dead-letters?topic=erp.stock.v1")).json()["items"] == []


async def test_a_letter_that_the_version_before_wrote_is_its_sources_too(world: World) -> None:
    """It left `source` empty: the kept headers tell. Taken out: the `coalesce` of the desk's columns."""
    await world.handle([replace(world.record(cancel(1)), value=b"{")])
    await world.rows("UPDATE dead_letter SET source = NULL")
    assert len((await team(world, "erp").get("/v1/dead-letters")).json()["items"]) == 1
    assert (await team(world, "er").get("/v1/dead-letters")).json()["items"] == []


async def test_pages_hold_each_record_once(world: World) -> None:
    """Both lists, three to a page, newest first, though others' records lie between. Taken out: the `id <` of each list."""
    for number in range(7):
        source = "erp" if number % 3 else "other"
        assert await world.send(cancel(number), source=source) == [Fate.WAITING]
        assert await world.handle([replace(world.record(cancel(number), source=source), value=b"{")]) == [Fate.DEAD]
    erp = team(world, "erp", "third")
    for path in ("/v1/dead-letters", "/v1/waiting-records"):
        found, cursor = [], ""
        for _ in range(3):
            page = (await erp.get(f"{path}?limit=3{cursor}")).json()
            found += [item["offset"] for item in page["items"]]
            assert {item["source"] for item in page["items"]} == {"erp"}
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert len(found) == 4
        assert found == sorted(found, reverse=True)


async def test_a_waiting_record_says_what_it_waits_for(world: World) -> None:
    """Kind and key of what is missing; gone once that is known; absent for a source that is not one's own."""
    assert await world.send(cancel(1)) == [Fate.WAITING]
    erp = team(world, "erp")
    (item,) = (await erp.get("/v1/waiting-records")).json()["items"]
    assert (item["missing_kind"], item["type"]) == ("order", "OrderCancelled.v1")
    assert "o1" in item["missing_key"]
    whole = (await erp.get(f"/v1/waiting-records/{item['id']}")).json()
    assert '"order_id":"o1"' in whole["value"]
    for other in (team(world, "other"), team(world)):
        problem(await other.get(f"/v1/waiting-records/{item['id']}"), 404, "not_found")
        assert (await other.get("/v1/waiting-records")).json()["items"] == []
