"""A process that tells is killed between any two of its steps: nobody is told twice what is known, and nobody is missed."""

import asyncio
import sys
from collections import Counter

import pytest

from deploy.local.state import ROOT
from notify.store.checks import CHECKS
from shared.database import Database
from shared.verify import verify

from .post import MailHost
from .world import rows

DEADLINE = 400
STEPS = 27
"""Commits from the event to the lead's digest: 1 is the event's, 6 and 7 begin and end the manager's mail, 10 is the escalation, 17 the release."""
SHORT = ("after:1", "before:7", "after:10", "before:11", "before:18")
ALL = tuple(f"{when}:{nr}" for nr in range(1, STEPS + 1) for when in ("before", "after"))


@pytest.mark.parametrize(
    "points", [pytest.param(SHORT, id="short"), pytest.param(ALL, id="long", marks=pytest.mark.long)]
)
async def test_kill_minus_nine_between_any_two_steps(
    database: Database, mail_host: MailHost, points: tuple[str, ...]
) -> None:
    """From an event heard over the manager's entry and digest, the lead's escalation, kept back by their night, to its release and the lead's digest:
    a real process killed (SIGKILL) before or after each of its commits, and another that does the rest. At the end everybody has each entry once, each step
    was taken and said once, and a mail is there once, or once more for each attempt of which nobody knows what became of it, under one Message-ID.

    Taken out, each in turn: the comparison of places in `climb`, and a commit before `move` (the step is taken again and runs into the key of
    `escalation`); a commit before what `release` says (never said).
    """
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notify.doomed", url, str(mail_host.port), *points, cwd=ROOT
    )
    try:
        assert await asyncio.wait_for(doomed.wait(), DEADLINE) == 0
    finally:
        if doomed.returncode is None:
            doomed.kill()
            await doomed.wait()
    events = len(points)
    entries = await rows(database, "SELECT recipient_id, channel, state FROM notification")
    assert Counter(map(tuple, entries)) == {
        (who, channel, "delivered"): events for who in ("ann", "lea") for channel in ("inbox", "email")
    }
    assert (await rows(database, "SELECT count(*) AS n FROM escalation"))[0].n == events
    said = await rows(
        database,
        """SELECT headers::jsonb ->> 'ce_type' AS type, convert_from(value, 'UTF8')::jsonb ->> 'recipient_id' AS who, count(*) AS n
        FROM outbox WHERE headers::jsonb ->> 'ce_type' LIKE 'Notification%' GROUP BY 1, 2""",
    )
    assert {(row.type.removesuffix(".v1"), row.who): row.n for row in said} == {
        ("NotificationQueued", "ann"): 2 * events,
        ("NotificationDelivered", "ann"): 2 * events,
        ("NotificationQueued", "lea"): 2 * events,
        ("NotificationDelivered", "lea"): 2 * events,
        ("NotificationEscalated", "lea"): events,
    }
    assert await rows(database, "SELECT kind, key, error FROM job WHERE attempts > 0") == [], "no job failed on the way"
    await _mails(database, mail_host, events)
    own = {check.name for check in CHECKS}  # nobody relays here: what stays in the outbox is no fault
    assert {one.name: one.examples for one in await verify(database, CHECKS) if one.name in own and not one.holds} == {}


async def _mails(database: Database, mail_host: MailHost, events: int) -> None:
    """No digest is missing; a copy of one comes of an attempt that was cut off."""
    taken = Counter(str(message["Message-ID"]) for message in mail_host.taken)
    digests = await rows(
        database,
        """SELECT d.message_id, d.person_id, count(*) FILTER (WHERE a.result = 'unknown') AS unknown,
          count(*) FILTER (WHERE a.result = 'sent') AS sent FROM digest d JOIN attempt a USING (digest_id) GROUP BY 1, 2""",
    )
    assert Counter(row.person_id for row in digests) == {"ann": events, "lea": events}
    for row in digests:
        assert row.sent == 1
        assert 1 <= taken[row.message_id] <= 1 + row.unknown
