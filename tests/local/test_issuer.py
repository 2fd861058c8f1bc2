"""The development issuer: tokens that the services' own verifier accepts."""

import argparse
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import jwt
import pytest

from deploy.local.__main__ import main as local_main
from deploy.local.issuer import DEFAULT_ISSUER, JWKS_PATH, Issuer, add_arguments, run, serving
from deploy.local.issuer import main as issuer_main
from shared.auth import KeySet, TokenVerifier
from shared.contracts.access import ROLES, default_scopes
from shared.errors import Unauthenticated


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "key.pem", f"http://127.0.0.1:{free_port()}")


async def test_every_role_gets_in(issuer: Issuer) -> None:
    """A token of every role, checked over HTTP as a service checks it, proves its role, subject and scopes."""
    async with serving(issuer):
        verifier = TokenVerifier(KeySet(issuer.name + JWKS_PATH), issuer=issuer.name, audience="supply")
        for role in ROLES:
            found = await verifier.verify(issuer.token(role, subject="pat"))
            assert (found.subject, found.roles, found.scopes) == (
                "pat",
                frozenset({role}),
                frozenset(default_scopes(role)),
            )
        with pytest.raises(Unauthenticated, match="expired"):
            await verifier.verify(issuer.token("ops", minutes=-2))


async def test_a_service_gets_a_token_of_its_own(issuer: Issuer) -> None:
    """By client credentials: role service, the audience and scope asked for; a wrong secret, grant or scope gets none."""
    asked = {"grant_type": "client_credentials", "audience": "accounts", "scope": "contacts:resolve"}
    async with serving(issuer), httpx.AsyncClient(base_url=issuer.name, auth=("notify", "notify")) as client:
        granted = (await client.post("/token", data=asked)).json()
        verifier = TokenVerifier(KeySet(issuer.name + JWKS_PATH), issuer=issuer.name, audience="accounts")
        found = await verifier.verify(granted["access_token"])
        assert (found.subject, found.roles, found.scopes) == (
            "notify",
            frozenset({"service"}),
            frozenset({"contacts:resolve"}),
        )
        assert granted["expires_in"] == 3600
        refused = [
            await client.post("/token", data=asked, auth=("notify", "guess")),
            await client.post("/token", data=asked, auth=("nobody", "nobody")),
            await client.post("/token", data={**asked, "grant_type": "password"}),
            await client.post("/token", data={**asked, "scope": "everything"}),
        ]
        assert [(one.status_code, one.json()["error"]) for one in refused] == [
            (401, "invalid_client"),
            (401, "invalid_client"),
            (400, "unsupported_grant_type"),
            (400, "invalid_scope"),
        ]


def test_the_key_is_the_owners_alone(tmp_path: Path) -> None:
    """The key file is 0600 and made once: a second issuer publishes the same key."""
    first = Issuer(tmp_path / "deep" / "key.pem")
    assert (tmp_path / "deep" / "key.pem").stat().st_mode & 0o777 == 0o600
    assert Issuer(tmp_path / "deep" / "key.pem").jwks == first.jwks
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["key.pem"]
    assert "d" not in first.jwks["keys"][0]


async def test_loopback_only(tmp_path: Path) -> None:
    """It refuses to serve anywhere but on loopback."""
    with pytest.raises(ValueError, match="loopback"):
        async with serving(Issuer(tmp_path / "key.pem", "http://0.0.0.0:8010")):
            pass


async def test_inside_a_container_it_listens_where_it_is_told(tmp_path: Path) -> None:
    """A name that is not this machine's is served on the address that the caller chose for it, with that name in its tokens.

    Taken out: `listen` (refused, as everything beyond loopback is).
    """
    port = free_port()
    issuer = Issuer(tmp_path / "key.pem", f"http://issuer:{port}")
    async with serving(issuer, "127.0.0.1"), httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{port}{JWKS_PATH}")).json() == issuer.jwks


@pytest.mark.parametrize("command", [issuer_main, local_main])
def test_a_token_can_be_had_by_command(
    command: Callable[[list[str]], int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`python -m deploy.local token --role planner`, and where that package is not (a container) the issuer itself, print a token that names its issuer.

    Taken out: the command of `deploy.local`.
    """
    monkeypatch.setattr("deploy.local.issuer.Issuer.__init__.__defaults__", (tmp_path / "key.pem", DEFAULT_ISSUER))
    monkeypatch.setenv("BELLWETHER_ISSUER", "http://issuer:8010")
    words = (
        ["token", "--role", "planner"]
        if command is local_main
        else ["--name", "http://issuer:8010", "--token", "planner"]
    )
    assert command(words) == 0
    claims = jwt.decode(capsys.readouterr().out.strip(), options={"verify_signature": False})
    assert (claims["iss"], claims["roles"], claims["sub"]) == ("http://issuer:8010", ["planner"], "planner")


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`token --role planner` prints one token and nothing else; a role that does not exist is refused."""
    monkeypatch.setattr(
        "deploy.local.issuer.Issuer.__init__.__defaults__", (tmp_path / "key.pem", "http://127.0.0.1:8010")
    )
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["--role", "planner", "--scope", "supply:read"])) == 0
    assert capsys.readouterr().out.strip().count(".") == 2
    with pytest.raises(SystemExit):
        parser.parse_args(["--role", "root"])
