"""One open stream: what waits to be sent on it, and why it ends."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from shared.auth import Principal

from .message import Message, Position

Reason = Literal["slow", "token_expired", "shutting_down", "unavailable"]
TOLD_WITHIN = 5.0
"""Seconds after which something is no longer told: rights were judged when it was offered, and a right that ends must end within that time."""


class Listener:
    """One open stream. `wanted` is what its feed lets it choose (a language, an account)."""

    def __init__(self, principal: Principal, wanted: Any, edge: Position, after: Position, limit: int) -> None:
        """`after`: where the stream goes on; `edge`: what was settled when it was opened; `limit`: how many messages may wait."""
        self.principal = principal
        self.wanted = wanted
        self.edge = edge
        self.position = after
        self.reason: Reason | None = None
        self._limit = limit
        self._waiting: deque[tuple[float, Message]] = deque()
        self._wake = asyncio.Event()

    def offer(self, messages: Sequence[Message]) -> None:
        """Puts these behind what waits, without those it has had; a stream that does not keep up ends."""
        fresh = [message for message in messages if message.position > self.position]
        if fresh and len(self._waiting) + len(fresh) > self._limit:
            self.end("slow")
        elif fresh:
            self.put(fresh, fresh[-1].position)

    def put(self, messages: Sequence[Message], position: Position) -> None:
        """Puts these behind what waits, however many; the stream has then been given all up to `position`."""
        if self.reason is None:
            now = time.monotonic()
            self._waiting.extend((now, message) for message in messages)
            self.position = position
            self._wake.set()

    def take(self) -> Message | None:
        """The next message to send; None when there is none, or the stream has ended (`reason` says why)."""
        if time.time() >= self.principal.expires:
            self.end("token_expired")
        if not self._waiting:
            return None
        offered, message = self._waiting.popleft()
        if time.monotonic() - offered > TOLD_WITHIN:
            self.end("slow")
            return None
        return message

    def end(self, reason: Reason) -> None:
        """Ends the stream: what still waits is not sent, the client asks for it again by its last id."""
        if self.reason is None:
            self.reason = reason
            self._waiting.clear()
            self._wake.set()

    async def wait(self, seconds: float) -> bool:
        """Waits for something to send, the end, or this time; whether there is something to look at."""
        left = min(seconds, max(0.0, self.principal.expires - time.time()))
        if not self._waiting and self.reason is None:
            self._wake.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), left)
        return bool(self._waiting) or self.reason is not None or time.time() >= self.principal.expires
