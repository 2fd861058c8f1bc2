"""Events leave in order per key, at least once, whatever crashes in between."""

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from sqlalchemy.event import listens_for

from shared import outbox
from shared.database import Database, execute, fetch
from shared.events import Emission, attributes_of, decode
from shared.outbox import Letter, Relay, emit, post

from .conftest import answer, order, record

Sent = list[tuple[str, str, int]]


class Broker:
    """A stand-in for the broker's client, for faults that no real broker makes on demand."""

    def __init__(self) -> None:
        self.log: list[tuple[str, bytes | None, dict[str, str]]] = []
        self.refuse: set[bytes] = set()  # event ids
        self.crash_before_ack = False

    async def send(
        self, _topic: str, key: bytes, value: bytes | None, headers: list[tuple[str, bytes]]
    ) -> asyncio.Future[object]:
        if dict(headers)["ce_id"] in self.refuse:
            raise ValueError("too large")
        self.log.append((key.decode(), value, {name: content.decode() for name, content in headers}))
        if self.crash_before_ack:
            raise asyncio.CancelledError
        done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


async def put(database: Database, *pairs: tuple[str, str]) -> None:
    async with database.transaction() as session:
        await post(
            session, [Letter("supply.events.v1", key, {"ce_id": f"{key}{text}"}, text.encode()) for key, text in pairs]
        )


async def unsent(database: Database) -> int:
    async with database.read() as session:
        return await outbox.unsent(session)


async def test_an_event_exists_only_if_its_transaction_commits(database: Database) -> None:
    """R3, before commit: a crash there leaves neither state nor event."""
    with suppress(RuntimeError):
        async with database.transaction() as session:
            await post(session, [Letter("t", "k", {}, b"x")])
            raise RuntimeError("crash")
    assert await unsent(database) == 0


async def test_a_crash_after_commit_loses_no_event(database: Database) -> None:
    """R3, after commit and before sending: the next relay sends it. Taken out: the outbox insert in `emit` (sent at once instead)."""
    await put(database, ("a", "1"))
    broker = Broker()
    assert await Relay(database, broker.send).round() == 1
    assert [key for key, _, _ in broker.log] == ["a"]


async def test_a_crash_between_send_and_mark_sends_again_with_the_same_id(database: Database) -> None:
    """R3, after sending and before marking: a second copy goes out under the same id. Taken out: marking before sending loses it instead."""
    await put(database, ("a", "1"))
    broker = Broker()
    broker.crash_before_ack = True
    with suppress(asyncio.CancelledError):
        await Relay(database, broker.send).round()
    assert await unsent(database) == 1
    broker.crash_before_ack = False
    await Relay(database, broker.send).round()
    assert [headers["ce_id"] for _, _, headers in broker.log] == ["a1", "a1"]
    assert await unsent(database) == 0


async def test_a_row_that_cannot_be_sent_holds_its_key_only(database: Database) -> None:
    """The first event of key b is refused: its followers, none of them refused, wait behind it; the others go out.

    Taken out: the held check in `round` (a follower of the same round overtakes).
    """
    await put(database, ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("b", "2"))
    broker = Broker()
    broker.refuse = {b"b1"}
    relay = Relay(database, broker.send)
    assert await relay.round() == 3
    broker.refuse = set()
    await put(database, ("b", "3"))
    assert await relay.round() == 0, "b is held for a while, its later rows too"
    relay._held.clear()
    await relay.round()
    assert [value for key, value, _ in broker.log if key == "b"] == [b"1", b"2", b"3"]


async def test_rows_of_one_key_leave_in_the_order_they_were_written(database: Database) -> None:
    """Per-key order over many transactions. Taken out: `ORDER BY position`."""
    for number in range(30):
        await put(database, (f"k{number % 3}", str(number)))
    # nothing may be sorted by luck: old row versions lie at the end of the table, and no index is read instead of it
    async with database.transaction() as session:
        await execute(session, "UPDATE outbox SET headers = headers WHERE position % 4 = 1")
    await database.engine.dispose()

    @listens_for(database.engine.sync_engine, "checkout")
    def read_the_table(connection: Any, *_: object) -> None:
        for scan in ("indexscan", "bitmapscan"):
            connection.cursor().execute(f"SET enable_{scan} = off")

    broker = Broker()
    await Relay(database, broker.send).round()
    for key in ("k0", "k1", "k2"):
        values = [int(value or b"") for name, value, _ in broker.log if name == key]
        assert values == sorted(values)


async def test_one_relay_per_service_is_active(database: Database) -> None:
    """Two relays side by side send each row once: the second waits for the advisory lock. Taken out: the lock in `_only_one`."""
    await put(database, *[("a", str(number)) for number in range(200)])
    broker, stop = Broker(), asyncio.Event()
    relays = [asyncio.create_task(Relay(database, broker.send).run(stop)) for _ in range(2)]
    while await unsent(database):
        await asyncio.sleep(0.01)
    stop.set()
    await asyncio.gather(*relays)
    assert [value for _, value, _ in broker.log] == [str(number).encode() for number in range(200)]


async def test_a_relay_whose_database_ends_in_the_middle_of_a_round_goes_on(database: Database) -> None:
    """Every connection is cut after the first row is sent, so that marking it fails: the relay connects again and both rows are sent and marked.

    Taken out: the look whether an error passes, in `run` (only the driver's own errors were ridden out: the relay ended, and its process with it).
    """
    await put(database, ("a", "1"), ("b", "1"))
    broker, stop = Broker(), asyncio.Event()
    cuts = 0
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    looker = await asyncpg.connect(
        address
    )  # apart, and nameless, so that it is spared: a look through the relay's own pool would mend it

    async def send(*args: Any) -> asyncio.Future[object]:
        nonlocal cuts
        if not cuts:
            cuts += 1
            others = "usename = current_user AND pid <> pg_backend_pid() AND datname = current_database()"
            kill = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others} AND application_name <> ''"
            cutter = await asyncpg.connect(address)
            await cutter.execute(kill)
            await cutter.close()
        return await broker.send(*args)

    running = asyncio.create_task(Relay(database, send).run(stop))
    try:
        async with asyncio.timeout(20):
            while await looker.fetchval("SELECT count(*) FROM outbox WHERE sent_at IS NULL"):
                assert not running.done(), running.exception()
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        await looker.close()
        await running
    assert {key for key, _, _ in broker.log} == {"a", "b"}


async def test_a_new_row_wakes_the_relay(database: Database) -> None:
    """An idle relay hears of a commit and does not wait for its next look."""
    broker, stop = Broker(), asyncio.Event()
    running = asyncio.create_task(Relay(database, broker.send).run(stop))
    try:
        await asyncio.sleep(0.3)  # it is idle now; what follows is bounded by the wake-up, not by this
        await put(database, ("a", "1"))
        async with asyncio.timeout(0.8):
            while not broker.log:
                await asyncio.sleep(0.005)
    finally:
        stop.set()
        await running


async def test_an_emitted_event_names_its_cause(database: Database) -> None:
    """Causation is the causing event's id, correlation runs through the chain, and the payload decides topic and key."""
    cause = record(order("1"), "e1")
    event = decode(cause, *attributes_of(cause))
    async with database.transaction() as session:
        await emit(session, [Emission(answer(event), cause=event)])
    async with database.read() as session:
        (row,) = await fetch(session, "SELECT topic, key, headers FROM outbox")
    assert (row.topic, row.key) == ("supply.events.v1", "a1")
    assert '"ce_causationid":"e1"' in row.headers
    assert '"ce_correlationid":"e1"' in row.headers


async def test_republish_sends_kept_rows_again_and_refuses_beyond_them(database: Database) -> None:
    """A broker that lost its data is refilled from the outbox; a time before the oldest row is refused with what would be right."""
    await put(database, ("a", "1"), ("b", "1"))
    broker = Broker()
    relay = Relay(database, broker.send)
    await relay.round()
    async with database.transaction() as session:
        oldest = (await fetch(session, "SELECT min(created_at) AS at FROM outbox"))[0].at
        assert await outbox.republish(session, oldest) == 2
        with pytest.raises(ValueError, match="events are kept since"):
            await outbox.republish(session, oldest.replace(year=2000))
    assert await relay.round() == 2
