"""The development issuer: real keys, real tokens, on loopback. There is no "auth off".

    python -m deploy.local token --role planner                 a token on standard output
    python -m deploy.local token --role customer --sub c-17 --minutes 600
    python -m deploy.local.issuer --port 8010                    serves /.well-known/jwks.json and /token until stopped
    python -m deploy.local.issuer --name http://issuer:8010 --listen 0.0.0.0      the same inside a container, for its network

Services ask `/token` for tokens of their own, by client credentials (RFC 6749 §4.4): client id and secret are the service's name.
The signing key lies in one file that only its owner may read; services fetch the public half over HTTP as from any issuer.
"""

import argparse
import asyncio
import base64
import binascii
import contextlib
import hashlib
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from shared.contracts.access.roles import ROLES, SERVICES, default_scopes

# not from `deploy.local.state`: where only this file is copied (the issuer of docker-compose.yml) it runs as well
KEY_FILE = Path(__file__).resolve().parents[2] / ".local" / "issuer-key.pem"
DEFAULT_ISSUER = "http://127.0.0.1:8010"
JWKS_PATH = "/.well-known/jwks.json"
TOKEN_PATH = "/token"  # noqa: S105 (a path)
SERVICE_MINUTES = 60
DEFAULT_MINUTES = 720
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Issuer:
    """Signs tokens with the key of a file; makes the file when it is absent."""

    def __init__(self, key_file: Path = KEY_FILE, name: str = DEFAULT_ISSUER) -> None:
        """`name` is what tokens carry as `iss` and services expect (BELLWETHER_ISSUER)."""
        self.name = name
        self._key = _load_key(key_file)
        public = jwt.algorithms.ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        kid = hashlib.sha256(json.dumps(public, sort_keys=True).encode()).hexdigest()[:16]
        self._kid = kid
        self.jwks = {"keys": [{**public, "kid": kid, "use": "sig", "alg": "ES256"}]}

    def token(
        self,
        role: str,
        *,
        subject: str | None = None,
        scopes: Iterable[str] | None = None,
        audience: Iterable[str] = SERVICES,
        minutes: float = DEFAULT_MINUTES,
        sources: Iterable[str] = (),
    ) -> str:
        """An access token (RFC 9068) for one role; scopes absent: the role's own. Raises ValueError for a role that does not exist."""
        granted = default_scopes(role) if scopes is None else list(scopes)
        now = int(time.time())
        claims = {
            "iss": self.name,
            "sub": subject or role,
            "aud": list(audience),
            "iat": now,
            "exp": now + int(minutes * 60),
            "roles": [role],
            "scope": " ".join(granted),
            **({"ce_source": list(sources)} if sources else {}),
        }
        return jwt.encode(claims, self._key, "ES256", headers={"kid": self._kid, "typ": "at+jwt"})

    def app(self) -> Starlette:
        """Serves the public key, and tokens of their own to services."""

        async def jwks(_: Request) -> JSONResponse:
            return JSONResponse(self.jwks, headers={"Cache-Control": "public, max-age=60"})

        async def token(request: Request) -> JSONResponse:
            return self._grant(request.headers.get("authorization", ""), await request.body())

        return Starlette(routes=[Route(JWKS_PATH, jwks), Route(TOKEN_PATH, token, methods=["POST"])])

    def _grant(self, authorization: str, body: bytes) -> JSONResponse:
        """Answers a service that asks by client credentials; refusals as RFC 6749 §5.2 says."""
        asked = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        client = _client(authorization)
        if client not in SERVICES:
            challenge = {"WWW-Authenticate": "Basic"}
            return JSONResponse({"error": "invalid_client"}, 401, headers=challenge)
        if asked.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        scopes = asked["scope"].split() if "scope" in asked else default_scopes("service")
        if not set(scopes) <= set(default_scopes("service")):
            return JSONResponse({"error": "invalid_scope"}, 400)
        audience = [asked["audience"]] if "audience" in asked else SERVICES
        granted = self.token("service", subject=client, scopes=scopes, audience=audience, minutes=SERVICE_MINUTES)
        answer = {"access_token": granted, "token_type": "Bearer", "expires_in": SERVICE_MINUTES * 60}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _client(authorization: str) -> str | None:
    """The client that proved itself by HTTP Basic: here a client's secret is its id."""
    kind, _, encoded = authorization.partition(" ")
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client if kind.lower() == "basic" and client == secret else None


def _load_key(file: Path) -> ec.EllipticCurvePrivateKey:
    """The key of this file, made once: readable by its owner alone from the first byte on."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        draft = file.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(made)
        with contextlib.suppress(FileExistsError):  # someone else was first: theirs counts
            os.link(draft, file)
        draft.unlink()
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file} holds no EC key; delete it to have a new one made")
    return key


@contextlib.asynccontextmanager
async def serving(issuer: Issuer, listen: str | None = None) -> AsyncIterator[None]:
    """Serves the issuer's keys at its own address while the block runs.

    Raises ValueError unless that is on loopback, or whoever calls says by `listen` on which address of a closed network.
    """
    parts = urlsplit(issuer.name)
    host = listen or parts.hostname
    if host not in LOOPBACK and listen is None:
        raise ValueError(f"the development issuer serves on loopback only, not on {parts.hostname}")
    config = uvicorn.Config(
        issuer.app(),
        host=host or LOOPBACK[0],
        port=parts.port or 80,
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # the caller's business
    task = asyncio.create_task(server.serve())
    try:
        while not server.started and not task.done():  # noqa: ASYNC110  (uvicorn tells of its start by a flag alone)
            await asyncio.sleep(0.01)
        if task.done():
            await task
        yield
    finally:
        server.should_exit = True
        await task


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `token`."""
    parser.add_argument("--role", required=True, choices=ROLES, help="what the bearer is")
    parser.add_argument("--sub", help="who the bearer is (default: the role's name)")
    parser.add_argument("--source", action="append", default=[], help="a ce_source that an ERP's token may speak for")
    parser.add_argument("--scope", action="append", help="a scope; repeat for several (default: the role's own)")
    parser.add_argument(
        "--minutes", type=float, default=DEFAULT_MINUTES, help="how long it is valid (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """`token`: prints one."""
    name = os.environ.get("BELLWETHER_ISSUER", DEFAULT_ISSUER)
    print(
        Issuer(name=name).token(
            options.role, subject=options.sub, scopes=options.scope, minutes=options.minutes, sources=options.source
        )
    )
    return 0


def mint(person: str, role: str) -> str:
    """A token of this machine's issuer that proves a person in a role."""
    return Issuer(name=os.environ.get("BELLWETHER_ISSUER", DEFAULT_ISSUER)).token(role, subject=person)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves the keys until stopped, or prints a token."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local.issuer", description="Serves the development issuer's keys and tokens."
    )
    parser.add_argument("--port", type=int, default=8010, help="port on loopback (default: %(default)s)")
    parser.add_argument("--name", help="what tokens carry as `iss`, an http address (default: http://127.0.0.1:PORT)")
    parser.add_argument(
        "--listen",
        help="the address to listen on, inside a container whose network nobody else reaches (default: loopback)",
    )
    parser.add_argument("--token", choices=ROLES, help="serve nothing: print a token of this role for `iss` and end")
    parser.add_argument("--sub", help="with --token: who the bearer is (default: the role's name)")
    options = parser.parse_args(arguments)
    issuer = Issuer(name=options.name or f"http://127.0.0.1:{options.port}")
    if options.token:
        print(issuer.token(options.token, subject=options.sub))
        return 0

    async def serve() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with serving(issuer, options.listen):
            print(f"Keys at {issuer.name}{JWKS_PATH}, tokens at {issuer.name}{TOKEN_PATH} (Ctrl-C stops)", flush=True)
            await stop.wait()

    asyncio.run(serve())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
