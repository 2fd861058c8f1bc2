"""What clients saw: each call with its times and how it ended. A call without an answer is unknown, neither done nor failed."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

import httpx

Outcome = Literal["ok", "fail", "unknown"]
UNKNOWN = "outcome_unknown"  # the problem that says that a change was perhaps kept


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt; `start` and `end` are monotonic seconds, `status` 0 where no answer came."""

    op: str
    key: str
    start: float
    end: float
    outcome: Outcome
    status: int = 0
    body: bytes = b""
    headers: httpx.Headers = field(default_factory=httpx.Headers)


class History:
    """Makes calls and writes them down."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def post(self, client: httpx.AsyncClient, path: str, body: Any, key: str) -> Call:
        """One attempt under this Idempotency-Key."""
        start = monotonic()
        try:
            answer = await client.post(path, json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            call = Call(path, key, start, monotonic(), "unknown")
        else:
            outcome: Outcome = "ok" if answer.is_success else "fail"
            if answer.status_code == 503 and answer.json()["code"] == UNKNOWN:
                outcome = "unknown"
            call = Call(path, key, start, monotonic(), outcome, answer.status_code, answer.content, answer.headers)
        self.calls.append(call)
        return call

    async def until_ok(
        self, client: httpx.AsyncClient, path: str, body: Any, key: str, *, within: float, pause: float = 0.1
    ) -> Call:
        """Tries again with the same key as a client does that was told to come again, or told nothing."""
        async with asyncio.timeout(within):
            while (call := await self.post(client, path, body, key)).outcome != "ok":
                assert call.status in {0, 409, 503}, f"{call.status} {call.body.decode()}"
                await asyncio.sleep(pause)
        return call

    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        return Counter(call.status for call in self.calls)

    def done(self) -> Iterator[Call]:
        """Acknowledged calls, the first of each key."""
        seen: set[str] = set()
        for call in self.calls:
            if call.outcome == "ok" and call.key not in seen:
                seen.add(call.key)
                yield call
