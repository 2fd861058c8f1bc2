"""`POST /v1/erp-events`: an ERP system's way in beside Kafka."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from shared.events import Record
from shared.kafka import Kafka, Producer
from shared.outbox import Relay
from shared.outcomes import Fate
from supply.routes.erp import BATCH, MAX_BATCH, MAX_EVENTS
from tests.shared.http.test_problems import problem
from tests.support.publishing import read_all

from .conftest import World

LINE = {"line_no": 1, "sku": "tea", "quantity": 3}


def event(number: str = "o1", **changed: Any) -> dict[str, Any]:
    """A right order in structured mode, its id that of the order."""
    data = {"order_id": number, "version": 1, "account_id": "A1", "lines": [LINE]}
    return {
        "specversion": "1.0",
        "id": number,
        "source": "erp",
        "type": "OrderPlaced.v1",
        "time": "2011-08-01T09:00:00Z",
        "data": data,
        **changed,
    }


async def post(client: httpx.AsyncClient, events: object, key: str | None = None, media: str = BATCH) -> httpx.Response:
    """Posts a batch, as it is when it is bytes."""
    content = events if isinstance(events, bytes) else json.dumps(events).encode()
    headers = {"Content-Type": media, "Idempotency-Key": key or str(uuid4())}
    return await client.post("/v1/erp-events", content=content, headers=headers)


def sender(world: World, *sources: str) -> httpx.AsyncClient:
    """An ERP system whose token is bound to these sources."""
    return world.client("the-erp", "erp", scope="erp:write", sources=sources or ("erp",))


async def sent(world: World) -> list[Record]:
    """What the outbox sends beside supply's own events, as the consumer will find it."""
    rows = await world.rows("SELECT * FROM outbox WHERE topic NOT LIKE 'supply.%' ORDER BY position")
    return [
        Record(
            row["topic"],
            0,
            place,
            row["key"].encode(),
            row["value"],
            [(name, text.encode()) for name, text in msgspec.json.decode(row["headers"]).items()],
        )
        for place, row in enumerate(rows)
    ]


async def test_a_posted_event_takes_effect_once_however_often_it_is_sent(world: World) -> None:
    """It goes to its topic under its key and is handled there; under a new Idempotency-Key it is sent again and is a duplicate.

    Taken out: the id of the event as it came (a fresh one made each copy a new event).
    """
    erp = sender(world)
    for _ in range(2):
        answer = await post(erp, [event()])
        assert answer.status_code == 202, answer.text
        assert answer.json()["accepted"] == 1
        (result,) = answer.json()["results"]
        assert (result["topic"], result["key"], result["event_id"]) == ("erp.orders.v1", "A1", "o1")
    records = await sent(world)
    assert [(record.topic, record.key) for record in records] == [("erp.orders.v1", b"A1")] * 2
    assert await world.handle(records) == [Fate.HANDLED, Fate.DUPLICATE]
    assert [tuple(row) for row in await world.rows("SELECT source, event_id FROM inbox")] == [("erp", "o1")]
    assert len(await world.rows("SELECT 1 FROM customer_order")) == 1


async def test_a_retry_with_its_key_is_answered_and_not_sent_again(world: World) -> None:
    """Same key and body: the same answer, nothing in the outbox; another body: 422. Taken out: `key.once` of the route."""
    erp = sender(world)
    first, again = await post(erp, [event()], "k"), await post(erp, [event()], "k")
    assert (first.json(), again.headers["Idempotent-Replay"]) == (again.json(), "true")
    assert len(await sent(world)) == 1
    problem(await post(erp, [event("o2")], "k"), 422, "idempotency_key_reused")


async def test_each_event_has_its_result(world: World) -> None:
    """Right ones go on in their order though others are refused, each with a code, and a sentence that says what would be right.

    Taken out: `refusal` in `validation.read`; the look at `seen` in `_judge`; the refused ones left out of the letters.
    """
    events = [
        event("o1"),
        event("o2", time="yesterday"),
        event("o3", type="OrderAccepted.v1"),
        event("o4", data={**event()["data"], "lines": [{**LINE, "quantity": 0}]}),
        event("o1", data={**event()["data"], "order_id": "o5"}),
        17,
        event("o6"),
    ]
    answer = (await post(sender(world), events)).json()
    assert (answer["accepted"], answer["refused"]) == (2, 5)
    told = [(one["position"], one["code"]) for one in answer["results"]]
    codes = [None, "unreadable", "unreadable", "quantity_invalid", "id_twice", "unreadable", None]
    assert told == list(enumerate(codes))
    details = [one["detail"] or "" for one in answer["results"]]
    assert "2026-01-31T09:30:00Z" in details[1]
    assert "is told by our services alone" in details[2]
    assert "give each its own id" in details[4]
    assert [json.loads(record.value or b"")["id"] for record in await sent(world)] == ["o1", "o6"]


@pytest.mark.parametrize(
    ("sources", "source"), [(("erp",), "other"), (("erp",), "ERP"), (("bellwether/supply",), "bellwether/supply")]
)
async def test_nobody_speaks_for_a_source_that_is_not_theirs(world: World, sources: Sequence[str], source: str) -> None:
    """An event of a source that the token is not bound to, or of one of ours, is refused and goes nowhere.

    Taken out: the look at `sources` in `_judge`; the look at `OURS`.
    """
    (result,) = (await post(sender(world, *sources), [event(source=source)])).json()["results"]
    assert (result["result"], result["code"]) == ("refused", "source_not_bound")
    assert await sent(world) == []


async def test_a_token_without_a_source_may_speak_for_none(world: World) -> None:
    """403, whatever the role; without the scope too. Taken out: the refusal in `post_erp_events`."""
    nobody = world.client("pat", "ops", "erp", scope="erp:write")
    problem(await post(nobody, [event()]), 403, "source_not_bound")
    weak = world.client("pat", "erp", scope="supply:write", sources=["erp"])
    assert "erp:write" in problem(await post(weak, [event()]), 403, "forbidden")["detail"]


@pytest.mark.parametrize(
    ("content", "media", "status", "code"),
    [
        (b"[{", BATCH, 400, "json_invalid"),
        (b"[" * 5000, BATCH, 400, "json_invalid"),
        (b"", BATCH, 400, "json_invalid"),
        (b"{}", BATCH, 422, "invalid"),
        (b"[]", BATCH, 422, "batch_size"),
        (b"[" + b"0," * MAX_EVENTS + b"0]", BATCH, 422, "batch_size"),
        (b" " * (MAX_BATCH + 1), BATCH, 413, "content_too_large"),
        (b"[{}]", "application/json", 415, "unsupported_media_type"),
    ],
)
async def test_a_batch_is_bounded(world: World, content: bytes, media: str, status: int, code: str) -> None:
    """What is no list of 1 to 1000 events in 2 MiB is refused whole. Taken out: each bound of `_events`, `max_body_size`, the media type."""
    problem(await post(sender(world), content, media=media), status, code)
    assert await sent(world) == []


async def test_what_is_posted_comes_out_of_kafka(world: World, topics: Callable[..., Awaitable[Kafka]]) -> None:
    """Through the relay and a real broker: the record that supply's consumer finds is handled."""
    kafka = await topics("erp.orders.v1")
    assert (await post(sender(world), [event("o1"), event("o2")])).json()["accepted"] == 2
    producer = Producer(kafka)
    try:
        assert await Relay(world.database, producer.send, kafka.prefix).round() == 2
    finally:
        await producer.stop()
    found = [
        Record("erp.orders.v1", one.partition, one.offset, one.key, one.value, one.headers)
        for one in await read_all(kafka, "erp.orders.v1")
    ]
    assert [record.key for record in found] == [b"A1", b"A1"]
    assert await world.handle(found) == [Fate.HANDLED, Fate.HANDLED]
