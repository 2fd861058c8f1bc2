"""Waiting until all services are quiet: nothing unread, unsent, running or due, seen twice with nothing handled in between.

Only the replay waits like this, so that it ends in the same state every time; nothing in the services depends on it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx

BUSY = ("lag", "outbox_unsent", "jobs_running", "timers_due")
LOOK_AGAIN = 0.08  # seconds
PATIENCE = 120.0  # seconds without any movement


class NotQuietError(Exception):
    """A service has failed, or nothing has moved for too long; the message says which and what it has left to do."""


@dataclass(slots=True)
class Stillness:
    """Looks at the services' `/v1/progress`.

    `services` gives each service's base address, best in the order in which a close runs through them; `client` carries the token.
    """

    client: httpx.AsyncClient
    services: Mapping[str, str]
    patience: float = PATIENCE

    async def wait(self) -> None:
        """Return when a round found nothing to do anywhere and no record handled since the round before. Raises NotQuietError."""
        before: list[str] | None = None
        while True:
            # one after the other: looking costs what is looked at, and who waits for the first lets the others work
            found = [await self._until_calm(name) for name in self.services]
            handled = [records for _, records in found]
            if handled == before and all(at_once for at_once, _ in found):
                return
            before = handled

    async def _until_calm(self, name: str) -> tuple[bool, str]:
        """Wait until one service has nothing to do; whether it was so at the first look, and what it has handled by then."""
        seen, since, looks = None, monotonic(), 0
        while True:
            looks += 1
            figures = await self.look(name)
            if figures is not None and not any(figures[key] or figures[key] is None for key in BUSY):
                return looks == 1, str(figures.get("records"))
            moved = figures and (*(figures[key] for key in BUSY), str(figures.get("records")))
            if moved != seen:
                seen, since = moved, monotonic()
            if monotonic() - since > self.patience:
                raise NotQuietError(f"{name} has not moved for {self.patience:.0f} s: {told(figures)}")
            await asyncio.sleep(LOOK_AGAIN)

    async def look(self, name: str) -> dict[str, Any] | None:
        """A service's progress; None while it does not answer. Raises NotQuietError when it says that it has given up."""
        try:
            answer = await self.client.get(f"{self.services[name]}/v1/progress")
        except httpx.TransportError:
            return None
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return None
        if answer.status_code != httpx.codes.OK:
            raise NotQuietError(f"{name} answered /v1/progress with {answer.status_code}: {answer.text[:300]}")
        figures: dict[str, Any] = answer.json()
        if figures.get("consumer") == "stopped" or figures.get("jobs_failed"):
            raise NotQuietError(f"{name} has given up: {told(figures)}")
        return figures


def told(figures: Mapping[str, Any] | None) -> str:
    """The figures in a line."""
    if figures is None:
        return "it does not answer"
    names = (*BUSY, "jobs_failed", "waiting", "dead", "consumer", "consumer_detail")
    return ", ".join(f"{name} {figures[name]}" for name in names if figures.get(name) not in (None, ""))
