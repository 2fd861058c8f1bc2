"""Promises as they are made and changed: to who sees the account at that moment."""

from shared.contracts import AccountState
from tests.support.live import listening

from .conftest import START, World
from .use_cases.documents import MONDAY, SUNDAY, placed

PATH = "/v1/promise-changes:stream"


async def test_a_promise_is_told_as_it_is_made_and_changed(world: World) -> None:
    """Each decision once, in order: the lines that changed with their whole schedule, as the order shows them; the close's too."""
    await world.stocked("tea", quantity=10)
    await world.account("A")
    await world.close(SUNDAY)
    async with listening(world.planner, PATH) as stream:
        await world.send(placed("o1", ("tea", 6), account="A"), at=START)
        first = await stream.event()
        assert (first.event, first.data["order_number"], first.data["run_id"]) == ("promised", "o1", None)
        order = (await world.planner.get(f"/v1/orders/{first.data['order_id']}")).json()
        (line,), (told,) = order["lines"], first.data["lines"]
        assert {name: told[name] for name in told} == {name: line[name] for name in told}
        await world.close(MONDAY)
        changed = await stream.event()
        assert (changed.event, changed.data["allocation_version"]) == ("changed", first.data["allocation_version"] + 1)
        assert changed.data["run_id"]
        assert [piece["firmness"] for piece in changed.data["lines"][0]["schedule"]] == ["firm"]
    events = await world.told("SupplyAllocated", "AllocationChanged")
    assert len(events) == 2


async def test_a_stream_of_one_account(world: World) -> None:
    """Asked for by `account_id`, other accounts' promises are left out, for who sees all too."""
    await world.stocked("tea")
    await world.close(SUNDAY)
    async with listening(world.planner, f"{PATH}?account_id=B") as stream:
        await world.send(placed("o1", ("tea", 1), account="A"), placed("o2", ("tea", 1), account="B"), at=START)
        assert (await stream.event()).data["order_number"] == "o2"


async def test_a_reassignment_closes_the_account_to_an_open_stream(world: World) -> None:
    """A manager hears of an account's promises as long as it is theirs, to the very event; a stream of that account alone falls silent.

    Taken out: `seen_by` in `changes` (everything is told to everybody).
    """
    mia = await world.person("mia")
    await world.stocked("tea")
    await world.account("A", manager="mia")
    await world.account("B", manager="mia")
    await world.close(SUNDAY)
    async with listening(mia, PATH) as stream, listening(mia, f"{PATH}?account_id=A") as of_a:
        await world.send(placed("o1", ("tea", 1), account="A"), at=START)
        assert (await stream.event()).data["order_number"] == "o1"
        assert (await of_a.event()).data["order_number"] == "o1"
        moved = AccountState(
            account_id="A", version=2, name="A", account_type="retailer", status="active", relationship_type="ordinary", currency="GBP", manager="noa"
        )  # fmt: skip
        await world.send(moved)
        await world.send(placed("o2", ("tea", 1), account="A"), placed("o3", ("tea", 1), account="B"), at=START)
        assert (await stream.event()).data["order_number"] == "o3"
        assert not next(iter(world.app.state.live._listening)).reason
        await world.send(
            moved.__class__(
                **{**{name: getattr(moved, name) for name in moved.__struct_fields__}, "version": 3, "manager": "mia"}
            )
        )
        await world.send(placed("o4", ("tea", 1), account="A"), at=START)
        assert (await of_a.event()).data["order_number"] == "o4"
