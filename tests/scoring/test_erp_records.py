"""Scoring's doors for ERP teams: finance records that cannot be handled lie here, and are seen, mended and replayed by whose they are."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx

from shared.outcomes import Fate
from tests.shared.http.test_problems import problem

from .conftest import Client
from .feed import MONDAY, Feed, at, cancel, credit, payment, raw, record

WHY = {"why": "mended with the sender"}
RIGHT = (
    '{"payment_id": "p1", "account_id": "A", "invoices": [{"invoice_id": "i1", "amount": "7.00"}], "currency": "GBP"}'
)


async def team(api: Client, *sources: str, scopes: tuple[str, ...] = ("erp:read", "erp:write")) -> httpx.AsyncClient:
    """An ERP team with an API key of scoring, bound to these sources."""
    wanted = {"name": f"erp-{uuid4()}", "sources": sources, "scopes": scopes, "valid_days": 1, "why": "a test"}
    made = await api("olga:ops").post("/v1/api-keys", json=wanted)
    assert made.status_code == 201, made.text
    return api(made.json()["key"])


async def dead(feed: Feed, *sources: str) -> None:
    """A payment that nobody can read, of each of these sources."""
    for source in sources:
        broken = replace(record(payment("A", "p1", {"i1": "7.00"}), at(MONDAY), source=source), value=b'{"payment_id":')
        assert await feed.hand([broken]) == [Fate.DEAD]


async def letter(client: httpx.AsyncClient) -> dict[str, Any]:
    """The one letter that this client sees, whole."""
    (item,) = (await client.get("/v1/dead-letters")).json()["items"]
    found: dict[str, Any] = (await client.get(f"/v1/dead-letters/{item['id']}")).json()
    return found


async def test_a_finance_record_is_seen_by_whose_it_is(feed: Feed, api: Client) -> None:
    """Dead letters and waiting records of a key's own source, whole; of another's nothing, told like absent; an operator sees all.

    Taken out: `Rights.sources` (everybody's).
    """
    await dead(feed, "erp", "other")
    assert await feed.tell(cancel("A", "none"), credit("A", "c1", "i1", "1.00", currency="EUR")) == [Fate.WAITING] * 2
    await feed.tell(cancel("A", "none"), source="other")
    erp, other = await team(api, "erp"), await team(api, "other")
    mine = await letter(erp)
    assert (mine["source"], mine["topic"], mine["value"]) == ("erp", "erp.finance.v1", '{"payment_id":')
    assert "not valid JSON" in mine["reason"]
    problem(await other.get(f"/v1/dead-letters/{mine['id']}"), 404, "not_found")
    waiting = (await erp.get("/v1/waiting-records")).json()["items"]
    assert {(one["missing_kind"], one["source"]) for one in waiting} == {("order", "erp"), ("rate", "erp")}
    problem(await other.get(f"/v1/waiting-records/{waiting[0]['id']}"), 404, "not_found")
    assert (await erp.get(f"/v1/waiting-records/{waiting[0]['id']}")).status_code == 200
    assert len((await api("olga:ops").get("/v1/dead-letters")).json()["items"]) == 2


async def test_a_team_mends_and_replays_its_own_letter(feed: Feed, api: Client) -> None:
    """The mended payment has its effect once, however often the call is repeated; what came and what was done to it are shown, who and why is kept.

    Taken out: `key.once` of each act (a retry left a second line).
    """
    await dead(feed, "erp")
    erp = await team(api, "erp")
    found = await letter(erp)
    path = f"/v1/dead-letters/{found['id']}"
    again = await erp.post(f"{path}:replay", json=WHY)
    assert (again.status_code, again.json()["done"], again.json()["state"]) == (200, False, "open")
    assert again.json()["result"].startswith("dead again")
    problem(await erp.post(f"{path}:edit", json={**WHY, "value": '{"payment_id": 7}'}), 422, "still_wrong")
    problem(await erp.post(f"{path}:edit", json=WHY), 422, "nothing_changed")
    for act, body in (("edit", {**WHY, "value": RIGHT}), ("replay", WHY)):
        for _ in range(2):
            answer = await erp.post(f"{path}:{act}", json=body, headers={"Idempotency-Key": act})
            assert answer.status_code == 200, answer.text
            assert answer.json()["done"]
            assert answer.json()["result"] == ("edited" if act == "edit" else "handled")
    now = await letter(erp)
    assert (now["value"], now["mended"], now["state"]) == ('{"payment_id":', True, "replayed")
    assert [deed["action"] for deed in now["done"]] == ["replay", "edit", "replay"]
    rows = await feed.rows("SELECT DISTINCT actor, why FROM dead_letter_action")
    assert [(row.actor.startswith("API key erp-"), row.why) for row in rows] == [(True, WHY["why"])]
    assert len(await feed.rows("SELECT 1 FROM inbox WHERE source = 'erp'")) == 1


async def test_a_letter_of_another_is_not_touched(feed: Feed, api: Client) -> None:
    """Replay, edit and discard of a foreign letter are answered like those of an absent one; without `erp:write` they are 403.

    Taken out: `_own` in `held`.
    """
    await dead(feed, "erp")
    path = f"/v1/dead-letters/{(await letter(await team(api, 'erp')))['id']}"
    other, reader = await team(api, "other"), await team(api, "erp", scopes=("erp:read",))
    for act in ("replay", "edit", "discard"):
        body = {**WHY, "value": RIGHT} if act == "edit" else WHY
        problem(await other.post(f"{path}:{act}", json=body), 404, "not_found")
        problem(await reader.post(f"{path}:{act}", json=body), 403, "forbidden")
    assert await feed.rows("SELECT 1 FROM dead_letter_action") == []


async def test_an_edit_makes_no_event_of_anothers(feed: Feed, api: Client) -> None:
    """A team's letter cannot be mended into an event of a source that is not the team's, or of a type that our services tell; discarded it is kept.

    Taken out: the look at the source in `_edited` (the payment counted as the other's); `THEIRS` (an AccountState was taken over).
    """
    await dead(feed, "erp")
    erp = await team(api, "erp")
    path = f"/v1/dead-letters/{(await letter(erp))['id']}"
    for source in ("other", "bellwether/accounts"):
        body = {**WHY, "value": RIGHT, "headers": {"ce_source": source}}
        problem(await erp.post(f"{path}:edit", json=body), 422, "source_not_bound")
    state = '{"account_id": "A", "version": 9, "name": "A", "account_type": "retailer", "status": "active", "relationship_type": "ordinary", "currency": "GBP"}'
    forged = {**WHY, "value": state, "headers": {"ce_type": "AccountState.v1"}}
    assert "our services alone" in problem(await erp.post(f"{path}:edit", json=forged), 422, "still_wrong")["detail"]
    answer = await erp.post(f"{path}:discard", json=WHY)
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert (await letter(erp))["mended"] is False


async def test_a_letter_that_was_cut_is_not_replayed(feed: Feed, api: Client) -> None:
    """Only 64 KiB of it are kept: 409, until the whole value is given."""
    long = raw("erp.finance.v1", "PaymentReceived.v1", b"[" * 70_000, at(MONDAY))
    assert await feed.hand([long]) == [Fate.DEAD]
    erp = await team(api, "erp")
    path = f"/v1/dead-letters/{(await letter(erp))['id']}"
    problem(await erp.post(f"{path}:replay", json=WHY), 409, "letter_cut")
    problem(await erp.post(f"{path}:edit", json={**WHY, "headers": {"ce_subject": "x"}}), 409, "letter_cut")
    assert (await erp.post(f"{path}:edit", json={**WHY, "value": RIGHT})).status_code == 200
    assert (await erp.post(f"{path}:replay", json=WHY)).json()["result"] == "handled"


async def test_a_key_of_scoring_opens_nothing_but_these_doors(feed: Feed, api: Client) -> None:
    """Scores, criteria and the keys themselves are closed to it; a key of another service is told like one that never was."""
    erp = await team(api, "erp")
    for path in (
        "/v1/accounts",
        "/v1/pyramid",
        "/v1/criteria-sets",
        "/v1/api-keys",
        "/v1/progress",
        "/v1/verification",
    ):
        problem(await erp.get(path), 403, "forbidden")
    problem(await api(f"bw_{uuid4().hex}_{'0' * 64}").get("/v1/dead-letters"), 401, "api_key_invalid")
    assert len(await feed.rows("SELECT 1 FROM api_key WHERE last_used_at IS NULL")) == 0
