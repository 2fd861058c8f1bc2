"""The inbox as it fills: to its person, while they may see it, in words."""

import asyncio

from shared.database import Database
from tests.shared.http.test_problems import problem
from tests.support.live import listening

from .test_http import Api, api, entries, mint  # noqa: F401  (two fixtures)
from .world import account, backorder, hear, person, stock_low

PATH = "/v1/notifications:stream"


async def test_an_entry_is_told_as_it_comes_and_as_it_is_acknowledged(database: Database, api: Api) -> None:  # noqa: F811
    """What the stream tells is the entry that the list shows, in the language asked for; acknowledging it, on whatever device, is told too."""
    ann = api.client("ann")
    async with listening(ann, f"{PATH}?locale=zh-CN") as chinese, listening(ann, PATH) as english:
        await hear(database, backorder("A"))
        told = await english.event()
        (entry,) = await entries(ann)
        assert (told.event, told.data) == ("told", entry)
        assert (await chinese.event()).data["title"] == "Account A 的订单 o1 缺 120 件"
        await ann.post(f"/v1/notifications/{entry['notification_id']}:acknowledge")
        acknowledged = await english.event()
        assert (acknowledged.event, acknowledged.data["notification_id"]) == ("acknowledged", entry["notification_id"])
        assert acknowledged.data["acknowledged_at"]


async def test_a_reassignment_closes_the_account_to_an_open_stream(database: Database, api: Api) -> None:  # noqa: F811
    """From the moment the account goes to somebody else nothing of it is told to the one before, although the entry is theirs; what stays theirs is.

    Taken out: the look at `mine` in `_item` of the stream.
    """
    await hear(database, account("C", "ann"))
    async with listening(api.client("ann"), PATH) as stream:
        await hear(database, backorder("A", order_id="o1"))
        assert (await stream.event()).data["data"]["order_id"] == "o1"
        start = stream.last
    await hear(database, backorder("A", order_id="o2"), backorder("C", order_id="o3"))
    await hear(database, account("A", "bob", version=2))
    async with listening(api.client("ann"), PATH, start) as stream:
        assert (await stream.event()).data["data"]["order_id"] == "o3"


async def test_a_person_who_is_no_longer_active_hears_nothing(database: Database, api: Api) -> None:  # noqa: F811
    """Their stream stays silent though it is open, and tells the rest once they are back."""
    async with listening(api.client("ann"), PATH) as gone, listening(api.client("lea", "territory_lead"), PATH):
        await hear(database, backorder("A", order_id="o1"))
        assert (await gone.event()).data["data"]["order_id"] == "o1"
        start = gone.last
        await hear(database, backorder("A", order_id="o2"))
        assert (await gone.event()).data["data"]["order_id"] == "o2"
    await hear(database, person("ann", active=False, version=2))
    async with listening(api.client("ann"), PATH, start) as silent:
        await hear(database, stock_low("B"))
        try:
            async with asyncio.timeout(1.5):
                raise AssertionError(await silent.event())
        except TimeoutError:
            pass
    await hear(database, person("ann", version=3))
    async with listening(api.client("ann"), PATH, start) as back:
        assert (await back.event()).data["data"]["order_id"] == "o2"


async def test_the_stream_is_the_readers(api: Api) -> None:  # noqa: F811
    """It asks for the scope of reading, as the list does."""
    problem(await api.client("ann", scope="notify:write").get(PATH), 403, "forbidden")
