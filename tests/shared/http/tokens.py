"""An issuer for tests: real keys, and tokens as right or as wrong as a test wants them."""

import base64
import hmac
import json
import time
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from shared.auth import KeySet

ISSUER = "https://issuer.test"


class Mint:
    """Signs tokens with an ES256 key that its JWKS publishes, and has others up its sleeve."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.stranger = ec.generate_private_key(ec.SECP256R1())
        self.rsa = rsa.generate_private_key(65537, 2048)

    def jwks(self) -> dict[str, Any]:
        entries = [
            {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key())), "kid": "k1", "use": "sig"},
            {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.rsa.public_key())), "kid": "r1", "use": "sig"},
        ]
        return {"keys": entries}

    def claims(self, **own: Any) -> dict[str, Any]:
        """A good token's claims, but for those given; `exp_in=-20` is twenty seconds ago, None leaves one out."""
        now = int(time.time())
        times = {
            name.removesuffix("_in"): now + own.pop(name) for name in ("exp_in", "nbf_in", "iat_in") if name in own
        }
        claims = {
            "iss": ISSUER,
            "sub": "pat",
            "aud": ["things"],
            "iat": now,
            "exp": now + 300,
            "roles": ["planner"],
            **times,
            **own,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(
        self,
        *,
        header: dict[str, Any] | None = None,
        key: Any = None,
        alg: str = "ES256",
        kid: str | None = "k1",
        **claims: Any,
    ) -> str:
        headers = {"typ": "at+jwt", **({"kid": kid} if kid else {}), **(header or {})}
        return jwt.encode(self.claims(**claims), key or self.key, alg, headers=headers)

    def with_hmac(self, secret: bytes, **claims: Any) -> str:
        """The other classic: the public key, which everyone has, used as an HMAC secret."""
        signed = f"{_part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'k1'})}.{_part(self.claims(**claims))}"
        return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), 'sha256'))}"

    def unsigned(self, **claims: Any) -> str:
        """The classic forgery: `alg: none`."""
        return f"{_part({'alg': 'none', 'typ': 'at+jwt', 'kid': 'k1'})}.{_part(self.claims(**claims))}."


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def keys_of(mint: Mint) -> KeySet:
    """A key set that asks this mint."""
    return KeySet(f"{ISSUER}/jwks", transport=httpx.MockTransport(lambda _: httpx.Response(200, json=mint.jwks())))
