"""The issuer's public keys, fetched seldom and kept while the issuer is away."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from shared.errors import Unavailable
from shared.telemetry import get_logger

ALGORITHMS = ("RS256", "ES256", "EdDSA")
MIN_RSA_BITS = 2048
MAX_DOCUMENT = 262_144
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key with the one algorithm it may be used with."""

    kid: str
    algorithm: str
    key: Any


class KeySet:
    """The keys of one issuer's JWKS document, by key id.

    A key id not known is looked up again, but at most once per `cooldown` seconds whatever was asked for, so that made-up key ids
    cannot be turned into requests to the issuer. Keys older than `max_age` seconds are fetched again, so that a withdrawn key ends.
    When the issuer is away the last good keys live on; when there never were any, `find` raises Unavailable.
    """

    def __init__(
        self,
        url: str,
        *,
        cooldown: float = 30.0,
        max_age: float = 600.0,
        timeout: float = 3.0,
        transport: httpx.AsyncBaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._cooldown = cooldown
        self._max_age = max_age
        self._timeout = timeout
        self._transport = transport
        self._monotonic = monotonic
        self._keys: dict[str, VerificationKey] = {}
        self._tried_at: float | None = None
        self._fetched_at: float | None = None
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> VerificationKey | None:
        """The key of this id, or None when the issuer does not publish it."""
        key = self._keys.get(kid)
        # whoever comes while the document is on its way waits for it: at a cold start these are all callers but the first
        on_its_way = key is None and self._lock.locked()
        if on_its_way or ((key is None or self._too_old()) and self._may_fetch()):
            async with self._lock:
                if self._may_fetch():  # whoever held the lock before us has just asked
                    await self._fetch()
            key = self._keys.get(kid)
        if key is None and self._fetched_at is None:
            raise Unavailable("the issuer's keys cannot be fetched, so no token can be checked", retry_after=5)
        return key

    def _too_old(self) -> bool:
        return self._fetched_at is not None and self._monotonic() - self._fetched_at > self._max_age

    def _may_fetch(self) -> bool:
        return self._tried_at is None or self._monotonic() - self._tried_at >= self._cooldown

    async def _fetch(self) -> None:
        self._tried_at = self._monotonic()
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=self._timeout, trust_env=False) as client:
                answer = await client.get(self._url)
            answer.raise_for_status()
            if len(answer.content) > MAX_DOCUMENT:
                raise ValueError(f"more than {MAX_DOCUMENT} bytes")  # noqa: TRY301  (handled like any unreadable document)
            keys = read_keys(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            log.warning("issuer keys not fetched", url=self._url, error=str(error) or type(error).__name__)
            return
        self._keys = keys
        self._fetched_at = self._monotonic()


def read_keys(document: Any) -> dict[str, VerificationKey]:
    """The usable keys of a JWKS document (RFC 7517); others are left out. Raises ValueError when it is no such document."""
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("no JWKS document: a JSON object with a list `keys` is needed")  # noqa: TRY004  (one kind of failure)
    return {key.kid: key for entry in entries if (key := _usable(entry)) is not None}


def _usable(entry: Any) -> VerificationKey | None:
    if not isinstance(entry, dict) or entry.get("use", "sig") != "sig" or not isinstance(entry.get("kid"), str):
        return None
    try:
        key = jwt.PyJWK(entry)
    except jwt.PyJWTError:
        return None
    if key.algorithm_name not in ALGORITHMS:
        return None
    if isinstance(key.key, RSAPublicKey) and key.key.key_size < MIN_RSA_BITS:
        return None
    return VerificationKey(entry["kid"], key.algorithm_name, key.key)
