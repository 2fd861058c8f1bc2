"""What people look at, and who sees what, over HTTP on a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.contracts import OrderedLine, OrderPlaced, ProductListed, ScoringState, Standing, StockReceived
from shared.outcomes import Fate

from .conftest import START, World
from .use_cases.documents import MONDAY, SUNDAY, THURSDAY, TUESDAY, cancelled, planned, shipped


def placed(number: str, account: str, *lines: tuple[str, int]) -> OrderPlaced:
    asked = [OrderedLine(line_no=place, sku=sku, quantity=quantity) for place, (sku, quantity) in enumerate(lines, 1)]
    return OrderPlaced(order_id=number, version=1, account_id=account, lines=asked)


@dataclass
class Scene:
    """Two accounts with an order, a reservation and a run each can see their part of; `mia` manages OURS and nobody's else."""

    world: World
    mia: httpx.AsyncClient
    planner: httpx.AsyncClient

    async def items(self, client: httpx.AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
        answer = await client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])


@pytest.fixture
async def scene(world: World) -> Scene:
    """Monday: 10 tea, OURS (standard) asked for 8, THEIRS (strategic) for 9; after the close THEIRS is served and OURS is short."""
    mia = await world.person("mia")
    await world.stocked("tea", quantity=10)
    await world.stocked("cup", quantity=100)
    await world.account("OURS", manager="mia")
    await world.account("THEIRS", manager="noa", tier="strategic")
    await world.close(SUNDAY)
    await world.send(placed("o1", "OURS", ("tea", 8), ("cup", 3)), placed("t1", "THEIRS", ("tea", 9)), at=START)
    for account in ("OURS", "THEIRS"):
        body = {"account_id": account, "lines": [{"sku": "cup", "quantity": 5}]}
        made = await world.planner.post("/v1/reservations", json=body, headers={"Idempotency-Key": str(uuid4())})
        assert made.status_code == 201, made.text
    await world.close(MONDAY)
    return Scene(world, mia, world.planner)


async def test_an_order_shows_its_lines_and_their_schedules(scene: Scene) -> None:
    """An order is found by source and number and read by our id; each line carries promise, rank, reason."""
    (found,) = await scene.items(scene.mia, "/v1/orders", source="erp", number="o1")
    read = await scene.mia.get(f"/v1/orders/{found['id']}")
    tea, cup = read.json()["lines"]
    assert (cup["firm"], cup["open"], cup["schedule"][0]["firmness"], cup["tier"]) == (3, 0, "firm", "standard")
    assert tea["firm"] + tea["planned"] + tea["open"] == 8
    assert tea["open"] >= 7
    again = await scene.mia.get(f"/v1/orders/{found['id']}", headers={"If-None-Match": read.headers["etag"]})
    assert again.status_code == 304
    (line,) = await scene.items(scene.mia, "/v1/order-lines", open="true", sku="tea")
    assert line == tea
    assert (await scene.mia.get(f"/v1/order-lines/{tea['id']}")).json() == tea


async def test_a_foreign_account_is_absent_everywhere(scene: Scene) -> None:
    """In every list, count and read a manager finds their own account only; a foreign thing is told like one that does not exist.

    Taken out: `sees(...)` in `store/reads.py`, and `_seen` in the routes of reservations.
    """
    foreign_order = (await scene.items(scene.planner, "/v1/orders", account_id="THEIRS"))[0]["id"]
    foreign_line = (await scene.items(scene.planner, "/v1/order-lines", account_id="THEIRS"))[0]["id"]
    foreign_hold = (await scene.items(scene.planner, "/v1/reservations", account_id="THEIRS"))[0]["id"]
    run = (await scene.items(scene.planner, "/v1/runs"))[0]["id"]
    for path in ("/v1/orders", "/v1/order-lines", "/v1/reservations", f"/v1/runs/{run}/lines"):
        everybody = {item["account_id"] for item in await scene.items(scene.planner, path)}
        assert everybody == {"OURS", "THEIRS"}, path
        assert {item["account_id"] for item in await scene.items(scene.mia, path)} == {"OURS"}, path
    assert await scene.items(scene.mia, "/v1/orders", account_id="THEIRS") == []
    assert await scene.items(scene.mia, "/v1/orders", number="t1") == []
    await _told_alike(scene.mia, "/v1/orders/{}", foreign_order)
    await _told_alike(scene.mia, "/v1/order-lines/{}", foreign_line)
    await _told_alike(scene.mia, "/v1/order-lines/{}/explanation", foreign_line)
    await _told_alike(scene.mia, "/v1/reservations/{}", foreign_hold)
    for verb in ("release", "confirm"):
        await _told_alike(scene.mia, f"/v1/reservations/{{}}:{verb}", foreign_hold, method="POST")
    for path in ("/v1/availability", "/v1/reservations"):
        body = {"account_id": "THEIRS", "lines": [{"sku": "cup", "quantity": 1}]}
        answers = [
            await scene.mia.post(path, json={**body, "account_id": account}, headers={"Idempotency-Key": str(uuid4())})
            for account in ("THEIRS", "NOBODY")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].json()["detail"].replace("THEIRS", "NOBODY") == answers[1].json()["detail"]


async def _told_alike(client: httpx.AsyncClient, path: str, foreign: str, method: str = "GET") -> None:
    """The answers to a foreign id and to one that does not exist differ in nothing but the ids."""
    absent = str(uuid4())
    told = []
    for some_id in (foreign, absent):
        headers = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        answer = await client.request(method, path.format(some_id), headers=headers)
        body = {name: value for name, value in answer.json().items() if name != "request_id"}
        told.append((answer.status_code, str(body).replace(some_id, "ID")))
    assert told[0] == told[1]
    assert told[0][0] == 404


async def test_sums_over_all_accounts_are_for_planners(scene: Scene) -> None:
    """A run's totals are refused to a manager; the fill rate a manager reads is over the accounts that they see."""
    assert (await scene.mia.get("/v1/runs")).status_code == 403
    await scene.world.close(TUESDAY)
    (all_of_august,) = [
        row for row in await scene.items(scene.planner, "/v1/kpis/fill-rate") if row["tier"] == "standard"
    ]
    ours = await scene.items(scene.mia, "/v1/kpis/fill-rate")
    assert [(row["tier"], row["asked"]) for row in ours] == [("standard", all_of_august["asked"])]
    assert ours[0]["month"] == "2011-08-01"
    assert ours[0]["at_once"] <= ours[0]["asked"] == 11
    assert await scene.items(scene.mia, "/v1/kpis/fill-rate", account_id="THEIRS") == []


async def test_an_explanation_names_others_only_to_those_who_see_them(scene: Scene) -> None:
    """The short line's winners: a planner reads the account, the line's own manager reads tier and quantity only."""
    (line,) = await scene.items(scene.mia, "/v1/order-lines", open="true", sku="tea")
    to_planner = (await scene.planner.get(f"/v1/order-lines/{line['id']}/explanation")).json()
    to_manager = (await scene.mia.get(f"/v1/order-lines/{line['id']}/explanation")).json()
    assert to_planner["facts"]["winners"][0]["account_id"] == "THEIRS"
    assert to_manager["facts"]["winners"] == [{"tier": "strategic", "quantity": 9}]
    assert "THEIRS" not in str(to_manager)
    assert any("THEIRS" in sentence for sentence in to_planner["text"])
    assert (to_manager["ordered"], to_manager["open"]) == (8, line["open"])
    assert any("open" in sentence for sentence in to_manager["text"])


async def test_a_line_filled_in_full_is_explained_by_its_reason(scene: Scene) -> None:
    """No facts are stored for it; the text still says how it stands."""
    (line,) = await scene.items(scene.mia, "/v1/order-lines", sku="cup")
    told = (await scene.mia.get(f"/v1/order-lines/{line['id']}/explanation")).json()
    assert (told["facts"], told["reason"], told["confirmed"]) == (None, "promised", 3)
    assert told["text"] == [
        "3 of cup from MAIN were ordered: 3 are promised, nothing is open.",
        "Promised: 3 for 2011-08-02 (firm).",
        "It is promised whole and in time.",
    ]


async def test_an_explanation_tells_what_became_of_every_unit(scene: Scene) -> None:
    """Shipped, cancelled, promised and open add up to what was ordered, in words; the decision is dated; nothing is called lost that was shipped."""
    world = scene.world
    (line,) = await scene.items(scene.mia, "/v1/order-lines", open="true", sku="tea")
    await world.send(shipped("s1", "o1", (1, 1), account="OURS"), cancelled("o1", (1, 2), account="OURS"))
    told = (await scene.planner.get(f"/v1/order-lines/{line['id']}/explanation")).json()
    assert told["text"] == [
        "8 of tea from MAIN were ordered: 1 has been shipped, 2 have been cancelled, 5 are open.",
        "What is left is protected: for the expected demand of better tiers, or for what other accounts signed for a season.",
        "It was decided on 2011-08-01 in tier standard with score 0 for 2011-08-02; there was 1 from 2011-08-02.",
        "9 were promised to lines of tier strategic that rank before it.",
        "1 was protected for the expected demand of tier strategic.",
        "Served before it: 9 to account THEIRS (tier strategic).",
        "No further supply is announced, so no date can be named for the open part yet.",
    ]


async def test_an_explanation_says_how_far_known_supply_reaches(worlds: Callable[..., World]) -> None:
    """What is announced and promised to others is told of as such, and a lead time gives a date beyond it."""
    world = worlds(protected_tiers="")
    await world.account("BIG", tier="strategic")
    await world.account("OURS")
    await world.stocked("tea", "cup", quantity=0)
    await world.send(
        ProductListed(sku="cup", version=2, name="cup", lead_time_days=21),
        planned("p1", 20, THURSDAY),
        planned("p2", 20, THURSDAY, sku="cup"),
    )
    await world.close(SUNDAY)
    await world.send(
        placed("t1", "BIG", ("tea", 20), ("cup", 15)),
        placed("o1", "OURS", ("tea", 5), ("cup", 7)),
    )
    await world.close(MONDAY)
    texts = {}
    for line in (await world.planner.get("/v1/order-lines", params={"account_id": "OURS"})).json()["items"]:
        texts[line["sku"]] = (await world.planner.get(f"/v1/order-lines/{line['id']}/explanation")).json()["text"]
    assert texts["tea"][0] == "5 of tea from MAIN were ordered: 5 are open."
    assert texts["tea"][2].endswith("for 2011-08-02; there was nothing left.")
    assert texts["tea"][-1] == (
        "Supply is known until 2011-08-04 and none of it is free for the open part, so no date can be named for the open part yet."
    )
    assert texts["cup"][0] == "7 of cup from MAIN were ordered: 5 are promised, 2 are open."
    assert texts["cup"][1] == "Promised: 5 for 2011-08-04 (planned, may still move)."
    assert texts["cup"][-1] == (
        "Supply is known until 2011-08-04 and none of it is free for the open part; "
        "made or bought when this was decided it could come on 2011-08-23 at the earliest."
    )


async def test_an_explanation_of_another_decision_is_not_told(scene: Scene) -> None:
    """Once the short line is promised whole, why it was short before is no longer told. Taken out: `current` in `explain_order_line`."""
    world = scene.world
    (line,) = await scene.items(scene.mia, "/v1/order-lines", open="true", sku="tea")
    await world.send(StockReceived(receipt_id="r1", site="MAIN", sku="tea", quantity=50), at=START + timedelta(days=1))
    await world.close(TUESDAY)
    told = (await scene.mia.get(f"/v1/order-lines/{line['id']}/explanation")).json()
    assert (told["facts"], told["reason"], told["open"]) == (None, "promised_late", 0)
    assert not any("Served before" in sentence for sentence in told["text"])


async def test_the_first_close_says_whom_a_line_lost_to(world: World) -> None:
    """A line that is as short after its first close as it was when it came in is explained anew: between runs nobody knows yet who wins.

    Taken out: `line.first_ship in {None, ship_day}` in `_hand_out`.
    """
    await world.account("BIG", tier="strategic")
    await world.account("OURS")
    await world.stocked("tea", quantity=9)
    await world.close(SUNDAY)
    await world.send(placed("t1", "BIG", ("tea", 9)))
    await world.send(placed("o1", "OURS", ("tea", 5)))
    await world.close(MONDAY)
    (line,) = (await world.planner.get("/v1/order-lines", params={"account_id": "OURS"})).json()["items"]
    told = (await world.planner.get(f"/v1/order-lines/{line['id']}/explanation")).json()
    assert told["facts"]["winners"][0]["account_id"] == "BIG"


async def test_stock_and_what_can_be_promised_of_it(scene: Scene) -> None:
    """The stock row's figures, and the ATP curve in total and per tier."""
    (row,) = await scene.items(scene.planner, "/v1/stock", sku="cup")
    assert (row["on_hand"], row["held"], row["firm"]) == (100, 10, 3)
    assert row["position"] == 87
    read = await scene.planner.get("/v1/stock/MAIN/cup")
    assert read.json() == row
    curve = (await scene.planner.get("/v1/stock/MAIN/cup/atp")).json()
    assert curve["points"][0]["quantity"] == 87
    assert set(curve["usable"]) == {"strategic", "key", "growth", "standard"}
    assert (await scene.planner.get("/v1/stock/MAIN/ghost")).status_code == 404
    assert (await scene.planner.get("/v1/stock/MAIN/ghost/atp")).status_code == 404


async def test_lists_come_in_pages(world: World) -> None:
    """`limit` and `next` walk a list without gap or repeat; a cursor of another list is refused."""
    await world.stocked(*(f"sku{number}" for number in range(7)))
    seen, cursor = [], None
    while True:
        answer = await world.planner.get("/v1/products", params={"limit": 3, **({"cursor": cursor} if cursor else {})})
        seen += [item["sku"] for item in answer.json()["items"]]
        if not (following := answer.json()["next"]):
            break
        cursor = following
    assert seen == [f"sku{number}" for number in range(7)]
    wrong = await world.planner.get("/v1/sites", params={"cursor": cursor})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor_invalid")


async def test_every_operation_asks_for_a_scope(world: World) -> None:
    """Without a token 401, with a reader's token no writing: 403 naming the scope."""
    stranger = httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url="http://supply")
    async with stranger:
        assert (await stranger.get("/v1/orders")).status_code == 401
    reader = world.client("someone", "planner", scope="supply:read")
    body = {"account_id": "A1", "lines": [{"sku": "cup", "quantity": 1}]}
    refused = await reader.post("/v1/reservations", json=body, headers={"Idempotency-Key": "k"})
    assert (refused.status_code, 'scope="supply:write"' in refused.headers["www-authenticate"]) == (403, True)


ODD = [
    ("GET", "/v1/orders?colour=red", None, 422, "invalid"),
    ("GET", "/v1/orders?limit=0", None, 422, "invalid"),
    ("GET", "/v1/orders?limit=201", None, 422, "invalid"),
    ("GET", "/v1/orders/not-a-uuid", None, 422, "invalid"),
    ("GET", "/v1/order-lines/00000000-0000-0000-0000-000000000000", None, 404, "not_found"),
    ("GET", "/v1/order-lines/ffffffff-ffff-ffff-ffff-ffffffffffff/explanation", None, 404, "not_found"),
    ("GET", "/v1/protections?tier=golden", None, 422, "invalid"),
    ("GET", "/v1/kpis/fill-rate?from=yesterday", None, 422, "invalid"),
    ("GET", "/v1/products/no%20such", None, 422, "invalid"),
    ("POST", "/v1/availability", b"{", 400, "json_invalid"),
    ("POST", "/v1/availability", b"[" * 200 + b"]" * 200, 422, "json_too_deep"),
    ("POST", "/v1/availability", b'{"account_id": "' + b"x" * 2_000_000 + b'"}', 413, "content_too_large"),
    ("POST", "/v1/availability", '{"account_id": "Käse"}'.encode("latin-1"), 400, "not_utf8"),
    ("DELETE", "/v1/orders", None, 405, "method_not_allowed"),
]


@pytest.mark.parametrize(("method", "path", "content", "status", "code"), ODD)
async def test_odd_requests_have_specific_answers(
    world: World, method: str, path: str, content: bytes | None, status: int, code: str
) -> None:
    """Unknown parameters, impossible ids, broken, deep and huge bodies: each its own status and code, never a 500."""
    answer = await world.planner.request(method, path, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_a_standing_takes_effect_on_its_date(world: World) -> None:
    """`next` counts from its date on; a version not higher than the known one changes nothing. Taken out: the comparison in `take_standings`."""

    def state(version: int, current: str, following: str | None = None) -> ScoringState:
        def standing(tier: Any, since: date) -> Standing:
            return Standing(score=Decimal("61.5"), computed_tier=tier, effective_tier=tier, since=since)

        return ScoringState(
            account_id="A1",
            version=version,
            current=standing(current, SUNDAY),
            next=standing(following, TUESDAY) if following else None,
        )

    assert await world.send(state(2, "growth", "key"), state(1, "standard", "standard")) == [
        Fate.HANDLED,
        Fate.DUPLICATE,
    ]
    rows = await world.rows("SELECT since, tier FROM standing ORDER BY since")
    assert [(row["since"], row["tier"]) for row in rows] == [(SUNDAY, 2), (TUESDAY, 1)]
    await world.send(state(3, "growth"))
    rows = await world.rows("SELECT since, tier FROM standing ORDER BY since")
    assert [(row["since"], row["tier"]) for row in rows] == [(SUNDAY, 2)]


async def test_an_order_from_another_source_waits_for_its_alias(world: World) -> None:
    """A number of a source that does not lead is looked up in the aliases; not found, the order waits until an account lists it."""
    from shared.contracts import Alias  # noqa: PLC0415 (only here)

    await world.stocked("tea")
    await world.close(SUNDAY)
    assert await world.send(placed("x1", "4711", ("tea", 1)), source="webshop") == [Fate.WAITING]
    await world.account("A1", aliases=[Alias(source="webshop", number="4711")])
    (order,) = (await world.planner.get("/v1/orders")).json()["items"]
    assert (order["account_id"], order["source"], order["number"]) == ("A1", "webshop", "x1")


async def test_another_calendars_close_is_recorded_and_triggers_nothing(world: World) -> None:
    """Only `main` moves business time; a close of a day that is closed already is stale."""
    from shared.contracts import BusinessDayClosed  # noqa: PLC0415 (only here)

    def close(calendar: str, day: date) -> BusinessDayClosed:
        return BusinessDayClosed(calendar=calendar, closed_date=day, next_business_date=date(2011, 8, day.day % 31 + 1))

    assert await world.send(close("returns", MONDAY)) == [Fate.HANDLED]
    assert not await world.rows("SELECT 1 FROM job WHERE kind = 'close'")
    assert await world.send(close("main", TUESDAY)) == [Fate.HANDLED]
    assert await world.send(close("main", MONDAY), close("main", TUESDAY)) == [Fate.DUPLICATE] * 2
    assert len(await world.rows("SELECT 1 FROM job WHERE kind = 'close'")) == 1
