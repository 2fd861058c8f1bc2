"""The API: a person's inbox and trail, and the rules behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from notify.__main__ import SERVICE
from notify.settings import NotifySettings
from notify.use_cases import deliver
from shared.auth import TokenVerifier
from shared.database import Database
from shared.service import Runtime
from tests.shared.http.tokens import ISSUER as ISSUED
from tests.shared.http.tokens import Mint, keys_of

from .post import MailHost, People, post_of
from .test_digests import finish, make
from .world import D1, D2, ISSUER, account, backorder, hear, rows, said, stock_low, tier_changed

assert ISSUED == ISSUER
SCOPES = "notify:read notify:write notify:admin"
RULE = {
    "name": "all",
    "position": 1,
    "match": {"event_types": ["StockLow"], "conditions": [{"field": "position", "operator": "lt", "value": 5}]},
    "audience": ["manager"],
    "continue": True,
}


@dataclass
class Api:
    """The real API in this process."""

    app: FastAPI
    mint: Mint
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self, subject: str, *roles: str, scope: str = SCOPES) -> httpx.AsyncClient:
        token = self.mint.token(sub=subject, aud=["notify"], roles=list(roles or ("account_manager",)), scope=scope)
        headers = {"Authorization": f"Bearer {token}"}
        made = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://notify", headers=headers)
        self._clients.append(made)
        return made

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


@pytest.fixture(scope="session")
def mint() -> Mint:
    return Mint()


@pytest.fixture
async def api(database: Database, settings: NotifySettings, mint: Mint) -> AsyncIterator[Api]:
    runtime = Runtime(SERVICE, settings)
    app = SERVICE.app(runtime)
    app.state.database = database
    app.state.verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="notify")
    made = Api(app, mint)
    yield made
    await made.close()
    await runtime.offsets.close()
    await runtime.database.close()


async def entries(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/v1/notifications", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_person_reads_their_inbox(database: Database, api: Api) -> None:
    """Newest first, in words, with the event's own values beside them; nobody else's."""
    await hear(database, backorder("A"))
    await hear(database, stock_low("A", "B"))
    newest, oldest = await entries(api.client("ann"))
    assert oldest["title"] == "Order o1 of Account A is short by 120 units"
    assert newest["text"].endswith("Accounts concerned: Account A (A).")
    assert newest["data"]["sku"] == "85123A"
    assert newest["accounts"] == [{"account_id": "A", "name": "Account A"}]
    assert [entry["event_type"] for entry in await entries(api.client("bob"))] == ["StockLow"]
    assert await entries(api.client("nobody-known")) == []


@pytest.mark.parametrize(
    ("query", "header", "title"),
    [
        ({"locale": "zh-CN"}, None, "Account A 的订单 o1 缺 120 件"),
        ({}, "zh-Hans-CN,zh;q=0.9,en;q=0.5", "Account A 的订单 o1 缺 120 件"),
        ({"locale": "en"}, "zh-CN", "Order o1 of Account A is short by 120 units"),
        ({}, "fr-FR", "Order o1 of Account A is short by 120 units"),
    ],
)
async def test_the_reader_s_language(
    database: Database, api: Api, query: dict[str, str], header: str | None, title: str
) -> None:
    """The asked one, else the first accepted, else English."""
    await hear(database, backorder("A"))
    headers = {"Accept-Language": header} if header else {}
    answer = await api.client("ann").get("/v1/notifications", params=query, headers=headers)
    assert [entry["title"] for entry in answer.json()["items"]] == [title]


async def test_pages_are_whole(database: Database, api: Api) -> None:
    """By cursor, every entry once."""
    await hear(database, *(backorder("A", order_id=f"o{nr}") for nr in range(5)))
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await api.client("ann").get("/v1/notifications", params=query)).json()
        seen += [entry["data"]["order_id"] for entry in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == [f"o{nr}" for nr in range(5)]


async def test_acknowledging_settles_it_for_the_person(database: Database, api: Api) -> None:
    """Counted, listed and said as heard; on every channel; a second time changes nothing."""
    await hear(database, backorder("A"), tier_changed("A"))
    await finish(database, D1, D2)
    await make(database, D1)
    ann = api.client("ann")
    assert (await ann.get("/v1/notifications:count")).json() == {"unread": 2}
    wanted = (await entries(ann))[0]["notification_id"]
    first = await ann.post(f"/v1/notifications/{wanted}:acknowledge", headers={"Idempotency-Key": "k1"})
    again = await ann.post(f"/v1/notifications/{wanted}:acknowledge", headers={"Idempotency-Key": "k1"})
    other = await ann.post(f"/v1/notifications/{wanted}:acknowledge")
    assert first.status_code == again.status_code == other.status_code == 200
    assert first.json() == again.json() == other.json()
    assert again.headers["Idempotent-Replay"] == "true"
    assert (await ann.get("/v1/notifications:count")).json() == {"unread": 1}
    assert wanted not in {entry["notification_id"] for entry in await entries(ann, state="unread")}
    assert (await said(database)).count("NotificationAcknowledged") == 2  # inbox and e-mail, each once


async def test_a_foreign_notification_is_absent(database: Database, api: Api) -> None:
    """Another person's entry is answered like one that does not exist, in every way of asking.

    Taken out: `recipient_id == person_id` of the statement.
    """
    await hear(database, backorder("A"))
    wanted = (await entries(api.client("ann")))[0]["notification_id"]
    bob, nothing = api.client("bob"), uuid4()
    for method, path in (("GET", ""), ("POST", ":acknowledge"), ("GET", "/trail")):
        foreign = await bob.request(method, f"/v1/notifications/{wanted}{path}")
        absent = await bob.request(method, f"/v1/notifications/{nothing}{path}")
        assert foreign.status_code == absent.status_code == 404
        assert _told(foreign, wanted) == _told(absent, str(nothing))
    assert await entries(bob) == []
    assert (await bob.get("/v1/notifications:count")).json() == {"unread": 0}


def _told(answer: httpx.Response, notification_id: str) -> dict[str, Any]:
    told = {name: value for name, value in answer.json().items() if name != "request_id"}
    return {**told, "detail": told["detail"].replace(notification_id, "it")}


async def test_a_reassigned_account_leaves_the_inbox(database: Database, api: Api) -> None:
    """What was told of an account is the old manager's to read no longer, and a list of accounts is cut anew on
    reading.

    Taken out: the predicate in `theirs`; the visible names in `items`.
    """
    await hear(database, backorder("A"), stock_low("A"))
    await hear(database, account("A", "bob", version=2))
    ann = api.client("ann")
    (left,) = await entries(ann)
    assert (left["event_type"], left["accounts"]) == ("StockLow", [])
    assert "Account A" not in left["text"]
    assert (await ann.get("/v1/notifications:count")).json() == {"unread": 1}


async def test_the_trail_goes_from_the_event_to_the_acknowledgement(
    database: Database, api: Api, mail_host: MailHost
) -> None:
    """Event, rule and version, person, both channels, each attempt, and that it was acknowledged; for its person and
    for ops.
    """
    await hear(database, backorder("A"))
    await finish(database, D1, D2)
    await make(database, D1)
    mail_host.replies = [("RCPT", "451 later")]
    digest = (await rows(database, "SELECT digest_id FROM digest"))[0].digest_id
    await deliver.deliver(database, post_of(mail_host, People()), [digest])
    ann = api.client("ann")
    wanted = (await entries(ann))[0]["notification_id"]
    await ann.post(f"/v1/notifications/{wanted}:acknowledge")
    trail = (await ann.get(f"/v1/notifications/{wanted}/trail")).json()
    assert trail["event"]["event_type"] == "BackorderOpened"
    assert trail["event"]["business_date"] == "2011-11-01"
    assert (trail["rule"]["version"], trail["rule"]["audience"]) == (1, ["manager"])
    assert (trail["recipient_id"], trail["account_ids"]) == ("ann", ["A"])
    inbox, email = trail["deliveries"]
    assert (inbox["channel"], inbox["state"]) == ("inbox", "delivered")
    assert (email["channel"], email["state"], email["digest"]) == ("email", "queued", "2011-11-01")
    assert [(one["result"], one["code"]) for one in email["attempts"]] == [("refused", "451")]
    assert inbox["acknowledged_at"] == email["acknowledged_at"] is not None
    assert (await api.client("olga", "ops").get(f"/v1/notifications/{wanted}/trail")).json() == trail
    assert (await api.client("pia", "planner").get(f"/v1/notifications/{wanted}/trail")).status_code == 404


async def test_rules_are_versioned(api: Api) -> None:
    """Created, changed under If-Match, every version kept with who made it."""
    ops = api.client("olga", "ops")
    made = await ops.post("/v1/rules", json=RULE)
    assert made.status_code == 201, made.text
    path, tag = made.headers["Location"], made.headers["ETag"]
    assert made.json()["continue"] is True
    changed = await ops.put(path, json={**RULE, "name": "new", "enabled": False}, headers={"If-Match": tag})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (await ops.put(path, json=RULE, headers={"If-Match": tag})).status_code == 412
    assert (await ops.put(path, json=RULE)).status_code == 428
    assert (await ops.get(path, headers={"If-None-Match": '"2"'})).status_code == 304
    versions = (await ops.get(f"{path}/versions")).json()["items"]
    assert [(one["version"], one["name"]) for one in versions] == [(2, "new"), (1, "all")]
    assert len(versions[0]["changed_by"]) == 64
    listed = (await ops.get("/v1/rules")).json()["items"]
    assert [one["position"] for one in listed] == [1, *range(100, 1101, 100)]


async def test_a_rule_that_cannot_work_is_refused(api: Api) -> None:
    """With a pointer to each place and what would be right."""
    wrong = {**RULE, "match": {"event_types": ["Nope"]}, "audience": ["everyone"]}
    answer = await api.client("olga", "ops").post("/v1/rules", json=wrong)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/match/event_types/0", "/audience/0"]
    assert (
        await api.client("olga", "ops").put(f"/v1/rules/{uuid4()}", json=RULE, headers={"If-Match": "*"})
    ).status_code == 404


async def test_departments_are_set_under_their_version(api: Api) -> None:
    """One that nobody has set yet has version 0, so that two first writers cannot both win."""
    ops = api.client("olga", "ops")
    fresh = await ops.get("/v1/departments/logistics")
    assert (fresh.json()["version"], fresh.headers["ETag"]) == (0, '"0"')
    body = {"person_ids": ["pia", "pol", "pia"]}
    done = await ops.put("/v1/departments/logistics", json=body, headers={"If-Match": '"0"'})
    assert (done.json()["person_ids"], done.headers["ETag"]) == (["pia", "pol"], '"1"')
    assert (await ops.put("/v1/departments/logistics", json=body, headers={"If-Match": '"0"'})).status_code == 412
    assert [one["department"] for one in (await ops.get("/v1/departments")).json()["items"]] == ["logistics", "planner"]


async def test_templates_are_shown_and_tried(api: Api) -> None:
    """Every packaged one; a draft on made-up or given data; a bad draft with the reason."""
    ops = api.client("olga", "ops")
    listed = (await ops.get("/v1/templates", params={"limit": 5})).json()
    assert len(listed["items"]) == 5
    assert listed["next"]
    shown = await ops.post("/v1/templates:preview", json={"name": "StockLow.inbox", "locale": "zh-CN"})
    assert shown.json()["title"] == "main 的 85123A 库存偏低"
    draft = {"name": "StockLow.inbox", "source": "{{ sku }}!", "data": {"sku": "X"}}
    assert (await ops.post("/v1/templates:preview", json=draft)).json() == {"title": "X!", "body": ""}
    loops = {
        "name": "StockLow.inbox",
        "source": "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
        "data": {"x": [1] * 500},
    }
    refused = await ops.post("/v1/templates:preview", json=loops)
    assert refused.status_code == 422
    assert "loops more than" in refused.json()["errors"][0]["detail"]
    assert (await ops.post("/v1/templates:preview", json={"name": "Nope"})).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/rules"),
        ("POST", "/v1/rules"),
        ("GET", "/v1/departments"),
        ("GET", "/v1/templates"),
        ("POST", "/v1/templates:preview"),
    ],
)
async def test_administration_needs_its_scope(api: Api, method: str, path: str) -> None:
    """A manager's token opens the inbox and no more."""
    manager = api.client("ann", scope="notify:read notify:write")
    assert (await manager.request(method, path, json=RULE if method == "POST" else None)).status_code == 403


async def test_reading_is_not_acknowledging(database: Database, api: Api) -> None:
    """`notify:write` is a scope of its own."""
    await hear(database, backorder("A"))
    reader = api.client("ann", scope="notify:read")
    wanted = (await entries(reader))[0]["notification_id"]
    assert (await reader.post(f"/v1/notifications/{wanted}:acknowledge")).status_code == 403


async def test_the_operators_paths_answer(api: Api) -> None:
    """Verification holds on a fresh world; readiness needs the migration."""
    ops = api.client("olga", "ops")
    assert (await ops.get("/readyz")).status_code == 200
    verification = (await ops.get("/v1/verification")).json()
    assert verification["holds"], verification
