"""What customers sign for a season on a real database: protected, kept in promises and at the close, consumed, replaced, released, and foreseen to be short."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from shared.outcomes import Fate

from .conftest import START, World
from .test_seasons import entered
from .use_cases.documents import MONDAY, SUNDAY, TUESDAY, WEDNESDAY, agreed, cancelled, placed, planned
from .use_cases.test_orders import line

SEASON: dict[str, Any] = {"starts_on": "2011-08-03", "ends_on": "2011-08-16"}


async def in_season(worlds: Callable[..., World], quantity: int = 100, **own: Any) -> World:
    """Sunday is closed: bears on hand, KEY and BIG are key and strategic, the season begins on Wednesday."""
    world = worlds(protected_tiers="")
    await world.stocked("bear", quantity=quantity, family="toys")
    await world.stocked("cup", family="cups")
    await world.account("BIG", tier="strategic")
    await world.account("KEY", tier="key", manager="mia")
    await world.close(SUNDAY)
    assert (await entered(world, **SEASON, **own)).status_code == 201
    return world


async def kept(world: World, **filters: str) -> list[dict[str, Any]]:
    """What a planner reads of protections."""
    answer = await world.planner.get("/v1/season-protections", params=filters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_signature_is_protected_told_and_read(worlds: Callable[..., World]) -> None:
    """A protection with its weeks, priority and release; `ProtectionCreated` and `PeakPlanAgreed` with what supply covers of it; others get what is left."""
    world = await in_season(worlds)
    assert await world.send(agreed(("bear", 120), ("bear", 20), account="KEY")) == [Fate.HANDLED]
    (one,) = await kept(world, season_id="peak", account_id="KEY", sku="bear")
    assert (one["quantity"], one["left"], one["kept"], one["tier"], one["protection_class"]) == (
        140,
        140,
        140,
        "key",
        "core",
    )
    assert [(week["first_day"], week["quantity"]) for week in one["buckets"]] == [
        ("2011-08-03", 70),
        ("2011-08-10", 70),
    ]
    (created,) = await world.told("ProtectionCreated")
    assert (created["quantity"], created["priority"], created["release_on"]) == (140, 1, "2011-08-16")
    (plan,) = await world.told("PeakPlanAgreed")
    assert plan["lines"] == [{"sku": "bear", "agreed": 140, "protected": 100}]
    assert await kept(world, account_id="BIG") == await kept(world, sku="cup") == await kept(world, live="false") == []
    await world.send(placed("o1", ("bear", 10), account="BIG"), at=START)
    short = await line(world, "o1")
    assert (short["open"], short["reason"]) == (10, "protection")
    await world.close(MONDAY)
    assert (await line(world, "o1"))["open"] == 10
    lines = (await world.planner.get("/v1/order-lines?sku=bear")).json()["items"]
    explained = (await world.planner.get(f"/v1/order-lines/{lines[0]['id']}/explanation")).json()
    assert {"policy": "season_core", "tier": "key", "quantity": 100} in explained["facts"]["withheld"]
    assert any("signed for a season" in sentence for sentence in explained["text"])
    assert await world.holds()


async def test_orders_consume_and_cancels_return(worlds: Callable[..., World]) -> None:
    """KEY's order takes its own though BIG waits; the week's bucket shrinks by it, and by the close's run nothing else; a cancel gives it back."""
    world = await in_season(worlds)
    await world.send(agreed(("bear", 100), account="KEY"))
    await world.send(placed("o1", ("bear", 60), account="BIG"), at=START)
    await world.send(placed("o2", ("bear", 70, WEDNESDAY), account="KEY"), at=START)
    assert (await line(world, "o2"))["planned"] == 70
    await world.close(MONDAY)
    assert (await line(world, "o2"))["planned"] == 70
    assert (await line(world, "o1"))["open"] == 60
    (one,) = await kept(world)
    assert [(week["asked"], week["consumed"], week["left"]) for week in one["buckets"]] == [(70, 50, 0), (0, 20, 30)]
    await world.send(cancelled("o2", (1, 40), account="KEY"), at=START)
    (one,) = await kept(world)
    assert [(week["asked"], week["left"]) for week in one["buckets"]] == [(30, 20), (0, 50)]
    await world.close(TUESDAY)
    assert (await line(world, "o1"))["open"] == 60
    assert await world.holds()


async def test_what_was_ordered_before_counts(worlds: Callable[..., World]) -> None:
    """An order for the season that came before the signature is part of what is signed."""
    world = await in_season(worlds)
    await world.send(placed("o1", ("bear", 30, WEDNESDAY), account="KEY"), at=START)
    await world.send(agreed(("bear", 100), account="KEY"))
    assert (await kept(world))[0]["left"] == 70
    assert await world.holds()


async def test_a_later_signature_replaces_whole(worlds: Callable[..., World]) -> None:
    """The higher version alone counts: old protections are released as replaced, an equal or lower version is stale, an empty one frees all."""
    world = await in_season(worlds)
    await world.stocked("doll", family="toys")
    await world.send(agreed(("bear", 100), ("doll", 10), account="KEY", version=2))
    assert await world.send(agreed(("bear", 1), account="KEY", version=1)) == [Fate.DUPLICATE]
    assert await world.send(agreed(("bear", 40), account="KEY", version=3)) == [Fate.HANDLED]
    assert [(one["sku"], one["quantity"]) for one in await kept(world, live="true")] == [("bear", 40)]
    assert {one["state"] for one in await kept(world, live="false")} == {"replaced"}
    released = await world.told("ProtectionReleased")
    assert sorted((one["sku"], one["quantity"], one["reason"]) for one in released) == [
        ("bear", 100, "replaced"),
        ("doll", 10, "replaced"),
    ]
    await world.close(MONDAY)
    await world.send(agreed(account="KEY", version=4))
    assert await kept(world, live="true") == []
    assert (await world.stock("bear"))["dirty"]
    await world.close(TUESDAY)
    assert await world.holds()


async def test_a_release_frees_what_nobody_ordered_and_the_run_hands_it_out(worlds: Callable[..., World]) -> None:
    """At the close of its last day a protection ends, is told with what nobody ordered, and the same run serves who waited. Taken out: the phase `released`."""
    world = await in_season(worlds, release_on="2011-08-03")
    await world.send(agreed(("bear", 100), account="KEY"))
    await world.send(placed("o1", ("bear", 60)), placed("o2", ("bear", 30, WEDNESDAY), account="KEY"), at=START)
    for day in (MONDAY, TUESDAY):
        await world.close(day)
        assert (await line(world, "o1"))["open"] == 60
    await world.close(WEDNESDAY)
    (released,) = await world.told("ProtectionReleased")
    assert (released["quantity"], released["reason"]) == (70, "release_date")
    assert (await line(world, "o1"))["firm"] == 60
    assert not (await world.stock("bear"))["signed"]
    assert await world.holds()


async def test_a_withdrawn_season_frees_what_was_signed(worlds: Callable[..., World]) -> None:
    """Protections end as withdrawn; a signature that comes after is refused and told why."""
    world = await in_season(worlds)
    await world.send(agreed(("bear", 100), account="KEY"))
    assert (await world.planner.post("/v1/seasons/peak:withdraw")).status_code == 200
    assert [told["reason"] for told in await world.told("ProtectionReleased")] == ["withdrawn"]
    assert await world.send(agreed(("bear", 100), account="KEY", version=2)) == [Fate.REFUSED]
    assert [told["code"] for told in await world.told("PeakPlanRefused")] == ["season_withdrawn"]
    assert await world.holds()


@pytest.mark.parametrize(
    ("lines", "code", "skus"),
    [
        ([("bear", 1), ("ghost", 2)], "sku_unknown", ["ghost"]),
        ([("cup", 2), ("bear", 1)], "sku_out_of_season", ["cup"]),
        ([("bear", -1)], "quantity_invalid", ["bear"]),
        ([("bear", 10**9), ("bear", 1)], "quantity_invalid", ["bear"]),
    ],
)
async def test_what_cannot_be_protected_is_refused_whole(
    worlds: Callable[..., World], lines: list[tuple[str, int]], code: str, skus: list[str]
) -> None:
    """An unknown sku, one out of the families, a negative or absurd quantity: nothing is protected, the outcome says why."""
    world = await in_season(worlds)
    assert await world.send(agreed(*lines, account="KEY")) == [Fate.REFUSED]
    (told,) = await world.told("PeakPlanRefused")
    assert (told["code"], told["skus"], told["version"]) == (code, skus, 1)
    assert await kept(world) == []


async def test_a_season_that_is_over_or_unknown(worlds: Callable[..., World]) -> None:
    """Signed after its last day: refused. Signed for a season that nobody has entered: kept waiting, and protected once it is."""
    world = await in_season(worlds)
    assert await world.send(agreed(("cup", 5), account="KEY", season="later")) == [Fate.WAITING]
    assert (await entered(world, season_id="later", families=["cups"])).status_code == 201
    await world.run_jobs()
    assert [one["season_id"] for one in await kept(world)] == ["later"]
    await world.close(date(2011, 8, 16))
    assert await world.send(agreed(("bear", 5), account="KEY")) == [Fate.REFUSED]
    assert [told["code"] for told in await world.told("PeakPlanRefused")] == ["season_over"]
    assert await world.holds()


async def test_a_shortfall_is_foreseen_once_per_change(worlds: Callable[..., World]) -> None:
    """Before the season: best rank is covered first, the other is told what will be missing and what building ahead could still make; the same tomorrow is
    not told again, another figure is; once all is covered that is told, once. Taken out: the comparison with what was told last.
    """
    world = worlds(protected_tiers="")
    await world.stocked("bear", quantity=100, family="toys")
    await world.account("BIG", tier="strategic")
    await world.account("KEY", tier="key")
    await world.close(SUNDAY)
    assert (await entered(world, starts_on="2011-08-22", ends_on="2011-09-04", weekly_capacity=30)).status_code == 201
    await world.send(agreed(("bear", 80), account="KEY"), agreed(("bear", 80), account="BIG"))
    await world.close(MONDAY)
    (foreseen,) = await world.told("PeakShortfallForeseen")
    (lacking,) = foreseen["lines"]
    assert (foreseen["account_id"], lacking["agreed"], lacking["covered"], lacking["missing"]) == ("KEY", 80, 20, 60)
    assert lacking["needed_on"] == "2011-08-22"
    assert lacking["options"] == [{"kind": "pre_build", "quantity": 30, "latest_start": "2011-08-08"}]
    await world.close(TUESDAY)
    assert len(await world.told("PeakShortfallForeseen")) == 1
    await world.send(planned("p1", 25, date(2011, 8, 20), "bear"))
    await world.close(WEDNESDAY)
    assert [told["lines"][0]["missing"] for told in await world.told("PeakShortfallForeseen")] == [60, 35]
    await world.send(planned("p2", 100, date(2011, 8, 20), "bear"))
    for days in (1, 2):
        await world.close(WEDNESDAY + timedelta(days=days))
        *_, gone = await world.told("PeakShortfallForeseen")
        assert (gone["account_id"], gone["lines"]) == ("KEY", [])
        assert len(await world.told("PeakShortfallForeseen")) == 3
    assert await world.holds()


async def test_a_shortfall_of_a_withdrawn_season_is_called_off(worlds: Callable[..., World]) -> None:
    """Whoever was told that something will be missing is told once that nothing will be. Taken out: the second half of the condition in `_SIGNED`."""
    world = worlds(protected_tiers="")
    await world.stocked("bear", quantity=10, family="toys")
    await world.account("KEY", tier="key")
    await world.close(SUNDAY)
    assert (await entered(world, starts_on="2011-08-22", ends_on="2011-09-04")).status_code == 201
    await world.send(agreed(("bear", 80), account="KEY"))
    await world.close(MONDAY)
    assert (await world.planner.post("/v1/seasons/peak:withdraw")).status_code == 200
    for day in (TUESDAY, WEDNESDAY):
        await world.close(day)
        foreseen, gone = await world.told("PeakShortfallForeseen")
        assert foreseen["lines"]
        assert (gone["account_id"], gone["lines"]) == ("KEY", [])
    assert await world.holds()


async def test_a_prioritised_protection_gives_way_to_a_better_tier(worlds: Callable[..., World]) -> None:
    """KEY's prioritised protection binds a standard order and not a strategic one, between runs and at the close; nothing is inverted without a reason."""
    world = await in_season(worlds, protection_class="prioritised")
    await world.send(agreed(("bear", 80), account="KEY"))
    await world.send(placed("o1", ("bear", 30)), placed("o2", ("bear", 50), account="BIG"), at=START)
    await world.close(MONDAY)
    assert ((await line(world, "o2"))["firm"], (await line(world, "o1"))["open"]) == (50, 30)
    assert await world.holds()
