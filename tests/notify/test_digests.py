"""The digest of a close: when it is made, what it holds, once per person."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any, cast

from notify.domain.digest import message_id
from notify.handlers.jobs import digest_job, mail_job
from notify.use_cases import close
from notify.use_cases import rules as administering
from notify.use_cases.close import DIGEST_JOB, MAIL_JOB
from shared.database import Database, execute
from shared.jobs import JobRunner
from shared.kafka import Offsets

from .post import MailHost, People, post_of
from .world import (
    D1,
    D2,
    D3,
    account,
    backorder,
    closed,
    hear,
    inboxes,
    person,
    rows,
    said,
    scoring_run,
    stock_low,
    supply_run,
    tier_changed,
)

DEADLINE = 20
DOMAIN = "example.com"


class Ends:
    """Where the topics end, as a test says."""

    def __init__(self, ends: dict[tuple[str, int], int] | None = None) -> None:
        self.ends_are = ends or {}

    async def ends(self, _topics: Collection[str], _reached: object = None) -> dict[tuple[str, int], int]:
        return self.ends_are


@asynccontextmanager
async def working(
    database: Database, host: MailHost, people: People | None = None, ends: Ends | None = None
) -> AsyncIterator[None]:
    """Notify's jobs run meanwhile, on the real runner."""
    stop = asyncio.Event()
    post = post_of(host, people or People())
    offsets = cast("Offsets", ends or Ends())
    handlers = {DIGEST_JOB: digest_job(lambda: offsets, ["supply.events.v1"], DOMAIN), MAIL_JOB: mail_job(lambda: post)}
    task = asyncio.create_task(JobRunner(database, handlers).run(stop))
    try:
        async with asyncio.timeout(DEADLINE):
            yield
    finally:
        stop.set()
        await task


async def until(database: Database, sql: str, wanted: Any) -> None:
    """Waits until a query of one value answers so."""
    while (await rows(database, sql))[0][0] != wanted:
        await asyncio.sleep(0.01)


SENT = "SELECT count(*) FROM digest WHERE state = 'sent'"
CLAIMED = "SELECT count(*) FROM digest_window WHERE claimed_at IS NOT NULL"


async def finish(database: Database, day: date, following: date) -> None:
    """The day's close, and the end of both its runs."""
    await hear(database, closed(day, following))
    await hear(database, supply_run(day), scoring_run(day), day=day)


async def make(database: Database, day: date) -> int:
    async with database.transaction() as session:
        return await close.make_digests(session, day, DOMAIN)


async def test_one_mail_per_person_and_close(database: Database, mail_host: MailHost) -> None:
    """Whatever a day brings a manager comes in one message after both runs of its close have ended."""
    await hear(database, backorder("A"), tier_changed("A"), stock_low("A", "B"))
    async with working(database, mail_host):
        await finish(database, D1, D2)
        await until(database, SENT, 2)
    assert mail_host.receivers() == {"Ann <ann@example.com>": 1, "Bob <bob@example.com>": 1}
    (ann,) = [message for message in mail_host.taken if "ann@" in str(message["To"])]
    assert str(ann["Subject"]) == "3 items for Nov 1, 2011 (1 urgent)"
    assert ann["Message-ID"] == message_id(D1, "ann", DOMAIN)
    text = ann.get_content()
    assert "Account A, order o1: 120 units short on 1 line" in text
    assert "Account B" not in text


async def test_a_digest_waits_for_both_runs(database: Database) -> None:
    """With one run missing nothing is made yet; the second run's end makes it. Taken out: `complete` in `run_ended`."""
    await hear(database, backorder("A"))
    await hear(database, closed(D1, D2), supply_run(D1))
    waiting = "SELECT count(*) FROM job WHERE kind = 'digest' AND run_at <= now()"
    assert (await rows(database, waiting))[0][0] == 0
    await hear(database, scoring_run(D1))
    assert (await rows(database, waiting))[0][0] == 1


async def test_ten_minutes_after_the_close_it_goes_out_anyway(database: Database, mail_host: MailHost) -> None:
    """A run that is never heard of holds nobody's digest up for longer than ten wall minutes.

    Taken out: the timer that `days_closed` sets.
    """
    await hear(database, backorder("A"))
    before = datetime.now().astimezone()
    await hear(database, closed(D1, D2))
    (timer,) = await rows(database, "SELECT run_at FROM job WHERE kind = 'digest'")
    assert timedelta(minutes=9, seconds=59) <= timer.run_at - before <= timedelta(minutes=10, seconds=30)
    async with database.transaction() as session:  # ten minutes later
        await execute(session, "UPDATE job SET run_at = now() WHERE kind = 'digest'")
    async with working(database, mail_host):
        await until(database, SENT, 1)
    assert mail_host.subjects() == ["1 item for Nov 1, 2011 (1 urgent)"]


async def test_a_digest_waits_for_everything_before_its_runs(database: Database, mail_host: MailHost) -> None:
    """The end of a run may be read before what the run said on other partitions: the digest waits until that is
    handled.

    Taken out: `day_is_read` in the digest job.
    """
    await hear(database, closed(D1, D2), supply_run(D1), scoring_run(D1))
    ends = Ends({("supply.events.v1", 7): 1})
    async with working(database, mail_host, ends=ends):
        await until(database, "SELECT count(*) FROM job WHERE kind = 'digest' AND progress ? 'ends'", 1)
        assert (await rows(database, CLAIMED))[0][0] == 0
        await hear(database, backorder("A"))
        async with database.transaction() as session:  # and with it partition 7 has been read
            await execute(
                session, "UPDATE record_count SET partition = 7, next_offset = 1 WHERE topic = 'supply.events.v1'"
            )
        await until(database, SENT, 1)


async def test_what_comes_late_joins_the_next(database: Database) -> None:
    """An item of a day whose digest has gone out is in the next one; one of a day still open waits for its own close."""
    await finish(database, D1, D2)
    await make(database, D1)
    await hear(database, backorder("A", order_id="late"), day=D1)
    await hear(database, backorder("A", order_id="early"), day=D3)
    await finish(database, D2, D3)
    assert await make(database, D2) == 1
    found = await rows(
        database,
        """SELECT o.data ->> 'order_id' AS order_id, d.closed_date FROM notification n JOIN notice o USING (notice_id)
        JOIN digest d USING (digest_id)""",
    )
    assert [(row.order_id, row.closed_date) for row in found] == [("late", D2)]


async def test_an_earlier_window_goes_first(database: Database) -> None:
    """When two closes come due together each item lies in the digest of its own day."""
    await hear(database, backorder("A", order_id="1"), day=D1)
    await hear(database, backorder("A", order_id="2"), day=D2)
    await hear(database, closed(D1, D2), closed(D2, D3))
    assert await make(database, D2) == 2
    found = await rows(
        database,
        """SELECT o.data ->> 'order_id' AS order_id, d.closed_date FROM notification n JOIN notice o USING (notice_id)
        JOIN digest d USING (digest_id) ORDER BY 1""",
    )
    assert [(row.order_id, row.closed_date) for row in found] == [("1", D1), ("2", D2)]


async def test_a_window_is_claimed_once(database: Database) -> None:
    """Two workers that come for one window at the same time make one digest per person between them.

    Taken out: `AND claimed_at IS NULL` of the claim.
    """
    await hear(database, backorder("A"), stock_low("B"))
    await finish(database, D1, D2)
    assert sorted(await asyncio.gather(make(database, D1), make(database, D1))) == [0, 2]
    assert (await rows(database, "SELECT count(*) FROM digest"))[0][0] == 2


async def test_a_close_without_news_sends_nothing(database: Database, mail_host: MailHost) -> None:
    """No items, no mail: the window is claimed and that is all."""
    async with working(database, mail_host):
        await finish(database, D1, D2)
        await until(database, CLAIMED, 1)
    assert mail_host.taken == []


async def test_the_audience_is_found_when_sending(database: Database) -> None:
    """A manager reassigned between event and close: the new one gets the mail. Taken out: nothing is found before
    `_make`.
    """
    await hear(database, backorder("A"))
    await hear(database, account("A", "bob", version=2))
    await finish(database, D1, D2)
    await make(database, D1)
    assert [row.person_id for row in await rows(database, "SELECT person_id FROM digest")] == ["bob"]


async def test_access_lost_before_sending_passes_the_item_on(database: Database, mail_host: MailHost) -> None:
    """Reassigned between making and sending the digest: the old manager's mail goes without the item, and the next
    digest tells the new one.

    Taken out: `_still_theirs` in `begin`.
    """
    await hear(database, backorder("A"))
    await finish(database, D1, D2)
    await make(database, D1)
    await hear(database, account("A", "bob", version=2))
    async with working(database, mail_host):
        await until(database, "SELECT state FROM digest", "failed")
        await finish(database, D2, D3)
        await until(database, SENT, 1)
    assert mail_host.receivers() == {"Bob <bob@example.com>": 1}
    assert "NotificationFailed" in await said(database)


async def test_an_account_that_stays_unknown_falls_to_planners_at_the_close(database: Database) -> None:
    """By then nobody can answer for it: inbox and digest go to those whom the rule names otherwise."""
    async with database.transaction() as session:
        await administering.set_department(session, "planner", ["pia"], lambda _: None)
    await hear(database, backorder("NEW"))
    await finish(database, D1, D2)
    await make(database, D1)
    assert await inboxes(database) == [("pia", "BackorderOpened", ["NEW"])]
    assert [row.person_id for row in await rows(database, "SELECT person_id FROM digest")] == ["pia"]


async def test_an_account_known_by_the_close_goes_to_its_manager(database: Database) -> None:
    """The event came first, its account later: the manager is told at the close, in the inbox too."""
    await hear(database, backorder("C"))
    await hear(database, person("cat"), account("C", "cat"))
    await finish(database, D1, D2)
    await make(database, D1)
    assert await inboxes(database) == [("cat", "BackorderOpened", ["C"])]


async def test_nobody_to_tell_is_given_up_after_thirty_days(database: Database) -> None:
    """It is offered again at each close, then noted as told to nobody; nothing is dropped in silence."""
    await hear(database, stock_low())
    for day, following in ((D1, D2), (D1 + timedelta(days=30), D1 + timedelta(days=31))):
        await hear(database, closed(day, following))
        await make(database, day)
        assert (await rows(database, "SELECT email FROM notice"))[0].email == "open"
    await hear(database, closed(D1 + timedelta(days=31), D1 + timedelta(days=32)))
    await make(database, D1 + timedelta(days=31))
    assert tuple((await rows(database, "SELECT inbox, email FROM notice"))[0]) == ("nobody", "nobody")


async def test_a_mail_in_the_reader_s_language(database: Database, mail_host: MailHost) -> None:
    """A person whose locale is Chinese reads Chinese."""
    await hear(database, backorder("A"))
    async with working(database, mail_host, People({"ann": "zh-CN"})):
        await finish(database, D1, D2)
        await until(database, SENT, 1)
    (message,) = mail_host.taken
    assert str(message["Subject"]) == "2011年11月1日：1 条通知（1 条紧急）"
    assert "Account A，订单 o1：1 行共缺 120 件" in message.get_content()


async def test_while_accounts_is_away_the_mail_waits(database: Database, mail_host: MailHost) -> None:
    """Nobody can be reached without an address: the job sets itself a later timer and no attempt is used up."""
    people = People()
    people.away = True
    await hear(database, backorder("A"))
    await finish(database, D1, D2)
    async with working(database, mail_host, people):
        await until(database, "SELECT count(*) FROM job WHERE kind = 'mail' AND key LIKE '%wait-1'", 1)
        assert (await rows(database, "SELECT count(*) FROM attempt"))[0][0] == 0
        people.away = False
        async with database.transaction() as session:
            await execute(session, "UPDATE job SET run_at = now() WHERE kind = 'mail' AND state = 'due'")
        await until(database, SENT, 1)
