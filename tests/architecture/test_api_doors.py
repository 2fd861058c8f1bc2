"""Every operation of the four services refuses what the conventions say, before it asks its database anything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from typing import Any

import httpx
import pytest

from shared.auth import TokenVerifier
from shared.service import Runtime
from tests.architecture.test_api_documents import ALL, COMPULSORY_KEY, Operation, resolved
from tests.shared.http.test_problems import problem
from tests.shared.http.tokens import ISSUER, Mint, keys_of

MINT = Mint()
BATCH = "application/cloudevents-batch+json"
NONE = "(none)"  # a header that is left out
UUID = "00000000-0000-7000-8000-000000000001"
Doors = dict[str, httpx.AsyncClient]


def chosen(wanted: Callable[[Operation], bool]) -> pytest.MarkDecorator:
    """A test over the operations that `wanted` picks."""
    return pytest.mark.parametrize("op", [op for op in ALL if wanted(op)], ids=lambda op: f"{op.service}-{op.name}")


def app_of(service: str) -> Any:
    """The service's API as its process makes it, with our issuer's keys; nothing listens where its database should be."""
    made = import_module(f"{service}.__main__").SERVICE
    settings = made.settings(database_url="postgresql://nobody@127.0.0.1:1/none", issuer=ISSUER)
    app = made.app(Runtime(made, settings))
    app.state.verifier = TokenVerifier(keys_of(MINT), issuer=ISSUER, audience=service, typ="at+jwt", leeway=30)
    return app


APPS: dict[str, Any] = {}


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    """A client per service, without a token."""
    for op in ALL:
        if op.service not in APPS:
            APPS[op.service] = await asyncio.to_thread(app_of, op.service)
    found = {
        name: httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door")
        for name, app in APPS.items()
    }
    yield found
    for client in found.values():
        await client.aclose()


def scopes(op: Operation) -> set[str]:
    """What the operation asks for."""
    return {scope for needed in op.entry["security"] for scope in needed["bearer"]}


def bearer(op: Operation, scope: str) -> dict[str, str]:
    """A token of someone who sees everything and carries these scopes."""
    roles = ["ops", "planner", "service"]
    return {"Authorization": f"Bearer {MINT.token(aud=[op.service], scope=scope, roles=roles, ce_source='erp')}"}


async def ask(doors: Doors, op: Operation, *, scope: str | None = None, query: str = "", **own: Any) -> httpx.Response:
    """The operation with a good path, body and headers but for what is given; without `scope` all that it asks for."""
    path = op.path
    for parameter in op.entry.get("parameters", ()):
        if parameter["in"] == "path":
            whole = parameter["schema"].get("type") == "integer"
            good = UUID if parameter["schema"].get("format") == "uuid" else "1" if whole else "17850"
            path = path.replace(f"{{{parameter['name']}}}", good)
    headers = bearer(op, " ".join(scopes(op)) if scope is None else scope)
    headers |= {"If-Match": '"1"'} if "If-Match" in op.headers() else {}
    headers |= {"Idempotency-Key": "k"} if "Idempotency-Key" in op.headers() else {}
    headers |= own.pop("headers", {})
    headers = {name: value for name, value in headers.items() if value != NONE}
    if "application/json" in op.entry.get("requestBody", {}).get("content", {}) and "json" not in own:
        own["json"] = example(op)
    return await doors[op.service].request(op.method.upper(), f"{path}{query}", headers=headers, **own)


def example(op: Operation) -> dict[str, Any]:
    """The first body that the document shows."""
    found: dict[str, Any] = resolved(op, op.entry["requestBody"]["content"]["application/json"]["schema"])["examples"][
        0
    ]
    return found


@chosen(lambda _: True)
async def test_nobody_enters_without_a_token_or_its_scope(op: Operation, doors: Doors) -> None:
    """Without a token 401, with one that lacks the scope 403 naming it."""
    needs = "".join(f"?{one}=x" for one in op.query() if one == "kind")
    problem(await ask(doors, op, query=needs, headers={"Authorization": NONE}), 401, "unauthenticated")
    answer = await ask(doors, op, query=needs, scope="nothing:at-all")
    assert any(scope in problem(answer, 403, "forbidden")["detail"] for scope in scopes(op))


@chosen(lambda _: True)
async def test_unknown_parameters_are_refused(op: Operation, doors: Doors) -> None:
    """A query parameter that the document does not name is 422 everywhere, naming those that it does. Taken out: `_check_query` in `strict_request`."""
    refused = problem(await ask(doors, op, query="?colour=red"), 422, "invalid")
    assert [(one["place"], one["pointer"]) for one in refused["errors"]] == [("query", "/colour")]
    assert refused["errors"][0]["detail"].endswith(f"known here: {', '.join(sorted(op.query())) or 'none'}")


@chosen(lambda op: "limit" in op.query())
async def test_a_list_is_sorted_by_what_it_names_only(op: Operation, doors: Doors) -> None:
    """An order that the document does not list is 422 naming those that it does; a list of one order has no such parameter.

    Taken out: the values of `sort` in a list's filter (any text then).
    """
    refused = problem(await ask(doors, op, query="?sort=-colour"), 422, "invalid")
    (told,) = refused["errors"]
    assert (told["place"], told["pointer"]) == ("query", "/sort")
    orders = op.query().get("sort")
    allowed = resolved(op, orders["anyOf"][0] if "anyOf" in orders else orders)["enum"] if orders else op.query()
    assert not [one for one in allowed if one not in told["detail"]], told


@chosen(lambda op: "limit" in op.query())
async def test_limits_and_cursors_are_checked(op: Operation, doors: Doors) -> None:
    """`limit` lies between 1 and 200."""
    for wrong in ("0", "201", "many"):
        problem(await ask(doors, op, query=f"?limit={wrong}"), 422, "invalid")


@chosen(lambda op: op.method in {"put", "patch", "delete"})
async def test_a_change_without_its_version_is_refused(op: Operation, doors: Doors) -> None:
    """Without If-Match 428, with something that is no entity tag 400. Taken out: the refusal in `_required` of the ETag plumbing."""
    problem(await ask(doors, op, headers={"If-Match": NONE}), 428, "precondition_required")
    problem(await ask(doors, op, headers={"If-Match": "7"}), 400, "etag_malformed")


@chosen(lambda op: op.name in COMPULSORY_KEY)
async def test_a_compulsory_key_is_asked_for(op: Operation, doors: Doors) -> None:
    """Without an Idempotency-Key 400."""
    problem(await ask(doors, op, headers={"Idempotency-Key": NONE}), 400, "idempotency_key_missing")


@chosen(lambda op: "application/json" in op.entry.get("requestBody", {}).get("content", {}))
async def test_bodies_are_strict(op: Operation, doors: Doors) -> None:
    """A field nobody knows is pointed at; what is no JSON object, no JSON or too large is told as that. Taken out: `extra=forbid`."""
    refused = problem(await ask(doors, op, json={**example(op), "colour": "red"}), 422, "invalid")
    assert "/colour" in {one["pointer"] for one in refused["errors"]}
    problem(await ask(doors, op, json=[]), 422, "invalid")
    kind = {"Content-Type": "application/json"}
    problem(await ask(doors, op, json=None, content=b"{", headers=kind), 400, "json_invalid")
    problem(await ask(doors, op, json=None, content=b" " * 1_100_000, headers=kind), 413, "content_too_large")


@chosen(lambda op: op.method != "get" and "requestBody" not in op.entry)
async def test_bodies_that_nothing_reads_are_refused(op: Operation, doors: Doors) -> None:
    """Values sent where none are taken would have no effect."""
    problem(await ask(doors, op, json={"quantity": 1}), 422, "body_not_taken")


def _file(op: Operation) -> dict[str, Any]:
    """For an import or a batch: what the document shows."""
    taken = op.entry.get("requestBody", {}).get("content", {})
    if batch := taken.get(BATCH):
        return {"json": batch["examples"]["one"]["value"], "headers": {"Content-Type": BATCH}}
    content = taken.get("text/csv")
    if content is None:
        return {}
    (kind, shown), *_ = content["examples"].items()
    return {"query": f"?kind={kind}", "content": shown["value"].encode(), "headers": {"Content-Type": "text/csv"}}


NEEDS_NO_DATABASE = {"list_templates", "preview_template"}


@chosen(lambda op: op.name not in NEEDS_NO_DATABASE)
async def test_a_good_request_reaches_the_database(op: Operation, doors: Doors) -> None:
    """What the document shows as right is taken as right: all that stands in its way here is the database, told as 503 with Retry-After."""
    answer = await ask(doors, op, **_file(op))
    problem(answer, 503, "database_away")
    assert int(answer.headers["retry-after"]) >= 1
