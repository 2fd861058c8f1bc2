"""What a batch of several traces says: each answer belongs to the trace of its own cause."""

from typing import Any

import msgspec
import pytest

from shared import tracing
from shared.database import Database, fetch
from shared.events import Record
from shared.pipeline import Appetite, process
from tests.shared.conftest import headers, order, record

GIVEN = {number: f"00-{number * 32}-{'a' * 16}-01" for number in "12"}


def asked(number: str) -> Record:
    """An order with a trace of its own."""
    payload = order(number)
    return record(payload, number, int(number), headers=headers(payload, number, traceparent=GIVEN[number]))


async def answers(database: Database) -> dict[str, str]:
    """Cause -> the trace that its answer goes on with."""
    async with database.read() as session:
        rows = [msgspec.json.decode(row.headers) for row in await fetch(session, "SELECT headers FROM outbox")]
    return {row["ce_causationid"]: row["traceparent"] for row in rows}


async def test_each_answer_goes_on_with_the_trace_of_its_cause(database: Database, appetite: Appetite) -> None:
    """Two orders in one batch, one handler's call: two traces. Taken out: the cause's trace in `envelope`."""
    await process(database, appetite, [asked("1"), asked("2")])
    assert await answers(database) == GIVEN


class Numbered:
    """An exporter that numbers its spans and keeps them."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str | None]] = []
        self.failures: list[str | None] = []

    def begin(self, name: str, parent: str | None, _kind: tracing.Kind, _attributes: dict[str, Any]) -> "One":
        self.begun.append((name, parent))
        return One(self, f"{(parent or GIVEN['1'])[:36]}{len(self.begun):016x}-01")

    def close(self) -> None:
        """Nothing is left."""


class One:
    def __init__(self, exporter: Numbered, traceparent: str) -> None:
        self.exporter, self.traceparent = exporter, traceparent

    def end(self, _name: str | None, failure: BaseException | None, _attributes: dict[str, Any]) -> None:
        self.exporter.failures.append(type(failure).__name__ if failure else None)


async def test_what_an_event_causes_hangs_below_its_handling(
    database: Database, appetite: Appetite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With spans: one in each event's trace, and the answer names that span as its parent; of a failure the class is kept.

    Taken out: `replace(event, traceparent=trace)` (the answer hangs beside the handling); the `except` that keeps the failure.
    """
    exporter = Numbered()
    monkeypatch.setattr(tracing, "_exporter", exporter)
    await process(database, appetite, [asked("1"), asked("2")])
    assert exporter.begun == [("supply handles OrderPlaced.v1", GIVEN[number]) for number in "12"]
    assert await answers(database) == {number: f"{GIVEN[number][:36]}{int(number):016x}-01" for number in "12"}
    poison = order("poison")
    broken = record(poison, "e9", 9, headers=headers(poison, "e9", traceparent=GIVEN["1"]))
    await process(database, appetite, [broken])
    assert exporter.failures == [None, None, "BadRecord"]
