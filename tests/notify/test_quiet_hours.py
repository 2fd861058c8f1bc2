"""Quiet hours, holidays, preferences and snoozing: kept back and never dropped; what is critical passes."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from notify.domain.model import Hours, Ladder, Step
from notify.domain.preferences import Off, Preferences
from notify.store.checks import CHECKS
from notify.use_cases import deliver, wishes
from shared.database import Database, execute
from shared.verify import verify

from .post import MailHost, People, post_of
from .test_digests import finish, make
from .test_http import Api, api, entries, mint  # noqa: F401  (two fixtures)
from .test_ladders import laddered, outcome, told, work
from .world import D1, D2, backorder, hear, inboxes, overdue, rows, said, stock_low, tier_changed


def quiet_now() -> Preferences:
    """Quiet for an hour yet."""
    now = datetime.now(UTC)
    return Preferences(quiet=Hours(_minute(now - timedelta(hours=1)), _minute(now + timedelta(hours=1)), "UTC"))


def _minute(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)


async def wish(database: Database, person_id: str, wanted: Preferences) -> None:
    async with database.transaction() as session:
        await wishes.set_preferences(session, person_id, wanted, lambda _: None)


async def morning(database: Database) -> None:
    """The quiet hours are over."""
    async with database.transaction() as session:
        await execute(session, "UPDATE notification SET due_at = now() WHERE due_at IS NOT NULL")
        await execute(session, "UPDATE job SET run_at = now() WHERE kind = 'release' AND state = 'due'")
        await execute(session, "UPDATE digest SET next_at = now()")
        await execute(session, "DELETE FROM preference")
        await execute(session, "DELETE FROM holiday_calendar")
    await work(database)


async def delivered(database: Database) -> list[tuple[str, str]]:
    found = await rows(
        database,
        """SELECT n.recipient_id, o.event_type FROM notification n JOIN notice o USING (notice_id)
        WHERE n.channel = 'inbox' AND n.state = 'delivered' ORDER BY 1, 2""",
    )
    return [(row.recipient_id, row.event_type) for row in found]


async def holds(database: Database) -> None:
    assert {one.name: one.examples for one in await verify(database, CHECKS) if not one.holds} == {}


async def test_at_night_an_entry_waits_and_what_is_critical_does_not(database: Database) -> None:
    """Queued at once, delivered in the morning, said so in events; the critical one at once; the other manager is not quiet.

    Taken out: `due_at` in `enter`; the timers of `later.keep`.
    """
    await wish(database, "ann", quiet_now())
    await hear(database, stock_low("A", "B"), backorder("A"))
    assert await delivered(database) == [("ann", "BackorderOpened"), ("bob", "StockLow")]
    assert (await said(database)).count("NotificationQueued") == 3
    assert (await said(database)).count("NotificationDelivered") == 2
    await work(database)
    assert ("ann", "StockLow") not in await delivered(database), "not before its time"
    await holds(database)
    await morning(database)
    assert await delivered(database) == [("ann", "BackorderOpened"), ("ann", "StockLow"), ("bob", "StockLow")]
    assert (await said(database)).count("NotificationDelivered") == 3
    await holds(database)


async def test_on_a_holiday_of_the_installation_everybody_waits(database: Database) -> None:
    """Until the next day begins in each one's zone."""
    today = datetime.now(UTC).date()
    async with database.transaction() as session:
        await wishes.set_holidays(session, [(today + timedelta(one), "Feast") for one in (-1, 0, 1)], lambda _: None)
    await hear(database, stock_low("A", "B"), backorder("A"))
    assert await delivered(database) == [("ann", "BackorderOpened")]
    await morning(database)
    assert len(await delivered(database)) == 3


async def test_a_digest_waits_for_the_morning(database: Database, mail_host: MailHost) -> None:
    """Nothing is sent in quiet hours and no attempt used up; then it goes. With something critical in it it goes at once, whole.

    Taken out: `_quiet_until` in `begin`.
    """
    await wish(database, "ann", quiet_now())
    await wish(database, "bob", quiet_now())
    await hear(database, tier_changed("A"), tier_changed("B"), backorder("B", tier="strategic"))
    await finish(database, D1, D2)
    await make(database, D1)
    digests = [row.digest_id for row in await rows(database, "SELECT digest_id FROM digest")]
    post = post_of(mail_host, People())
    await deliver.deliver(database, post, digests)
    assert mail_host.receivers() == {"Bob <bob@example.com>": 1}
    assert "Account B falls from strategic to key" in mail_host.taken[0].get_content()
    assert (await rows(database, "SELECT count(*) AS n FROM attempt"))[0].n == 1
    await holds(database)
    await morning(database)
    await deliver.deliver(database, post, digests)
    assert mail_host.receivers() == {"Bob <bob@example.com>": 1, "Ann <ann@example.com>": 1}
    await holds(database)


async def test_a_ladder_begins_when_the_entry_has_come(database: Database) -> None:
    """Nobody is passed over for what they have not been told yet."""
    await laddered(database, Ladder((Step(("lead",), after_minutes=5),)))
    await wish(database, "ann", quiet_now())
    await hear(database, overdue("A"))
    assert await rows(database, "SELECT 1 FROM ladder") == []
    await morning(database)
    assert await outcome(database) is None
    await holds(database)


async def test_an_escalation_respects_the_leads_night(database: Database) -> None:
    """It is queued for the lead and said to be; what is critical would wake them."""
    await laddered(database, Ladder((Step(("lead",), after_minutes=5),)))
    await wish(database, "lea", quiet_now())
    await hear(database, overdue("A"))
    async with database.transaction() as session:
        await execute(session, "UPDATE job SET run_at = now() WHERE kind = 'escalate'")
    await work(database)
    assert await told(database) == ["ann", "lea"]
    assert await delivered(database) == [("ann", "DueItemOverdue")]
    assert "NotificationEscalated" in await said(database)
    await morning(database)
    assert await delivered(database) == [("ann", "DueItemOverdue"), ("lea", "DueItemOverdue")]
    assert (await rows(database, "SELECT count(*) AS n FROM ladder"))[0].n == 1, (
        "who was told by a ladder stands on none"
    )


async def test_what_is_switched_off_is_not_told(database: Database) -> None:
    """Per kind of event and channel; other people hear it all the same; what is critical comes in any case; nothing is left open behind it.

    Taken out: `wanting` in `find`; `critical` in `Preferences.wants`.
    """
    off = tuple(Off(kind, channel) for kind in ("StockLow", "BackorderOpened") for channel in ("inbox", "email"))
    await wish(database, "ann", Preferences(off=(*off[:1], *off[2:])))
    await hear(database, stock_low("A", "B"), backorder("A"), backorder("A", tier="key", order_id="o2"))
    assert [(who, kind) for who, kind, _ in await inboxes(database)] == [
        ("ann", "BackorderOpened"),
        ("bob", "StockLow"),
    ]
    await finish(database, D1, D2)
    await make(database, D1)
    mailed = await rows(
        database,
        "SELECT n.recipient_id, o.event_type FROM notification n JOIN notice o USING (notice_id) WHERE n.channel = 'email' ORDER BY 1, 2",
    )
    assert [tuple(row) for row in mailed] == [("ann", "BackorderOpened"), ("ann", "StockLow"), ("bob", "StockLow")]
    reached = await rows(database, "SELECT inbox, email FROM notice WHERE data ->> 'order_id' = 'o2'")
    assert tuple(reached[0]) == ("unwanted", "unwanted")
    await holds(database)


WISHES: dict[str, Any] = {
    "off": [{"event_type": "StockLow", "channel": "email"}],
    "quiet": {"from": "22:00", "to": "07:00"},
    "zone": "Europe/Berlin",
    "holidays": ["2026-12-24"],
}


async def test_preferences_over_http(api: Api) -> None:  # noqa: F811
    """One's own, under their version; what is refused says why."""
    ann = api.client("ann")
    fresh = await ann.get("/v1/preferences")
    assert (fresh.json()["version"], fresh.json()["off"], fresh.headers["ETag"]) == (0, [], '"0"')
    put = await ann.put("/v1/preferences", json=WISHES, headers={"If-Match": '"0"'})
    assert put.status_code == 200, put.text
    assert put.json() == {
        **WISHES,
        "version": 1,
        "off": [{"event_type": "StockLow", "channel": "email", "severities": ["info", "warning"]}],
    }
    assert (await ann.put("/v1/preferences", json=WISHES, headers={"If-Match": '"0"'})).status_code == 412
    assert (await ann.get("/v1/preferences", headers={"If-None-Match": '"1"'})).status_code == 304
    assert (await api.client("bob").get("/v1/preferences")).json()["version"] == 0
    critical = {"off": [{"event_type": "StockLow", "channel": "email", "severities": ["critical"]}], "zone": "Mars"}
    refused = await ann.put("/v1/preferences", json=critical, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert [(one["pointer"], one["detail"][:16]) for one in refused.json()["errors"]] == [
        ("/off/0/severities/0", "what is critical"),
        ("/zone", "an IANA time zon"),
    ]
    for wrong in ({"quiet": {"from": "24:00", "to": "07:00"}}, {"quiet": {"from": "07:00", "to": "07:00"}}):
        assert (await ann.put("/v1/preferences", json=wrong, headers={"If-Match": '"1"'})).status_code == 422
    stranger = api.client("nobody-known")
    assert (await stranger.get("/v1/preferences")).json()["code"] == "person_unknown"
    assert (await stranger.put("/v1/preferences", json={}, headers={"If-Match": "*"})).status_code == 403


async def test_the_installations_holidays_over_http(api: Api) -> None:  # noqa: F811
    """Everybody reads them, administrators set them, as a whole and under their version."""
    ops, ann = api.client("olga", "ops"), api.client("ann", scope="notify:read notify:write")
    days = {"holidays": [{"date": "2026-12-26", "name": "Boxing Day"}, {"date": "2026-12-25", "name": "Christmas"}]}
    assert (await ann.put("/v1/holidays", json=days, headers={"If-Match": '"0"'})).status_code == 403
    put = await ops.put("/v1/holidays", json=days, headers={"If-Match": '"0"'})
    assert put.status_code == 200, put.text
    shown = await ann.get("/v1/holidays")
    assert [one["date"] for one in shown.json()["holidays"]] == ["2026-12-25", "2026-12-26"]
    assert shown.headers["ETag"] == '"1"'


def _in(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


async def test_a_snoozed_entry_comes_back(database: Database, api: Api) -> None:  # noqa: F811
    """Out of the list and the count until then, back as if new, told live; heard of meanwhile it does not come back.

    Taken out: the state in `entries`; the timer in `snooze`.
    """
    await hear(database, backorder("A"), tier_changed("A"))
    ann = api.client("ann")
    first, second = [entry["notification_id"] for entry in await entries(ann)]
    for entry in (first, second):
        put_off = await ann.post(f"/v1/notifications/{entry}:snooze", json={"until": _in(hours=2)})
        assert put_off.status_code == 200, put_off.text
    assert await entries(ann) == []
    assert (await ann.get("/v1/notifications:count")).json() == {"unread": 0}
    await holds(database)
    assert (await ann.post(f"/v1/notifications/{second}:acknowledge")).status_code == 200
    assert [entry["notification_id"] for entry in await entries(ann)] == [second]
    before = (await said(database)).count("NotificationDelivered")
    await morning(database)
    assert {entry["notification_id"] for entry in await entries(ann)} == {first, second}
    assert (await said(database)).count("NotificationDelivered") == before + 1
    await holds(database)


async def test_snoozing_again_moves_it(database: Database, api: Api) -> None:  # noqa: F811
    """The last word counts: an earlier timer brings nothing back. Taken out: `due_at <= now()` of the release."""
    await hear(database, backorder("A"))
    ann = api.client("ann")
    (entry,) = await entries(ann)
    path = f"/v1/notifications/{entry['notification_id']}:snooze"
    await ann.post(path, json={"until": _in(hours=1)})
    await ann.post(path, json={"until": _in(hours=5)})
    async with database.transaction() as session:
        await execute(
            session, "UPDATE job SET run_at = now() WHERE kind = 'release' AND id = (SELECT min(id) FROM job)"
        )
    await work(database)
    assert await entries(ann) == []
    await holds(database)


@pytest.mark.parametrize(
    ("until", "status"),
    [(_in(hours=-1), 422), (_in(days=31), 422), ("tomorrow", 422), ("2026-13-01T00:00:00Z", 422)],
    ids=["past", "too far", "a word", "no month"],
)
async def test_a_snooze_that_cannot_be(database: Database, api: Api, until: str, status: int) -> None:  # noqa: F811
    """Past, too far ahead, no moment at all."""
    await hear(database, backorder("A"))
    ann = api.client("ann")
    (entry,) = await entries(ann)
    path = f"/v1/notifications/{entry['notification_id']}:snooze"
    assert (await ann.post(path, json={"until": until})).status_code == status
    assert len(await entries(ann)) == 1


async def test_what_is_settled_or_foreign_is_not_snoozed(database: Database, api: Api) -> None:  # noqa: F811
    """Acknowledged: 409 that says so; another's entry is as absent as one that never was."""
    await hear(database, backorder("A"))
    ann = api.client("ann")
    (entry,) = await entries(ann)
    path, body = f"/v1/notifications/{entry['notification_id']}", {"until": _in(hours=1)}
    assert (await api.client("bob").post(f"{path}:snooze", json=body)).status_code == 404
    assert (await ann.post(f"/v1/notifications/{uuid4()}:snooze", json=body)).status_code == 404
    await ann.post(f"{path}:acknowledge")
    refused = await ann.post(f"{path}:snooze", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "acknowledged")


async def test_a_snooze_is_no_acknowledgement(database: Database, api: Api) -> None:  # noqa: F811
    """The ladder goes on: what somebody puts off is still unheard."""
    await laddered(database, Ladder((Step(("lead",), after_minutes=5),)))
    await hear(database, overdue("A"))
    ann = api.client("ann")
    (entry,) = await entries(ann)
    await ann.post(f"/v1/notifications/{entry['notification_id']}:snooze", json={"until": _in(days=7)})
    async with database.transaction() as session:
        await execute(session, "UPDATE job SET run_at = now() WHERE kind = 'escalate'")
    await work(database)
    assert ("lea", "DueItemOverdue") in await delivered(database)
