"""accounts, asked for what only it keeps: names, addresses, languages. The one synchronous call between services."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import msgspec

from shared.tracing import outgoing

from .tokens import PeerAwayError, Tokens

AT_ONCE = 200
PATH = "/v1/contacts:resolve"
SCOPE = "contacts:resolve"
UNAUTHORISED = 401


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person. Lives in memory for one sending only."""

    person_id: str
    name: str
    email: str | None
    locale: str | None


class Directory(Protocol):
    """Knows people."""

    async def resolve(self, person_ids: Sequence[str]) -> dict[str, Contact]:
        """The contacts of those people who have one; the others are left out. Raises PeerAwayError."""
        ...


class _Item(msgspec.Struct):
    person_id: str
    name: str
    email: str | None = None
    locale: str | None = None


class _Answer(msgspec.Struct):
    items: list[_Item]


class Contacts:
    """accounts over HTTP, as role service."""

    def __init__(
        self, url: str, tokens: Tokens, *, timeout: float = 5.0, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._tokens = tokens
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout, transport=transport, trust_env=False)

    async def resolve(self, person_ids: Sequence[str]) -> dict[str, Contact]:
        """The contacts of these people, asked for in parts of 200. Raises PeerAwayError for anything but an answer."""
        found: dict[str, Contact] = {}
        wanted = sorted(set(person_ids))
        for start in range(0, len(wanted), AT_ONCE):
            answer = await self._ask({"person_ids": wanted[start : start + AT_ONCE]})
            found.update(
                {item.person_id: Contact(item.person_id, item.name, item.email, item.locale) for item in answer.items}
            )
        return found

    async def _ask(self, body: dict[str, Any]) -> _Answer:
        try:
            answer = await self._post(body, await self._tokens.current())
            if answer.status_code == UNAUTHORISED:  # withdrawn or expired early: once with a fresh one
                answer = await self._post(body, await self._tokens.fresh())
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=_Answer)
        except httpx.HTTPStatusError as error:
            raise PeerAwayError(f"accounts answered {error.response.status_code} to {PATH}") from error
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise PeerAwayError(f"accounts cannot be asked: {type(error).__name__}") from error

    async def _post(self, body: dict[str, Any], token: str) -> httpx.Response:
        return await self._client.post(PATH, json=body, headers={"Authorization": f"Bearer {token}", **outgoing()})

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
        await self._tokens.close()
