"""accounts, asked for addresses: the real service, and what happens when it or the issuer is away."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from accounts.__main__ import SERVICE as ACCOUNTS
from accounts.settings import AccountsSettings
from deploy.local import ServiceUrls
from notify.peers.contacts import AT_ONCE, SCOPE, Contact, Contacts
from notify.peers.tokens import PeerAwayError, Tokens
from shared.auth import TokenVerifier
from shared.service import Runtime
from tests.shared.http.tokens import ISSUER, Mint, keys_of


class Issuer:
    """Gives tokens for client credentials (RFC 6749 §4.4), signed as accounts asks."""

    def __init__(self) -> None:
        self.mint = Mint()
        self.given = 0
        self.wrong = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = httpx.QueryParams(request.content.decode())
        known = request.headers["Authorization"] == httpx.BasicAuth("notify", "secret")._auth_header
        if not known or form["grant_type"] != "client_credentials" or form["audience"] != "accounts":
            return httpx.Response(401, json={"error": "invalid_client"})
        self.given += 1
        claims: dict[str, Any] = {"sub": "notify", "aud": ["accounts"], "roles": ["service"], "scope": form["scope"]}
        if self.wrong:
            claims["exp"] = 1
        return httpx.Response(200, json={"access_token": self.mint.token(**claims), "expires_in": 300})

    def tokens(self, *, known: bool = True, **own: Any) -> Tokens:
        return Tokens(
            f"{ISSUER}/token",
            client_id="notify",
            client_secret="secret" if known else "wrong",
            audience="accounts",
            scope=SCOPE,
            transport=httpx.MockTransport(self),
            **own,
        )


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
async def accounts(
    service_database: Callable[[str], ServiceUrls], issuer: Issuer
) -> AsyncIterator[httpx.ASGITransport]:
    """The real accounts API with two people, one of them gone."""
    settings = AccountsSettings(database_url=service_database("accounts").app, issuer=ISSUER)
    runtime = Runtime(ACCOUNTS, settings)
    app = ACCOUNTS.app(runtime)
    app.state.verifier = TokenVerifier(keys_of(issuer.mint), issuer=ISSUER, audience="accounts")
    transport = httpx.ASGITransport(app)
    token = issuer.mint.token(sub="olga", aud=["accounts"], roles=["ops"], scope="people:read people:write")
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://accounts", headers=headers) as ops:
            for person in ("ann", "bob"):
                body = {
                    "person_id": person,
                    "kind": "staff",
                    "name": person.title(),
                    "email": f"{person}@example.com",
                    "locale": "zh-CN",
                }
                assert (await ops.post("/v1/people", json=body)).status_code == 201
            gone = await ops.patch("/v1/people/bob", json={"active": False}, headers={"If-Match": "*"})
            assert gone.status_code == 200, gone.text
        yield transport
    finally:
        await runtime.offsets.close()
        await runtime.database.close()


async def test_the_real_accounts_service_resolves(issuer: Issuer, accounts: httpx.ASGITransport) -> None:
    """With a token of the role service: who is known and active is found, the others are left out."""
    contacts = Contacts("http://accounts", issuer.tokens(), transport=accounts)
    found = await contacts.resolve(["ann", "bob", "nobody"])
    assert found == {"ann": Contact("ann", "Ann", "ann@example.com", "zh-CN")}
    await contacts.resolve(["ann"])
    assert issuer.given == 1, "a token is kept until it is about to expire"
    await contacts.close()


async def test_a_token_that_is_not_taken_is_asked_for_once_more(issuer: Issuer, accounts: httpx.ASGITransport) -> None:
    """Withdrawn early: one fresh token, then it is the operator's to mend and callers try later."""
    issuer.wrong = True
    contacts = Contacts("http://accounts", issuer.tokens(), transport=accounts)
    with pytest.raises(PeerAwayError, match="401"):
        await contacts.resolve(["ann"])
    assert issuer.given == 2
    await contacts.close()


async def test_a_wrong_secret_is_told_as_such(issuer: Issuer) -> None:
    """It passes by itself or is mended by an operator: nobody's mail fails for it."""
    tokens = issuer.tokens(known=False)
    with pytest.raises(PeerAwayError, match="401 to our client id and secret"):
        await tokens.current()
    await tokens.close()


async def test_a_token_is_renewed_before_it_expires(issuer: Issuer) -> None:
    """Half a minute before."""
    now = [0.0]
    tokens = issuer.tokens(monotonic=lambda: now[0])
    await tokens.current()
    now[0] = 269
    await tokens.current()
    assert issuer.given == 1
    now[0] = 271
    await tokens.current()
    assert issuer.given == 2
    await tokens.close()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(403),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"items": [{"person_id": 1}]}),
    ],
)
async def test_any_other_answer_means_later(issuer: Issuer, answer: httpx.Response) -> None:
    """Never a crash, never an empty directory."""
    contacts = Contacts("http://accounts", issuer.tokens(), transport=httpx.MockTransport(lambda _: answer))
    with pytest.raises(PeerAwayError):
        await contacts.resolve(["ann"])
    await contacts.close()


async def test_many_people_are_asked_for_in_parts(issuer: Issuer) -> None:
    """No request is larger than accounts takes."""
    sizes: list[int] = []

    def count(request: httpx.Request) -> httpx.Response:
        sizes.append(request.content.count(b'"p'))
        return httpx.Response(200, json={"items": [], "missing": []})

    contacts = Contacts("http://accounts", issuer.tokens(), transport=httpx.MockTransport(count))
    assert await contacts.resolve([f"p{nr}" for nr in range(2 * AT_ONCE + 1)]) == {}
    assert [size - 1 for size in sizes] == [AT_ONCE, AT_ONCE, 1]  # one more for the field's own name
    await contacts.close()
