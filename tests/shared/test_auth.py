"""Tokens: what is let in, and every classic forgery that is not."""

import asyncio
import json
import time
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import APIRouter

from shared.auth import KeySet, Principal, TokenVerifier, identity_hash, public_paths, tokens
from shared.auth.keys import read_keys
from shared.errors import Unauthenticated, Unavailable
from tests.shared.http.things import things_router
from tests.shared.http.tokens import ISSUER, Mint, keys_of


@pytest.fixture(scope="session")
def mint() -> Mint:
    return Mint()


@pytest.fixture
def verifier(mint: Mint) -> TokenVerifier:
    return TokenVerifier(keys_of(mint), issuer=ISSUER, audience="things", leeway=30)


async def test_a_good_token_proves_its_bearer(mint: Mint, verifier: TokenVerifier) -> None:
    """Issuer, subject, roles and scopes come from the token; the identity hash is SHA-256 of issuer, newline, subject."""
    found = await verifier.verify(mint.token(sub="pat", roles=["planner", 7], scope="things:read things:write"))
    assert found == Principal(ISSUER, "pat", frozenset({"planner"}), frozenset({"things:read", "things:write"}))
    assert found.identity_hash == identity_hash(ISSUER, "pat")
    assert len(found.identity_hash) == 64


@pytest.mark.parametrize(
    "good",
    [
        {"aud": "things"},
        {"aud": ["other", "things"]},
        {"header": {"typ": "application/at+jwt"}},
        {"header": {"typ": "AT+JWT"}},
        {"scope": ["things:read"]},
        {"exp_in": -20},
        {"nbf_in": 20},
        {"roles": None, "scope": None},
    ],
)
async def test_what_is_let_in(mint: Mint, verifier: TokenVerifier, good: dict[str, Any]) -> None:
    """Several audiences, the long form of typ, a scope list, and clocks that differ within the leeway."""
    assert (await verifier.verify(mint.token(**good))).subject == "pat"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"exp_in": -40}, "expired"),
        ({"nbf_in": 400}, "not yet valid"),
        ({"iat_in": 400}, "not yet valid"),
        ({"exp": None}, "exp"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "a\x00b"}, "sub"),
        ({"sub": "x" * 300}, "sub"),
        ({"aud": None}, "aud"),
        ({"aud": "other"}, "Audience"),
        ({"aud": "thing"}, "Audience"),
        ({"iss": None}, "iss"),
        ({"iss": "https://evil.test"}, "issuer"),
        ({"kid": None}, "no key"),
        ({"kid": "unknown"}, "not among"),
        ({"header": {"typ": "JWT"}}, "typ"),
        ({"header": {"typ": None}}, "typ"),
        ({"header": {"jku": "https://evil.test/jwks"}}, "jku"),
        ({"header": {"x5u": "https://evil.test/x"}}, "x5u"),
        ({"header": {"x5c": ["MIIB"]}}, "x5c"),
        ({"header": {"jwk": {"kty": "EC"}}}, "jwk"),
        ({"header": {"crit": ["b64"]}}, "no signed JWT"),
        ({"pad": "x" * 9000}, "longer"),
    ],
)
async def test_what_is_refused(mint: Mint, verifier: TokenVerifier, bad: dict[str, Any], why: str) -> None:
    """Times, audience, issuer, typ, and keys brought along. Red for each when its check is taken out."""
    with pytest.raises(Unauthenticated, match=why):
        await verifier.verify(mint.token(**bad))


async def test_forged_signatures(mint: Mint, verifier: TokenVerifier) -> None:
    """`none`, a stranger's key, another key's algorithm, the public key as an HMAC secret, a changed payload, no token at all."""
    public = mint.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    good = mint.token()
    head, _, signature = good.split(".")
    forged = [
        mint.unsigned(),
        mint.token(key=mint.stranger),
        mint.token(key=mint.rsa, alg="RS256", kid="k1"),
        mint.token(key=mint.rsa, alg="RS512", kid="r1"),
        mint.with_hmac(public),
        f"{head}.{mint.token(sub='root').split('.')[1]}.{signature}",
        f"{head}.e30.",
        "x",
        "a.b.c",
        "",
    ]
    for token in forged:
        with pytest.raises(Unauthenticated):
            await verifier.verify(token)
    assert (await verifier.verify(mint.token(key=mint.rsa, alg="RS256", kid="r1"))).subject == "pat"


class Issuer:
    """A JWKS endpoint that counts its callers and can go away."""

    def __init__(self, mint: Mint) -> None:
        self.document = mint.jwks()
        self.calls = 0
        self.away = False
        self.now = 1000.0

    def answer(self, _: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self.away:
            raise httpx.ConnectError("away")
        return httpx.Response(200, json=self.document)

    def keys(self) -> KeySet:
        return KeySet("https://i/jwks", transport=httpx.MockTransport(self.answer), monotonic=lambda: self.now)


async def test_made_up_key_ids_cost_little(mint: Mint) -> None:
    """A thousand made-up key ids cause at most two fetches. Red without the cooldown."""
    issuer = Issuer(mint)
    keys = issuer.keys()
    assert await keys.find("k1")
    issuer.now += 31
    assert await asyncio.gather(*(keys.find(f"made-up-{number}") for number in range(1000))) == [None] * 1000
    assert issuer.calls <= 2


async def test_a_new_key_is_found(mint: Mint) -> None:
    """A key published since is found at the first token that names it; one withdrawn ends when the keys grow old."""
    issuer = Issuer(mint)
    keys = issuer.keys()
    full, issuer.document = issuer.document, {"keys": issuer.document["keys"][:1]}
    assert await keys.find("k1")
    issuer.document = {"keys": full["keys"][1:]}
    issuer.now += 31
    assert await keys.find("r1")
    assert await keys.find("k1") is None
    issuer.document = {"keys": []}
    issuer.now += 700
    assert await keys.find("r1") is None


async def test_a_token_proven_before_ends_with_its_key(mint: Mint) -> None:
    """A token that was let in is refused once its key is published no longer, or is another one of the same id. Taken out: `find … is key` in `verify`."""
    issuer = Issuer(mint)
    verifier = TokenVerifier(issuer.keys(), issuer=ISSUER, audience="things")
    token, full = mint.token(), issuer.document
    assert await verifier.verify(token) is await verifier.verify(token)
    issuer.document = {"keys": full["keys"][1:]}
    issuer.now += 700
    with pytest.raises(Unauthenticated, match="not among"):
        await verifier.verify(token)
    other = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(mint.stranger.public_key()))
    issuer.document = {"keys": [{**other, "kid": "k1", "use": "sig"}]}
    issuer.now += 700
    with pytest.raises(Unauthenticated, match="not valid here"):
        await verifier.verify(token)


async def test_a_token_proven_before_ends_when_it_expires(mint: Mint) -> None:
    """A token that was let in is refused when its time is over. Taken out: the comparison with `expires` in `verify`."""
    verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="things", leeway=1)
    token = mint.token(exp_in=0)
    found = await verifier.verify(token)
    while time.time() < found.expires:
        await asyncio.sleep(found.expires - time.time())
    with pytest.raises(Unauthenticated, match="expired"):
        await verifier.verify(token)


async def test_only_so_many_proven_tokens_are_remembered(mint: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ever new tokens do not fill the memory: the oldest is forgotten, and proven again when it comes back. Taken out: the deletion in `verify`."""
    monkeypatch.setattr(tokens, "PROVEN", 3)
    verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="things")
    several = [mint.token(sub=f"pat-{number}") for number in range(5)]
    found = [await verifier.verify(token) for token in several]
    assert await verifier.verify(several[-1]) is found[-1]
    again = await verifier.verify(several[0])
    assert (again, again is found[0]) == (found[0], False)


async def test_who_comes_during_the_first_fetch_waits_for_it(mint: Mint) -> None:
    """Of many first callers at once one fetches and all get the key. Taken out: the wait for a fetch under way: all but one were told 503."""
    asked, published = asyncio.Event(), asyncio.Event()

    async def answer(_: httpx.Request) -> httpx.Response:
        asked.set()
        await published.wait()
        return httpx.Response(200, json=mint.jwks())

    keys = KeySet("https://i/jwks", transport=httpx.MockTransport(answer))
    callers = [asyncio.create_task(keys.find("k1")) for _ in range(20)]
    await asked.wait()
    callers += [asyncio.create_task(keys.find("k1")) for _ in range(20)]
    await asyncio.sleep(0)
    published.set()
    assert [key and key.kid for key in await asyncio.gather(*callers)] == ["k1"] * 40


async def test_last_good_keys_live_on(mint: Mint) -> None:
    """With the issuer down the last good keys serve on, and it is asked once per cooldown; with none ever, it is a 503."""
    issuer = Issuer(mint)
    keys = issuer.keys()
    assert await keys.find("k1")
    issuer.away = True
    issuer.now += 5000
    for _ in range(20):
        assert await keys.find("k1")
    assert issuer.calls == 2
    with pytest.raises(Unavailable):
        await Issuer.keys(issuer).find("k1")


def test_unusable_keys_are_left_out() -> None:
    """Symmetric keys, encryption keys, short RSA keys and other curves verify nothing."""
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505  (weak on purpose)
    short = jwt.algorithms.RSAAlgorithm.to_jwk(weak.public_key(), as_dict=True)
    curve = jwt.algorithms.ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()).public_key(), as_dict=True)
    entries = [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "a"},
        {**short, "kid": "b"},
        {**curve, "kid": "c"},
        {**curve, "kid": "d", "use": "enc"},
        {"kty": "EC", "kid": "e"},
        {"kid": 7},
        "x",
    ]
    assert read_keys({"keys": entries}) == {}
    documents: list[Any] = [{}, [], "x", {"keys": {}}]
    for document in documents:
        with pytest.raises(ValueError, match="JWKS"):
            read_keys(document)


def test_every_route_asks_for_a_scope() -> None:
    """Deny by default: a route without `requires(...)` is found."""
    assert public_paths(things_router().routes) == []
    router = APIRouter()
    router.get("/v1/open")(lambda: None)
    assert public_paths(router.routes) == ["/v1/open"]
