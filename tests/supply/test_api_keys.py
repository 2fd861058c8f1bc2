"""API keys: how an ERP system that cannot fetch tokens comes in, and how nobody else does."""

import asyncio
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from shared.cli import main
from supply.__main__ import SERVICE
from tests.architecture.test_api_documents import ALL
from tests.shared.http.test_problems import problem

from .conftest import World
from .test_erp_events import event, post, sent

WANTED = {"name": "north", "sources": ["erp"], "scopes": ["erp:read", "erp:write"], "valid_days": 30, "why": "go-live"}
DOORS = {
    "post_erp_events", "list_dead_letters", "read_dead_letter", "replay_dead_letter", "edit_dead_letter", "discard_dead_letter",
    "list_waiting_records", "read_waiting_record",
}  # fmt: skip
"""All that a key can open."""


def ops(world: World) -> httpx.AsyncClient:
    return world.client("olga", "ops")


async def issue(world: World, key: str | None = None, **changed: Any) -> httpx.Response:
    """An operator asks for a key."""
    return await ops(world).post(
        "/v1/api-keys", json={**WANTED, **changed}, headers={"Idempotency-Key": key or str(uuid4())}
    )


async def issued(world: World, **changed: Any) -> tuple[str, str]:
    """The id and the text of a new key."""
    answer = await issue(world, **changed)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], answer.json()["key"]


async def revoke(world: World, key_id: str) -> httpx.Response:
    return await ops(world).post(f"/v1/api-keys/{key_id}:revoke", json={"why": "it leaked"})


def bearing(world: World, text: str) -> httpx.AsyncClient:
    """A system with this key."""
    client = world.client("nobody")
    client.headers["Authorization"] = f"Bearer {text}"
    return client


async def test_a_key_sends_the_events_of_its_own_source_and_of_no_other(world: World) -> None:
    """An event of a source that the key is bound to goes on; another's is refused, said so by its own result, and goes nowhere.

    Taken out: the key's sources in `ApiKeys.verify` (all were refused); the look at `sources` in `_judge` (both went on).
    """
    _, text = await issued(world)
    erp = bearing(world, text)
    answer = (await post(erp, [event("o1"), event("o2", source="other")])).json()
    assert [(one["result"], one["code"]) for one in answer["results"]] == [
        ("accepted", None),
        ("refused", "source_not_bound"),
    ]
    assert "erp only" in answer["results"][1]["detail"]
    assert [json.loads(record.value or b"")["id"] for record in await sent(world)] == ["o1"]
    assert (await erp.get("/v1/dead-letters")).status_code == 200


async def test_a_key_is_shown_once_and_kept_nowhere(world: World) -> None:
    """The database holds its hash only; a retry of the issue gets the same answer without the key, and makes no second one.

    Taken out: `kept` in `issue_api_key` (the answer kept for retries held the key).
    """
    first, again = await issue(world, "k"), await issue(world, "k")
    shown, told = first.json(), again.json()
    assert (told, again.headers["Idempotent-Replay"]) == ({**shown, "key": None}, "true")
    assert first.headers["Cache-Control"] == "no-store"
    secret = shown["key"].rpartition("_")[2]
    tables = await world.rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in tables:
        rows = await world.rows(f"SELECT t::text AS row FROM {table} AS t")
        hidden = (secret, secret.encode().hex())
        assert not [row for row in rows if any(part in row["row"] for part in hidden)], table
    (item,) = (await ops(world).get("/v1/api-keys?live=true")).json()["items"]
    assert (item["id"], "key" in item) == (shown["id"], False)


async def test_a_key_that_is_not_good_is_told_nothing(world: World, worlds: Callable[..., World]) -> None:
    """Malformed, unknown, of another service, of a wrong secret, and of a wrong secret of an ended key: one answer, 401, the same for all.

    Taken out: the look at `right` (any secret was let in); the comparison before the look at what ended a key (it told that such a key had been).
    """
    key_id, good = await issued(world)
    _, foreign = await issued(worlds())
    ended, _ = await issued(world, name="south")
    assert (await revoke(world, ended)).status_code == 200
    wrong = "0" * 64
    told = []
    for text in (
        "bw_",
        good[:-1],
        good + "0",
        good.upper().replace("BW", "bw"),
        f"bw_{UUID(int=7).hex}_{wrong}",
        foreign,
        f"bw_{UUID(key_id).hex}_{wrong}",
        f"bw_{UUID(ended).hex}_{wrong}",
    ):
        answer = await bearing(world, text).get("/v1/dead-letters")
        found = problem(answer, 401, "api_key_invalid")
        told.append(({**found, "request_id": ""}, answer.headers["www-authenticate"]))
    assert all(one == told[0] for one in told)
    assert told[0][1].startswith("Bearer")


async def test_a_key_that_ended_says_so_to_its_bearer(world: World) -> None:
    """A revoked key is out with the next request, an expired one too; who holds the secret learns which. Taken out: each of the two looks."""
    key_id, text = await issued(world)
    erp = bearing(world, text)
    assert (await erp.get("/v1/dead-letters")).status_code == 200
    assert (await revoke(world, key_id)).json()["revoked_at"]
    problem(await erp.get("/v1/dead-letters"), 401, "api_key_revoked")
    other_id, other = await issued(world)
    await world.rows("UPDATE api_key SET expires_at = now() WHERE id = $1", UUID(other_id))
    problem(await bearing(world, other).get("/v1/dead-letters"), 401, "api_key_expired")
    problem(await post(bearing(world, other), [event()]), 401, "api_key_expired")
    assert await sent(world) == []


async def test_a_secret_is_compared_whether_its_key_is_known_or_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One comparison in constant time, of digests of one length, for a known and an unknown id: the time of the answer tells neither.

    Taken out: `compare_digest` (`==` in its place); the answer at once where no row was found.
    """
    key_id, _ = await issued(world)
    seen: list[tuple[int, int]] = []
    compare = hmac.compare_digest

    def watched(one: bytes, other: bytes) -> bool:
        seen.append((len(one), len(other)))
        return compare(one, other)

    monkeypatch.setattr("shared.auth.api_keys.hmac.compare_digest", watched)
    for some_id in (UUID(key_id), UUID(int=7)):
        problem(await bearing(world, f"bw_{some_id.hex}_{'0' * 64}").get("/v1/dead-letters"), 401, "api_key_invalid")
    assert seen == [(32, 32), (32, 32)]


async def test_two_keys_of_a_name_live_for_a_rotation(world: World) -> None:
    """However many ask at once, two are live; a third is issued when one of them has ended; another name has its own two.

    Taken out: the lock in `issue` (three to five lived); the count.
    """
    answers = await asyncio.gather(*(issue(world) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409]
    problem(await issue(world), 409, "two_keys_live")
    first, second = [answer.json() for answer in answers if answer.status_code == 201]
    for one in (first, second):
        assert (await bearing(world, one["key"]).get("/v1/dead-letters")).status_code == 200
    assert (await issue(world, name="south")).status_code == 201
    await revoke(world, first["id"])
    assert (await issue(world)).status_code == 201
    assert (await bearing(world, second["key"]).get("/v1/dead-letters")).status_code == 200


async def test_a_key_may_do_what_its_scopes_say_and_nothing_of_staffs(world: World) -> None:
    """With all that a key can carry every other operation of the service is 403; without `erp:write` no event and no letter is touched.

    Taken out: the look at `scopes` in `issue_api_key` (a key with `supply:admin` was made).
    """
    _, text = await issued(world)
    _, weak = await issued(world, scopes=["erp:read"])
    strong, reader = bearing(world, text), bearing(world, weak)
    for op in ALL:
        if op.service != "supply":
            continue
        path = op.path.replace("{key_id}", str(uuid4())).replace("{letter_id}", str(uuid4()))
        for client, doors in ((strong, DOORS), (reader, {one for one in DOORS if one.startswith(("list_", "read_"))})):
            answer = await client.request(op.method.upper(), path)
            assert (answer.status_code == 403) == (op.name not in doors), (op.name, answer.text)
    for scopes in (["supply:admin"], ["supply:read", "erp:read"], []):
        problem(await issue(world, scopes=scopes, name="x"), 422, "invalid")


async def test_only_operators_issue_keys_and_none_speaks_for_our_services(world: World) -> None:
    """A planner with every scope is refused; a source that begins with `bellwether/`, and a time without end, are 422.

    Taken out: `admitted`; `_theirs`; the bounds of `valid_days`.
    """
    for path, method in (("", "POST"), ("", "GET"), (f"/{uuid4()}:revoke", "POST")):
        body = None if method == "GET" else {"why": "x"} if "revoke" in path else WANTED
        problem(await world.planner.request(method, f"/v1/api-keys{path}", json=body), 403, "role_missing")
    refused: tuple[dict[str, Any], ...] = (
        {"sources": ["bellwether/supply"]},
        {"sources": []},
        {"valid_days": 0},
        {"valid_days": 401},
        {"name": "a b"},
    )
    for wrong in refused:
        problem(await issue(world, **wrong), 422, "invalid")
    problem(await revoke(world, str(uuid4())), 404, "not_found")
    assert await world.rows("SELECT 1 FROM api_key") == []


async def test_the_last_use_is_kept_without_a_write_per_request(world: World) -> None:
    """Noted by the first request, left alone by the next ones, noted again after five minutes. Taken out: the condition in `_USED`; the call of it."""
    key_id, text = await issued(world)
    erp = bearing(world, text)

    async def used() -> tuple[datetime | None, int]:
        (row,) = await world.rows(
            "SELECT last_used_at, xmin::text::bigint AS written FROM api_key WHERE id = $1", UUID(key_id)
        )
        return row["last_used_at"], row["written"]

    assert (await used())[0] is None
    await erp.get("/v1/dead-letters")
    first = await used()
    assert first[0] is not None
    for _ in range(3):
        await erp.get("/v1/dead-letters")
    assert await used() == first
    await world.rows("UPDATE api_key SET last_used_at = now() - interval '6 minutes'")
    await erp.get("/v1/dead-letters")
    now = (await used())[0]
    assert now is not None
    assert (datetime.now(UTC) - now).total_seconds() < 300


async def test_who_issued_and_who_revoked_is_kept_in_a_trail_that_only_grows(world: World) -> None:
    """Each leaves a line with who, why and in which request; a second revoke leaves none; the app role changes and removes none.

    Taken out: `_note` in each; the look at `revoked_at` in `_REVOKE`; the REVOKE of `doors_0001`.
    """
    key_id, _ = await issued(world)
    answers = [await revoke(world, key_id) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    rows = await world.rows("SELECT key_id, actor, action, why, request_id FROM api_key_action ORDER BY at")
    assert [(str(row["key_id"]), row["action"], row["why"]) for row in rows] == [
        (key_id, "issue", "go-live"),
        (key_id, "revoke", "it leaked"),
    ]
    assert len({row["actor"] for row in rows}) == 1
    assert all(len(row["actor"]) == 64 and row["request_id"] for row in rows)
    connection = await asyncpg.connect(world.urls.app)
    try:
        for statement in (
            "UPDATE api_key_action SET actor = 'b'",
            "DELETE FROM api_key_action",
            "TRUNCATE api_key_action",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_operators_without_a_token_use_the_commands(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`api-keys issue` prints a key that lets in, `list` names it without its secret, `revoke` ends it; exit codes tell what did not go."""
    monkeypatch.setenv("BELLWETHER_SUPPLY_DATABASE_URL", world.urls.app)
    monkeypatch.setenv("BELLWETHER_LOG_LEVEL", "error")

    async def command(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = await asyncio.to_thread(main, SERVICE, ("api-keys", *words))
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    making = (
        "issue",
        "north",
        "--source",
        "erp",
        "--scope",
        "erp:read",
        "--days",
        "7",
        "--why",
        "go-live",
        "--by",
        "mia",
    )
    code, text, told = await command(*making)
    assert (code, text.count("\n"), "shown this once" in told) == (0, 1, True)
    assert (await bearing(world, text.strip()).get("/v1/dead-letters")).status_code == 200
    assert (await command(*making))[0] == 0
    code, _, told = await command(*making)
    assert (code, "revoke one of them first" in told) == (1, True)
    code, listed, _ = await command("list", "--name", "north", "--live")
    assert (code, "2 API keys." in listed, text.strip().rpartition("_")[2] in listed) == (0, True, False)
    key_id = str(UUID(text.split("_")[1]))
    assert (await command("revoke", key_id, "--why", "it leaked"))[0] == 0
    problem(await bearing(world, text.strip()).get("/v1/dead-letters"), 401, "api_key_revoked")
    assert (await command("revoke", str(uuid4()), "--why", "it leaked"))[0] == 1
    wrong = (
        ("issue", "north", "--source", "erp", "--scope", "supply:admin", "--why", "x"),
        ("issue", "north", "--source", "bellwether/supply", "--scope", "erp:read", "--why", "x"),
        ("issue", "a b", "--source", "erp", "--scope", "erp:read", "--why", "x"),
        ("issue", "north", "--source", "erp", "--scope", "erp:read"),
        ("issue", "north", "--source", "erp", "--scope", "erp:read", "--days", "0", "--why", "x"),
    )
    for words in wrong:
        assert (await command(*words))[0] == 2, words
    rows = await world.rows("SELECT actor, action FROM api_key_action WHERE key_id = $1 ORDER BY at", UUID(key_id))
    assert next((row["action"], row["actor"]) for row in rows) == ("issue", "mia")
