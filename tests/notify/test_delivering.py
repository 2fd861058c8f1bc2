"""Delivering a digest over SMTP: result classes, retries, and processes that die between any two steps."""

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from deploy.local.state import ROOT
from notify.domain.retry import Attempted
from notify.peers.mail import Letter
from notify.store import digests
from notify.store.checks import CHECKS
from notify.use_cases import close, deliver
from notify.use_cases.deliver import LOST
from shared.database import Database, execute, fetch
from shared.verify import verify

from .post import MailHost, People, post_of
from .world import D1, D2, backorder, closed, hear, rows, said, scoring_run, supply_run

DEADLINE = 20


@pytest.fixture
async def digest(database: Database) -> UUID:
    """A digest of one item for `ann`, made and not sent."""
    await hear(database, backorder("A"))
    await hear(database, closed(D1, D2), supply_run(D1), scoring_run(D1))
    async with database.transaction() as session:
        await close.make_digests(session, D1, "example.com")
    found: UUID = (await rows(database, "SELECT digest_id FROM digest"))[0].digest_id
    return found


async def attempts(database: Database) -> list[tuple[str | None, str | None]]:
    found = await rows(database, "SELECT result, code FROM attempt ORDER BY number")
    return [(row.result, row.code) for row in found]


async def state(database: Database) -> str:
    return str((await rows(database, "SELECT state FROM digest"))[0].state)


async def now_due(database: Database) -> None:
    """The next attempt's time has come."""
    async with database.transaction() as session:
        await execute(session, "UPDATE digest SET next_at = now()")


async def lease_over(database: Database) -> None:
    """Long enough after an attempt began for its process to be dead."""
    async with database.transaction() as session:
        await execute(
            session, "UPDATE attempt SET started_at = started_at - interval '10 minutes' WHERE result IS NULL"
        )
        await execute(session, "UPDATE digest SET next_at = now()")


async def holds(database: Database) -> None:
    broken = {finding.name: finding.examples for finding in await verify(database, CHECKS) if not finding.holds}
    assert broken == {}


async def test_a_mail_that_was_taken_is_delivered(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """One attempt, sent; the item is delivered and said to be; of the address only a hash is kept."""
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert await attempts(database) == [("sent", "250")]
    assert await state(database) == "sent"
    assert (await said(database))[-1] == "NotificationDelivered"
    kept = [
        row.everything
        for table in ("digest", "attempt", "notification", "notice", "job", "outbox")
        for row in await rows(database, f"SELECT t::text AS everything FROM {table} t")
    ]
    everything = " ".join(kept)
    assert "ann@example" not in everything
    assert (await rows(database, "SELECT address_hash FROM attempt"))[0].address_hash == deliver.hash_of(
        "Ann@Example.com"
    )
    await holds(database)


@pytest.mark.parametrize(
    ("reply", "result", "code"),
    [
        (("RCPT", "451 4.2.1 try later"), "refused", "451"),
        (("DATA", "452 4.3.1 disk full"), "refused", "452"),
        (("RCPT", "421 4.3.2 going down"), "refused", "421"),
        (("DATA", "die"), "unknown", "connection_lost"),
    ],
)
async def test_what_may_pass_is_tried_again(
    database: Database, mail_host: MailHost, digest: UUID, reply: tuple[str, str], result: str, code: str
) -> None:
    """4xx replies and broken connections are tried again, later, under the same Message-ID."""
    mail_host.replies = [reply]
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert await attempts(database) == [(result, code)]
    (job,) = await rows(
        database, "SELECT extract(epoch FROM run_at - now()) AS wait FROM job WHERE kind = 'mail' AND key LIKE '%/1'"
    )
    assert 20 < job.wait < 40
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert len(await attempts(database)) == 1, "not before its time"
    await now_due(database)
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert await attempts(database) == [(result, code), ("sent", "250")]
    assert len({message["Message-ID"] for message in mail_host.taken}) == 1
    await holds(database)


async def test_taken_and_then_cut_comes_again_under_the_same_message_id(
    database: Database, mail_host: MailHost, digest: UUID
) -> None:
    """The server took it and died before saying so: `unknown`, and what comes again can be told to be a copy."""
    mail_host.replies = [("DATA", "take and die")]
    post = post_of(mail_host, People())
    await deliver.deliver(database, post, [digest])
    await now_due(database)
    await deliver.deliver(database, post, [digest])
    assert [result for result, _ in await attempts(database)] == ["unknown", "sent"]
    assert len(mail_host.taken) == 2
    assert len({message["Message-ID"] for message in mail_host.taken}) == 1


@pytest.mark.parametrize("reply", [("RCPT", "550 5.1.1 <ann@example.com> unknown"), ("DATA", "554 5.6.0 no")])
async def test_a_refusal_for_good_ends_it(
    database: Database, mail_host: MailHost, digest: UUID, reply: tuple[str, str]
) -> None:
    """5xx about the message or its receiver is final: failed with the reason, said in an event, without the address."""
    mail_host.replies = [reply]
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert await state(database) == "failed"
    (found,) = await rows(database, "SELECT reason FROM notification WHERE channel = 'email'")
    assert found.reason.startswith(reply[1][:3])
    assert "ann@" not in found.reason
    assert (await said(database))[-1] == "NotificationFailed"
    await now_due_again(database)
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert len(await attempts(database)) == 1
    await holds(database)


async def now_due_again(database: Database) -> None:
    async with database.transaction() as session:
        await execute(session, "UPDATE digest SET next_at = now() - interval '1 hour'")


async def test_a_server_that_hangs_is_left_in_time(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """An attempt takes no longer than it may; what became of a message handed over is unknown."""
    mail_host.replies = [("DATA", "hang")]
    async with asyncio.timeout(DEADLINE):
        await deliver.deliver(database, post_of(mail_host, People(), timeout=0.5), [digest])
    assert await attempts(database) == [("unknown", "connection_lost")]


async def test_no_server_is_a_refusal_that_passes(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """Nothing listens: it is certain that nothing was sent, and it is tried again."""
    post = post_of(mail_host, People())
    await mail_host.stop()
    await deliver.deliver(database, post, [digest])
    assert await attempts(database) == [("refused", "connection")]
    assert await state(database) == "queued"


async def test_without_an_address_it_fails_at_once(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """There is no address of this person at accounts: nothing to try again."""
    await deliver.deliver(database, post_of(mail_host, People(without=["ann"])), [digest])
    assert await attempts(database) == [("refused", "no_address")]
    assert await state(database) == "failed"
    await holds(database)


async def test_it_is_given_up_after_a_day(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """A server that keeps saying later is believed for 24 hours."""
    mail_host.replies = [("RCPT", "451 later")] * 2
    post = post_of(mail_host, People())
    await deliver.deliver(database, post, [digest])
    async with database.transaction() as session:
        await execute(session, "UPDATE attempt SET started_at = started_at - interval '25 hours'")
    await now_due(database)
    await deliver.deliver(database, post, [digest])
    assert await state(database) == "failed"
    (found,) = await rows(database, "SELECT reason FROM digest")
    assert found.reason.startswith("given up after 2 attempts")


class Dying:
    """A mail server's client whose process dies before or after the message has gone out."""

    def __init__(self, host: MailHost, *, after: bool) -> None:
        self._server, self._after = host.server(), after

    async def send(self, letter: Letter, *, name: str, address: str) -> Attempted:
        if self._after:
            await self._server.send(letter, name=name, address=address)
        raise KilledError


class KilledError(BaseException):
    """The end of a process, as far as one process can play it."""


@pytest.mark.parametrize("after", [False, True])
async def test_a_death_while_sending_loses_nothing(
    database: Database,
    mail_host: MailHost,
    digest: UUID,
    after: bool,  # noqa: FBT001 (the two crash points)
) -> None:
    """Dead before or after the message went out, before it was recorded: once the lease is over it is tried again.

    Within the lease nobody else touches it. Taken out: the lease in `begin` (doubles while the first still sends),
    LOST (never sent).
    """
    post = post_of(mail_host, People())
    with pytest.raises(KilledError):
        await deliver.deliver(database, replace(post, mail=Dying(mail_host, after=after)), [digest])
    assert await attempts(database) == [(None, None)]
    await holds(database)
    await deliver.deliver(database, post, [digest])
    assert await attempts(database) == [(None, None)], "the lease is not over"
    (job,) = await rows(database, "SELECT key FROM job WHERE kind = 'mail' AND key LIKE '%/lease'")
    assert job.key == f"{digest}/1/lease"
    await lease_over(database)
    await deliver.deliver(database, post, [digest])
    assert await attempts(database) == [(LOST.result, LOST.code), ("sent", "250")]
    assert len({message["Message-ID"] for message in mail_host.taken}) == 1
    assert len(mail_host.taken) == 1 + after
    await holds(database)


async def test_what_is_known_to_be_sent_is_not_forgotten(
    database: Database, mail_host: MailHost, digest: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away just when the attempt is recorded: recording is tried again, the mail is not.

    Taken out: the loop in `_insist`.
    """
    real, failures = digests.end_attempt, [ConnectionError("away"), ConnectionError("away")]

    async def flaky(*args: Any) -> bool:
        if failures:
            raise failures.pop()
        return await real(*args)

    monkeypatch.setattr(digests, "end_attempt", flaky)
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert await attempts(database) == [("sent", "250")]
    assert len(mail_host.taken) == 1


async def test_two_workers_send_it_once(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """Both come for the same digest at once; the row decides. Taken out: FOR UPDATE in `_LOCK`."""
    post = post_of(mail_host, People())
    await asyncio.gather(*(deliver.deliver(database, post, [digest]) for _ in range(4)))
    assert len(mail_host.taken) == 1


async def test_who_waited_for_a_digest_sees_the_attempt_that_began_meanwhile(database: Database, digest: UUID) -> None:
    """One has the row and begins an attempt, another waits for the row: it finds the attempt and leaves it alone, instead of beginning the same one again.

    Taken out: the statement of its own in `digests.lock` (both numbered theirs 1, and the second failed).
    """
    lease, waiting = timedelta(seconds=60), asyncio.Event()

    async def second() -> deliver.Begun | None:
        async with database.transaction() as session:
            await fetch(session, "SELECT 1 FROM digest")  # its connection and its snapshot are there
            waiting.set()
            return await deliver.begin(session, digest, lease=lease)

    async with database.transaction() as session:
        begun = await deliver.begin(session, digest, lease=lease)
        assert begun is not None
        other = asyncio.create_task(second())
        await waiting.wait()
        await until_locked(database)
    assert await other is None
    async with database.read() as session:
        assert [row.number for row in await fetch(session, "SELECT number FROM attempt")] == [1]


async def until_locked(database: Database) -> None:
    """Somebody waits for a lock in this database."""
    waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(DEADLINE):
        while True:
            async with database.read() as session:
                if await fetch(session, waits):
                    return
            await asyncio.sleep(0.02)


SENDER = """
import asyncio, sys
from uuid import UUID
from notify.settings import NotifySettings
from notify.use_cases import deliver
from shared.database import Database
from tests.notify.post import People, post_of

class Host:
    def server(self, timeout):
        from notify.peers.mail import MailServer
        return MailServer("127.0.0.1", int(sys.argv[2]), "bellwether@example.com", timeout=timeout)

async def main():
    database = Database(sys.argv[1], service="notify", settings=NotifySettings(database_url=sys.argv[1]))
    await deliver.deliver(database, post_of(Host(), People(), 60), [UUID(sys.argv[3])])

asyncio.run(main())
"""


async def test_kill_minus_nine_inside_data(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """A real process, killed while the server has the message and has not answered: the attempt is `unknown`, the
    next one sends it.
    """
    mail_host.replies = [("DATA", "hang")]
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, url, str(mail_host.port), str(digest), cwd=ROOT
    )
    async with asyncio.timeout(DEADLINE):
        await mail_host.in_data.wait()
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert await attempts(database) == [(None, None)]
    await lease_over(database)
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    assert [result for result, _ in await attempts(database)] == ["unknown", "sent"]
    assert len(mail_host.taken) == 1
    await holds(database)


async def test_no_transaction_is_open_while_sending(database: Database, mail_host: MailHost, digest: UUID) -> None:
    """While the server has the message in hand, no connection of ours is inside a transaction.

    Taken out: leave the first transaction of `_attempt` open around `_send`.
    """
    mail_host.replies = [("DATA", "hang")]
    task = asyncio.create_task(deliver.deliver(database, post_of(mail_host, People(), timeout=2), [digest]))
    await mail_host.in_data.wait()
    idle = await rows(
        database,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    )
    assert idle[0][0] == 0
    await task


def test_a_lease_outlives_its_recording() -> None:
    """Whoever insists on recording an attempt has done so, or given up, before another may take the digest over."""
    assert timedelta(seconds=sum(deliver.INSIST)) < deliver.MARGIN
