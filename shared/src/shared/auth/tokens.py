"""Checks a bearer token as RFC 8725 and RFC 9068 ask: the key decides the algorithm, never the token."""

import base64
import hashlib
import json
import time
from typing import Any

import jwt

from shared.errors import Unauthenticated

from .keys import ALGORITHMS, KeySet, VerificationKey
from .principal import Principal

MAX_TOKEN = 8192
MAX_NAME = 255
PROVEN = 1_000
"""How many tokens are remembered as proven, by their SHA-256: most are shown again and again until they expire."""
FOREIGN_KEY_HEADERS = ("jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256")

__all__ = ["ALGORITHMS", "TokenVerifier"]


class TokenVerifier:
    """Turns a token into a Principal, or raises Unauthenticated saying why (and Unavailable while no key can be had)."""

    def __init__(self, keys: KeySet, *, issuer: str, audience: str, typ: str = "at+jwt", leeway: int = 30) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._typ = typ.casefold()
        self._leeway = leeway
        self._proven: dict[bytes, tuple[VerificationKey, Principal]] = {}

    async def verify(self, token: str) -> Principal:
        """The principal this token proves. What it proved holds until it expires or the issuer publishes its key no longer."""
        digest = hashlib.sha256(token.encode()).digest()
        if (proven := self._proven.get(digest)) is not None:
            key, principal = proven
            if time.time() < principal.expires and await self._keys.find(key.kid) is key:
                return principal
        key, principal = await self._prove(token)
        if len(self._proven) >= PROVEN:
            del self._proven[next(iter(self._proven))]
        self._proven[digest] = key, principal
        return principal

    async def _prove(self, token: str) -> tuple[VerificationKey, Principal]:
        header = self._header(token)
        key = await self._keys.find(header["kid"])
        if key is None:
            raise _refused("the token's key id is not among the issuer's keys")
        if header.get("alg") != key.algorithm:
            raise _refused(f"the token's algorithm is not its key's ({key.algorithm})")
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[key.algorithm],
                audience=self._audience,
                issuer=self._issuer,
                leeway=self._leeway,
                options={"require": ["exp", "iss", "sub", "aud"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise _refused("the token has expired", code="token_expired") from error
        except (jwt.PyJWTError, RecursionError) as error:
            raise _refused(f"the token is not valid here: {error}") from error
        return key, self._principal(claims)

    def _header(self, token: str) -> dict[str, Any]:
        if len(token) > MAX_TOKEN:
            raise _refused(f"the token is longer than {MAX_TOKEN} characters")
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, RecursionError) as error:
            raise _refused("the bearer token is no signed JWT") from error
        _names_once(token)
        if brought := [name for name in FOREIGN_KEY_HEADERS if name in header]:
            raise _refused(f"the token's header brings {', '.join(brought)}; keys come from the configured issuer only")
        typ = str(header.get("typ", "")).casefold().removeprefix("application/")
        if typ != self._typ:
            raise _refused(f"the token's typ must be {self._typ}, got {typ or 'none'}")
        if not isinstance(header.get("kid"), str):
            raise _refused("the token's header names no key (kid)")
        return header

    def _principal(self, claims: dict[str, Any]) -> Principal:
        subject = claims["sub"]
        if not 0 < len(subject) <= MAX_NAME or "\x00" in subject:
            raise _refused(f"the token's sub must have 1 to {MAX_NAME} characters")
        roles, scopes, sources = (_names(claims.get(claim)) for claim in ("roles", "scope", "ce_source"))
        return Principal(
            self._issuer, subject, roles, scopes, sources, expires=min(int(claims["exp"]), 2**53) + self._leeway
        )


def _names_once(token: str) -> None:
    """Refuses a header or claims in which a name stands twice: readers differ in which of the two counts (RFC 7515 §4, RFC 7519 §4)."""
    try:
        for part in token.split(".")[:2]:
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _refused("the bearer token is no signed JWT whose names each stand once") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _names(claim: Any) -> frozenset[str]:
    """A claim of names: a list of strings, or one string separated by spaces (RFC 8693 §4.2)."""
    names = claim.split() if isinstance(claim, str) else claim
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def _refused(detail: str, code: str = "token_invalid") -> Unauthenticated:
    return Unauthenticated(detail, code=code, challenge='error="invalid_token"')
