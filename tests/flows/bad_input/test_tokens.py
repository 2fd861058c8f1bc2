"""Forged, stale, foreign and broken tokens at each service's door: 401 that names a code, and tells a forger nothing they did not know."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from shared.auth import TokenVerifier
from tests.architecture.test_api_doors import app_of
from tests.shared.http.test_problems import problem
from tests.shared.http.tokens import ISSUER, Mint, keys_of
from tests.support.tree import SERVICES

MINT = Mint()
PATH = "/v1/progress"
FOREIGN = "https://evil.test/keys"
PUBLIC = MINT.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
OWN_JWK = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(MINT.stranger.public_key()))


def good(service: str, **own: Any) -> str:
    """What the issuer gives, but for what is `own`."""
    return MINT.token(**{"aud": [service], "scope": f"{service}:read", **own})


def as_written(service: str, header: str = "", claims: str = "") -> str:
    """A rightly signed token whose header and claims are exactly these texts."""
    head = header or '{"alg":"ES256","typ":"at+jwt","kid":"k1"}'
    text = claims or json.dumps(MINT.claims(aud=[service]))
    content = ".".join(base64.urlsafe_b64encode(one.encode()).rstrip(b"=").decode() for one in (head, text))
    signer = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
    return f"{content}.{base64.urlsafe_b64encode(signer.sign(content.encode(), MINT.key)).rstrip(b'=').decode()}"


def twice(service: str, name: str, value: str) -> str:
    """Claims in which one name stands twice, the second time with another value."""
    return as_written(service, claims=json.dumps(MINT.claims(aud=[service]))[:-1] + f', "{name}": {value}}}')


def resigned(service: str) -> str:
    """Somebody else's claims under a good token's header and signature."""
    head, _, signature = good(service).split(".")
    return f"{head}.{good(service, sub='root').split('.')[1]}.{signature}"


def bringing(name: str) -> Callable[[str], str]:
    """A right token in whose header a foreign key is named besides."""
    return lambda service: good(service, header={name: FOREIGN})


EXPIRED = "token_expired"
FORGED: dict[str, tuple[Callable[[str], str], str]] = {
    "no signature, alg none": (lambda s: MINT.unsigned(aud=[s]), "token_invalid"),
    "HS256 with the public key": (lambda s: MINT.with_hmac(PUBLIC, aud=[s]), "token_invalid"),
    "a stranger's key": (lambda s: good(s, key=MINT.stranger), "token_invalid"),
    "a stranger's key, brought along": (
        lambda s: good(s, key=MINT.stranger, header={"jwk": OWN_JWK}),
        "token_invalid",
    ),
    "jku": (lambda s: good(s, key=MINT.stranger, header={"jku": FOREIGN}), "token_invalid"),
    "x5u": (lambda s: good(s, key=MINT.stranger, header={"x5u": FOREIGN}), "token_invalid"),
    "x5c": (lambda s: good(s, key=MINT.stranger, header={"x5c": ["MIIB"]}), "token_invalid"),
    **{
        f"{name} beside a right signature": (bringing(name), "token_invalid")
        for name in ("jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256")
    },
    "a key that was withdrawn": (lambda s: good(s, key=MINT.stranger, kid="k0"), "token_invalid"),
    "another key's id": (lambda s: good(s, key=MINT.rsa, alg="RS256", kid="k1"), "token_invalid"),
    "no key id": (lambda s: good(s, kid=None), "token_invalid"),
    "a key id that is a path": (lambda s: good(s, kid="../../dev/null"), "token_invalid"),
    "other claims under the signature": (resigned, "token_invalid"),
    "the signature cut off": (lambda s: good(s).rpartition(".")[0] + ".", "token_invalid"),
    "another audience": (lambda s: good(s, aud=["payroll"]), "token_invalid"),
    "no audience": (lambda s: good(s, aud=None), "token_invalid"),
    "another issuer": (lambda s: good(s, iss="https://evil.test"), "token_invalid"),
    "the issuer with a slash": (lambda s: good(s, iss=f"{ISSUER}/"), "token_invalid"),
    "no issuer": (lambda s: good(s, iss=None), "token_invalid"),
    "expired": (lambda s: good(s, exp_in=-300), EXPIRED),
    "no end": (lambda s: good(s, exp=None), "token_invalid"),
    "an end that is no number": (lambda s: good(s, exp="soon"), "token_invalid"),
    "not yet valid": (lambda s: good(s, nbf_in=300), "token_invalid"),
    "issued in the future": (lambda s: good(s, iat_in=300), "token_invalid"),
    "an identity token's typ": (lambda s: good(s, header={"typ": "JWT"}), "token_invalid"),
    "no typ": (lambda s: good(s, header={"typ": None}), "token_invalid"),
    "no subject": (lambda s: good(s, sub=None), "token_invalid"),
    "a subject that is no text": (
        lambda s: as_written(s, claims=json.dumps({**MINT.claims(aud=[s]), "sub": 7})),
        "token_invalid",
    ),
    "a critical extension": (lambda s: good(s, header={"crit": ["b64"], "b64": False}), "token_invalid"),
    "the subject twice": (lambda s: twice(s, "sub", '"root"'), "token_invalid"),
    "the roles twice": (lambda s: twice(s, "roles", '["ops"]'), "token_invalid"),
    "the algorithm twice": (
        lambda s: as_written(s, header='{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"k1"}'),
        "token_invalid",
    ),
    "claims that are a list": (lambda s: as_written(s, claims="[]"), "token_invalid"),
    "claims that are not JSON": (lambda s: as_written(s, claims="{"), "token_invalid"),
    "claims nested without end": (lambda s: as_written(s, claims="[" * 3000), "token_invalid"),
    "huge": (lambda s: good(s, pad="x" * 9000), "token_invalid"),
    "five parts": (lambda s: f"{good(s)}.a.b", "token_invalid"),
    "no token at all": (lambda _: "x", "token_invalid"),
}  # fmt: skip


@pytest.fixture(scope="module")
def apps() -> dict[str, Any]:
    """Each service's API with our issuer's keys; no database is behind it, and none is asked for."""
    made = {}
    for service in SERVICES:
        made[service] = app_of(service)
        made[service].state.verifier = TokenVerifier(keys_of(MINT), issuer=ISSUER, audience=service, leeway=30)
    return made


@pytest.fixture
async def door(apps: dict[str, Any]) -> AsyncIterator[Callable[[str], httpx.AsyncClient]]:
    """`door("supply")`: a client without a token."""
    made: list[httpx.AsyncClient] = []

    def client(service: str) -> httpx.AsyncClient:
        made.append(httpx.AsyncClient(transport=httpx.ASGITransport(apps[service]), base_url="http://door"))
        return made[-1]

    yield client
    for one in made:
        await one.aclose()


@pytest.mark.parametrize("service", SERVICES)
async def test_a_forged_token_opens_nothing(service: str, door: Callable[[str], httpx.AsyncClient]) -> None:
    """Each classic forgery: 401 with a code and a challenge, none of the token in the answer; a good one gets past the door.

    Taken out: `names_once` in the verifier (the doubled claims enter), the refusal of foreign keys' headers, the length cap, each in turn.
    """
    client = door(service)
    for name, (forge, code) in FORGED.items():
        token = forge(service)
        answer = await client.get(PATH, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, name
        told = problem(answer, 401, code)
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"', name
        assert token not in answer.text, name
        assert not told["errors"]
    passed = await client.get(PATH, headers={"Authorization": f"Bearer {good(service)}"})
    problem(passed, 503, "database_away")


@pytest.mark.parametrize("service", SERVICES)
async def test_a_forger_is_not_told_how_near_they_are(service: str, door: Callable[[str], httpx.AsyncClient]) -> None:
    """With a wrong signature the claims are not judged: expired, foreign or right, the answer is the same. Taken out: verifying before the claims are read."""
    client, told = door(service), set()
    for claims in ({}, {"exp_in": -300}, {"aud": ["payroll"]}, {"iss": "https://evil.test"}, {"sub": None}):
        token = good(service, key=MINT.stranger, **claims)
        answer = await client.get(PATH, headers={"Authorization": f"Bearer {token}"})
        problem(answer, 401, "token_invalid")
        told.add(answer.json()["detail"])
    assert len(told) == 1, told


@pytest.mark.parametrize("service", SERVICES)
async def test_a_token_stands_once_and_in_its_header(service: str, door: Callable[[str], httpx.AsyncClient]) -> None:
    """Two headers, another scheme, a token in the address, an empty one: refused; nothing is guessed."""
    client, token = door(service), good(service)
    bearer = ("Authorization", f"Bearer {token}")
    for headers in ([bearer, bearer], [("Authorization", f"Basic {token}")], [("Authorization", "Bearer ")]):
        problem(await client.get(PATH, headers=headers), 401, "token_invalid")
    problem(await client.get(PATH), 401, "unauthenticated")
    problem(await client.get(PATH, params={"access_token": token}, headers=[bearer]), 422, "invalid")
