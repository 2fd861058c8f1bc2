"""Live streams on a real database: nothing is missed, nothing comes twice, and what they may use up is bounded."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated, Any

import asyncpg
import httpx
import pytest
from anyio import BrokenResourceError
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.sse import EventSourceResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Message as AsgiMessage
from starlette.types import Receive, Scope, Send

from shared.auth import Principal, requires
from shared.contracts import OrderRejected
from shared.database import Database, execute, fetch
from shared.events import Emission
from shared.http import AppSpec, LastEventId, StreamEnd, build_app, events, open_stream, streamed
from shared.http.boundary import Caught
from shared.live import Feed, Hub, Listener, Message, Row, Told
from shared.outbox import emit
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem
from tests.support.live import WITHIN, Stream, listening

PATH = "/v1/things:stream"
Reading = Annotated[Principal, requires("things:read")]


def feed() -> Feed:
    """Made-up rights: people are told of what is keyed by their own name."""

    async def tell(_: AsyncSession, rows: Sequence[Row], listeners: Sequence[Listener]) -> Told:
        return {
            one: [
                Message(row.position, "refused", json.dumps(json.loads(row.value)["order_id"]))
                for row in rows
                if row.key == one.principal.subject
            ]
            for one in listeners
        }

    return Feed("things", (OrderRejected,), tell)


async def _opened(request: Request, principal: Reading, last: LastEventId = None) -> AsyncIterator[Listener]:
    async with open_stream(request, principal, last) as listener:
        yield listener


def router() -> APIRouter:
    made = APIRouter(prefix="/v1", tags=["things"])

    @made.get("/things:stream", response_class=EventSourceResponse, responses=streamed({"refused": "so it is"}, "…"))
    async def stream_things(
        request: Request, _: Reading, listener: Annotated[Listener, Depends(_opened)]
    ) -> AsyncIterator[StreamEnd]:
        """What was refused."""
        async for event in events(request, listener):
            yield event

    return made


def app_of(spec: AppSpec, **own: Any) -> FastAPI:
    """The made-up service with a stream; `own` are settings."""
    settings = spec.settings.model_copy(update=own)
    hub = Hub(spec.database, feed(), settings)
    return build_app(replace(spec, settings=settings, routers=(router(),), live=hub))


def hub_of(client: httpx.AsyncClient) -> Hub:
    transport: Any = client._transport
    hub: Hub = transport.app.state.live
    return hub


@pytest.fixture
def client(spec: AppSpec, client_of: ClientOf) -> httpx.AsyncClient:
    return client_of(app_of(spec), sub="pat")


async def say(session: AsyncSession, *names: str, key: str = "pat") -> None:
    """Puts events into the outbox."""
    told = [
        OrderRejected(
            order_id=name, order_source="erp", account_id=key, code="toy", detail="", refused_event_id="e", refused_type="t"
        )
        for name in names
    ]  # fmt: skip
    await emit(session, [Emission(one) for one in told])


async def said(database: Database, *names: str, key: str = "pat") -> None:
    async with database.transaction() as session:
        await say(session, *names, key=key)


async def refused(client: httpx.AsyncClient, last: str | None = None) -> httpx.Response:
    """The answer to one who is not to be served: a stream would never end."""
    async with asyncio.timeout(WITHIN):
        return await client.get(PATH, headers={} if last is None else {"Last-Event-ID": last})


async def heard(stream: Stream, count: int) -> list[str]:
    return [(await stream.event()).data for _ in range(count)]


async def settled(database: Database) -> None:
    """Waits until no transaction of the server is open that began before the last event: until then it counts as of this moment."""
    below = "SELECT max(xid) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled FROM outbox"
    async with asyncio.timeout(30):
        while True:
            async with database.read() as session:
                if (await fetch(session, below))[0].settled:
                    return
            await asyncio.sleep(0.01)


async def test_what_is_said_while_listening_is_heard_in_order(client: httpx.AsyncClient, database: Database) -> None:
    """A stream without an id begins with what happens from now on; others' events are not in it."""
    await said(database, "before")
    await settled(database)
    async with listening(client, PATH) as stream:
        await said(database, "1", "2")
        await said(database, "foreign", key="sam")
        await said(database, "3")
        assert await heard(stream, 3) == ["1", "2", "3"]


async def test_a_transaction_that_commits_late_is_not_missed(client: httpx.AsyncClient, database: Database) -> None:
    """It began before and commits after another: whoever had already gone past the other would never hear of it. A stream that is open and one that resumes.

    Taken out: `xid < pg_snapshot_xmin` of the read (the late one is never heard: the open stream has gone past it).
    """
    async with listening(client, PATH) as stream:
        start = stream.last
        async with database.transaction() as late:
            await say(late, "late")
            await said(database, "quick")
            async with listening(client, PATH, start) as early:
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(1.5):  # longer than the reader ever waits: it had its chance to go wrong
                        await early.event()
        await said(database, "last")
        assert await heard(stream, 3) == ["late", "quick", "last"]
        async with listening(client, PATH, start) as again:
            assert await heard(again, 3) == ["late", "quick", "last"]


async def test_resuming_has_neither_gap_nor_double(client: httpx.AsyncClient, database: Database) -> None:
    """From any id, the first block's included, exactly what followed it; events said while the stream catches up follow in order.

    Taken out: the strict `>` of the read (`>=`: the last event comes again); the condition before a stream joins the others (what was said
    meanwhile is missed).
    """
    ids: list[str | None] = []
    async with listening(client, PATH) as stream:
        ids.append(stream.last)
        for number in range(5):
            await said(database, *(f"{number}.{place}" for place in range(3)))
        for _ in range(15):
            await stream.event()
            ids.append(stream.last)
    await said(database, "away")
    whole = [f"{number}.{place}" for number in range(5) for place in range(3)] + ["away", "end"]
    for had, last in enumerate(ids):
        async with listening(client, PATH, last) as stream:
            if had == 0:
                await said(database, "end")
            assert await heard(stream, len(whole) - had) == whole[had:]


async def test_many_streams_are_one_reader(spec: AppSpec, client_of: ClientOf, database: Database) -> None:
    """Twenty streams that wait hold no connection of the pool, and one reader looks for all of them; with the last stream it ends."""
    app = app_of(spec, stream_limit_per_principal=20)
    client = client_of(app, sub="pat")
    async with asyncio.TaskGroup() as group:
        opened = [listening(client, PATH) for _ in range(20)]
        streams = [await group.create_task(one.__aenter__()) for one in opened]
    await said(database, "one")
    assert [await heard(stream, 1) for stream in streams] == [["one"]] * 20
    hub = hub_of(client)
    assert len(hub._listening) == 20
    assert hub._reader is not None
    pool: Any = database.engine.pool
    async with asyncio.timeout(5):
        while pool.checkedout():
            await asyncio.sleep(0.001)  # the reader's own look, for a moment
    for one in opened:
        await one.__aexit__(None, None, None)
    assert hub_of(client)._reader is None
    assert not hub_of(client)._open


@pytest.mark.parametrize("last", ["", "7", "other.1.1.1", "things.1.1", "things.x.1.1", "things.1.ffffffffffffffff.1"])
async def test_an_id_of_nobody_is_refused(client: httpx.AsyncClient, last: str) -> None:
    """Made up, damaged, or of another stream: 400 with what to do, never a stream with a gap."""
    told = problem(await refused(client, last), 400, "last_event_id_malformed")
    assert "read the list" in told["detail"]
    assert hub_of(client)._open == set()


async def test_an_id_from_ahead_or_from_long_ago_is_refused(client: httpx.AsyncClient) -> None:
    """One that no transaction has had yet (a database put back) 400; one older than what is kept 410: what followed it may be gone.

    Taken out: each of the two conditions in `_known` (a stream that silently lacks what came between).
    """
    now = int(time.time())
    ahead = await refused(client, f"things.7fffffffffff.0.{now:x}")
    problem(ahead, 400, "last_event_id_unknown")
    old = await refused(client, f"things.1.1.{now - 29 * 86_400 - 60:x}")
    told = problem(old, 410, "last_event_id_too_old")
    assert "29 days" in told["detail"]
    assert "read the list" in told["detail"]


async def test_how_old_an_id_is_goes_by_its_event(client: httpx.AsyncClient, database: Database) -> None:
    """An old event that is told today gives an old id: what follows it may be forgotten tomorrow.

    Taken out: `created_at` in the read (now instead: the id would pass for new).
    """
    async with listening(client, PATH) as stream:
        start = stream.last
    await said(database, "old")
    async with database.transaction() as session:
        await execute(session, "UPDATE outbox SET created_at = now() - interval '29 days 1 hour'")
    async with listening(client, PATH, start) as stream:
        assert await heard(stream, 1) == ["old"]
    problem(await refused(client, stream.last), 410, "last_event_id_too_old")


async def test_silence_is_broken_with_the_id_reached(spec: AppSpec, client_of: ClientOf, database: Database) -> None:
    """Heartbeats come at the set interval and carry how far the stream is, others' events included: a quiet stream's id does not grow old."""
    client = client_of(app_of(spec, stream_heartbeat=0.2), sub="pat")
    async with listening(client, PATH) as stream, asyncio.timeout(20):
        start = stream.last
        await said(database, "foreign", key="sam")
        while stream.last == start:
            beat = await stream.block()
            assert beat is not None
            assert (beat.comment, beat.event, beat.data) == ("heartbeat", None, None)
        reached = stream.last
    await said(database, "mine")
    async with listening(client, PATH, reached) as stream:
        assert await heard(stream, 1) == ["mine"]


async def test_a_stream_ends_with_its_token(spec: AppSpec, client_of: ClientOf, database: Database) -> None:
    """When the token has expired (leeway included) the stream says so and ends; with a new token it goes on. Taken out: the look at `expires` in `take`."""
    client = client_of(app_of(spec), sub="pat", exp_in=-28)  # of a leeway of 30
    async with listening(client, PATH) as stream:
        end = await stream.event()
        assert (end.event, end.data["reason"]) == ("end", "token_expired")
        assert await stream.block() is None
        last = stream.last
    problem(await refused(client), 401, "token_expired")
    await said(database, "meanwhile")
    async with listening(client_of(app_of(spec), sub="pat"), PATH, last) as stream:
        assert await heard(stream, 1) == ["meanwhile"]


async def test_a_slow_reader_is_ended_and_goes_on(spec: AppSpec, client_of: ClientOf, database: Database) -> None:
    """More than may wait for a stream ends it with `slow`; from its last id nothing is missing and nothing comes twice.

    Taken out: the limit in `offer` (what waits grows with whatever a client does not take).
    """
    client = client_of(app_of(spec, stream_buffer=10), sub="pat")
    names = [str(number) for number in range(30)]
    had: list[str] = []
    last = None
    async with listening(client, PATH) as stream:
        await said(database, names[0])
        had += await heard(stream, 1)
        await said(database, *names[1:])  # at once: more than may wait
        found = await stream.until("end")
        assert found[-1].data["reason"] == "slow"
        had += [one.data for one in found[:-1]]
        last = stream.last
    async with listening(client, PATH, last) as stream:
        had += await heard(stream, len(names) - len(had))
    assert had == names


async def test_what_waited_too_long_is_not_told(client: httpx.AsyncClient, database: Database) -> None:
    """Rights are judged when an event is offered; one that waited beyond the time in which a right must end is not sent any more.

    Taken out: the look at the time in `take`.
    """
    async with listening(client, PATH) as stream:
        start = stream.last
        await said(database, *(str(number) for number in range(400)))  # more than the layers in between take in unread
        (listener,) = hub_of(client)._open
        async with asyncio.timeout(20):
            while not listener._waiting:
                await asyncio.sleep(0.01)
        listener._waiting = type(listener._waiting)((offered - 6, message) for offered, message in listener._waiting)
        found = await stream.until("end")
    assert found[-1].data["reason"] == "slow"
    assert len(found) < 400
    async with listening(client, PATH, stream.last or start) as stream:
        assert await heard(stream, 400 - len(found) + 1) == [str(number) for number in range(len(found) - 1, 400)]


async def test_streams_are_counted(spec: AppSpec, client_of: ClientOf) -> None:
    """Beyond what one identity may have: 429; beyond what the process may have: 503; both say when to come again. A closed one makes room.

    Taken out: each of the two conditions in `Hub.open`.
    """
    app = app_of(spec, stream_limit=3, stream_limit_per_principal=2)
    pat, sam = client_of(app, sub="pat"), client_of(app, sub="sam")
    async with listening(pat, PATH):
        async with listening(pat, PATH), listening(sam, PATH):
            full = await refused(client_of(app, sub="lee"))
            problem(full, 503, "too_many_streams")
            assert int(full.headers["retry-after"]) >= 1
        async with listening(pat, PATH):
            many = await refused(pat)
            problem(many, 429, "too_many_streams")
            assert int(many.headers["retry-after"]) >= 1
        async with listening(pat, PATH):
            pass
    assert hub_of(pat)._of == {}


async def test_a_database_that_comes_back_is_read_on(
    client: httpx.AsyncClient, database: Database, things_url: str
) -> None:
    """The reader's connections are cut: streams stay open, and what is said afterwards is heard."""
    async with listening(client, PATH) as stream:
        await said(database, "1")
        assert await heard(stream, 1) == ["1"]
        own = await asyncpg.connect(things_url)
        await own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await own.close()
        async with asyncio.timeout(20):
            while True:
                try:
                    await said(database, "2")
                except Exception:  # noqa: BLE001 (whatever the pool says of a connection that was cut)
                    await asyncio.sleep(0.05)
                else:
                    break
        assert await heard(stream, 1) == ["2"]


@pytest.mark.parametrize(("fault", "told"), [(BrokenResourceError(), False), (ValueError("ours"), True)])
async def test_a_reader_that_leaves_is_no_fault_of_ours(fault: Exception, *, told: bool) -> None:
    """The framework's pipe to a reader that has gone breaks: nothing is raised. Anything else still is. Taken out: `_gone`."""

    async def broken(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ExceptionGroup("unhandled errors in a TaskGroup", [fault])

    async def nothing(*_: object) -> AsgiMessage:
        return {}

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "state": {}}
    with pytest.raises(ExceptionGroup) if told else nullcontext():
        await Caught(broken)(scope, nothing, nothing)  # type: ignore[arg-type]  # nobody listens
