"""Taking back what nobody has been told yet."""

import asyncio
from typing import Any

import pytest

from notify.domain.model import Ladder, Step
from notify.store.checks import CHECKS
from notify.use_cases import deliver
from shared.database import Database, execute
from shared.verify import verify

from .post import MailHost, People, post_of
from .test_digests import finish, make
from .test_http import Api, api, entries, mint  # noqa: F401  (two fixtures)
from .test_ladders import close, laddered, outcome, told
from .test_quiet_hours import morning, quiet_now, wish
from .world import D1, D2, D3, backorder, hear, overdue, rows, said, stock_low, tier_changed

CANCEL = "/v1/notifications:cancel"


async def holds(database: Database) -> None:
    assert {one.name: one.examples for one in await verify(database, CHECKS) if not one.holds} == {}


async def cancel(api: Api, **body: Any) -> dict[str, int]:  # noqa: F811
    answer = await api.client("pia", "planner", scope="notify:read notify:write").post(
        CANCEL, json={"reason": "entered wrongly", **body}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, int] = answer.json()
    return found


async def test_what_waits_of_an_account_is_taken_back(database: Database, api: Api, mail_host: MailHost) -> None:  # noqa: F811
    """Entries kept back by the night, items of digests not yet sent, notices for the next digest: failed with the reason, and said to be; what a person
    has already stays, and so does everything of other accounts.

    Taken out: the account in `_OF_ACCOUNT`; the check of `items_end_with_their_digest` for what was cancelled.
    """
    await wish(database, "ann", quiet_now())
    await hear(database, stock_low("A"), backorder("A"), tier_changed("B"))
    await finish(database, D1, D2)
    await make(database, D1)
    await hear(database, tier_changed("A"), day=D2)
    assert await cancel(api, account_id="A") == {"entries": 2, "mails": 2, "open_notices": 1, "ladders": 0}
    await holds(database)
    assert (await said(database)).count("NotificationFailed") == 4
    await morning(database)
    assert [entry["event_type"] for entry in await entries(api.client("ann"))] == ["BackorderOpened"]
    digests = [row.digest_id for row in await rows(database, "SELECT digest_id FROM digest")]
    await deliver.deliver(database, post_of(mail_host, People()), digests)
    assert mail_host.receivers() == {"Bob <bob@example.com>": 1}
    await finish(database, D2, D3)
    assert await make(database, D2) == 0
    await holds(database)
    assert await cancel(api, account_id="A") == {"entries": 0, "mails": 0, "open_notices": 0, "ladders": 0}


async def test_a_ladder_of_a_cause_goes_no_further(database: Database, api: Api) -> None:  # noqa: F811
    """By the event that caused it; another event of the same account is not touched."""
    await laddered(database, Ladder((Step(("lead",), after_days=1),)))
    await hear(database, overdue("A", "i1"))
    await hear(database, overdue("A", "i2"))
    (first, *_) = await rows(database, "SELECT event_source, event_id FROM notice ORDER BY notice_id")
    done = await cancel(api, cause={"source": first.event_source, "event_id": first.event_id})
    assert done == {"entries": 0, "mails": 0, "open_notices": 1, "ladders": 1}
    await close(database, D1, D2)
    await close(database, D2, D3)
    assert await told(database) == ["ann", "ann", "lea"]
    assert {row.outcome for row in await rows(database, "SELECT outcome FROM ladder")} == {"cancelled", "exhausted"}
    await holds(database)
    assert await outcome(database) is not None


async def test_a_mail_that_is_being_sent_is_not_taken_back(
    database: Database,
    api: Api,  # noqa: F811
    mail_host: MailHost,
) -> None:
    """Nobody can say any more that it was not told. Taken out: the test for an attempt under way in `_FAIL`."""
    await hear(database, backorder("A"))
    await finish(database, D1, D2)
    await make(database, D1)
    (digest,) = await rows(database, "SELECT digest_id FROM digest")
    mail_host.replies = [("DATA", "hang")]
    sending = asyncio.create_task(deliver.deliver(database, post_of(mail_host, People(), 1.0), [digest.digest_id]))
    await mail_host.in_data.wait()
    assert (await cancel(api, account_id="A"))["mails"] == 0
    await sending
    async with database.transaction() as session:
        await execute(session, "UPDATE digest SET next_at = now()")
    await deliver.deliver(database, post_of(mail_host, People()), [digest.digest_id])
    assert len(mail_host.taken) == 1
    await holds(database)


async def test_only_ops_and_planners_take_back(database: Database, api: Api) -> None:  # noqa: F811
    """A manager is refused, and told why; what is given twice or not at all is told too."""
    refused = await api.client("ann").post(CANCEL, json={"account_id": "A", "reason": "r"})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")
    for wrong in ({}, {"account_id": "A", "cause": {"source": "s", "event_id": "e"}}):
        assert (await api.client("olga", "ops").post(CANCEL, json={"reason": "r", **wrong})).status_code == 422
    assert (await said(database)).count("NotificationFailed") == 0


@pytest.mark.parametrize("role", ["ops", "planner"])
async def test_repeating_takes_back_nothing_twice(database: Database, api: Api, role: str) -> None:  # noqa: F811
    """With its key the answer is the same; the effect is one."""
    await wish(database, "ann", quiet_now())
    await hear(database, stock_low("A"))
    client, headers = api.client("olga", role), {"Idempotency-Key": "k"}
    body = {"account_id": "A", "reason": "r"}
    first = await client.post(CANCEL, json=body, headers=headers)
    again = await client.post(CANCEL, json=body, headers=headers)
    assert first.json() == again.json() == {"entries": 1, "mails": 0, "open_notices": 1, "ladders": 0}
    assert (await said(database)).count("NotificationFailed") == 1
