"""Our own tokens, by OAuth 2.0 client credentials (RFC 6749 §4.4), kept until shortly before they expire."""

import asyncio
import time
from collections.abc import Callable

import httpx
import msgspec

SPARE_SECONDS = 30.0


class PeerAwayError(ConnectionError):
    """A peer cannot be asked now; that passes by itself or an operator mends it, so callers try again."""


class TokenRefusedError(PeerAwayError):
    """The issuer gives no token: away, or our client id and secret are wrong."""


class _Granted(msgspec.Struct):
    access_token: str
    expires_in: float = 60.0


class Tokens:
    """Tokens of this service's own for one audience and scope."""

    def __init__(
        self,
        url: str,
        *,
        client_id: str,
        client_secret: str,
        audience: str,
        scope: str,
        timeout: float = 5.0,
        transport: httpx.AsyncBaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._auth = httpx.BasicAuth(client_id, client_secret)
        self._asked = {"grant_type": "client_credentials", "audience": audience, "scope": scope}
        self._client = httpx.AsyncClient(timeout=timeout, transport=transport, trust_env=False)
        self._monotonic = monotonic
        self._token = ""
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        """A token with at least half a minute to live. Raises TokenRefusedError."""
        async with self._lock:
            if self._monotonic() >= self._until - SPARE_SECONDS:
                await self._ask()
            return self._token

    async def fresh(self) -> str:
        """A new token, because the last was not taken."""
        async with self._lock:
            await self._ask()
            return self._token

    async def _ask(self) -> None:
        try:
            answer = await self._client.post(self._url, data=self._asked, auth=self._auth)
            answer.raise_for_status()
            granted = msgspec.json.decode(answer.content, type=_Granted)
        except httpx.HTTPStatusError as error:
            raise TokenRefusedError(
                f"the issuer answered {error.response.status_code} to our client id and secret"
            ) from error
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise TokenRefusedError(f"the issuer cannot be asked for a token: {type(error).__name__}") from error
        self._token, self._until = granted.access_token, self._monotonic() + granted.expires_in

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
