"""A close moves business time at once and waits for its day before it works."""

import asyncio
from datetime import date

from shared import clock, closing
from shared.contracts import BusinessDayClosed
from shared.database import Database, fetch
from shared.jobs import Job
from shared.outcomes import Fate
from shared.pipeline import Appetite, process

from .conftest import order, record


class Ends:
    """Where topics end, as a broker would say."""

    def __init__(self, end: int) -> None:
        self.asked = 0
        self._ends = {("erp.orders.v1", 0): end}

    async def ends(self, _topics: object, reached: object = None, timeout: float = 5.0) -> dict[tuple[str, int], int]:  # noqa: ARG002, ASYNC109 (as the real one)
        self.asked += 1
        return self._ends


def close(calendar: str, closed: date, following: date) -> BusinessDayClosed:
    return BusinessDayClosed(calendar=calendar, closed_date=closed, next_business_date=following)


MONDAY, TUESDAY, WEDNESDAY = date(2011, 8, 1), date(2011, 8, 2), date(2011, 8, 3)


async def test_a_close_moves_business_time_and_enqueues_its_job(database: Database) -> None:
    """One job per closed day of the main calendar, carrying its dates; an older close is stale, other calendars are recorded only."""
    calendar = Appetite("supply", {BusinessDayClosed: closing.close_days})
    told = [
        close("main", MONDAY, TUESDAY),
        close("main", TUESDAY, WEDNESDAY),
        close("main", MONDAY, TUESDAY),
        close("plant", MONDAY, TUESDAY),
    ]
    records = [record(payload, f"c{number}", number, topic="erp.calendar.v1") for number, payload in enumerate(told)]
    assert await process(database, calendar, records) == [Fate.HANDLED, Fate.HANDLED, Fate.DUPLICATE, Fate.HANDLED]
    async with database.read() as session:
        assert await clock.business_now(session) == clock.BusinessDay(TUESDAY, WEDNESDAY)
        jobs = [(row.kind, row.key) for row in await fetch(session, "SELECT kind, key FROM job ORDER BY id")]
    assert jobs == [("close", "2011-08-01"), ("close", "2011-08-02")]


async def waiting_job(database: Database) -> Job:
    return Job(1, "close", "2011-08-01", {"closed": "2011-08-01", "today": "2011-08-02"}, {}, 0, database)


async def test_a_close_waits_until_its_day_is_handled(database: Database, appetite: Appetite) -> None:
    """Three orders lie in the topic and two are handled: the close waits for the third. Taken out: the loop in `day_is_read`."""
    await process(database, appetite, [record(order("1"), "e1", 0), record(order("2"), "e2", 1)])
    waits = asyncio.create_task(closing.day_is_read(await waiting_job(database), Ends(3), ["erp.orders.v1"]))  # type: ignore[arg-type]
    done, _ = await asyncio.wait([waits], timeout=0.3)
    assert not done
    await process(database, appetite, [record(order("3"), "e3", 2)])
    await asyncio.wait_for(waits, 5)


async def test_a_resumed_close_keeps_the_ends_it_noted(database: Database, appetite: Appetite) -> None:
    """What arrives after the close began belongs to the next day: the ends are asked once, also across a restart."""
    await process(database, appetite, [record(order("1"), "e1", 0)])
    job, ends = await waiting_job(database), Ends(1)
    await closing.day_is_read(job, ends, ["erp.orders.v1"])  # type: ignore[arg-type]  # a fake of the one method used
    await closing.day_is_read(job, Ends(99), ["erp.orders.v1"])  # type: ignore[arg-type]
    assert ends.asked == 1
