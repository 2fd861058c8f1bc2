"""Persons: contact data behind its second belt, identities as hashes, deputies; what is told of them."""

import hashlib
import json
from typing import Any

import asyncpg
import pytest

from accounts.schemas.people import AddPerson
from tests.accounts.conftest import SCOPES, World
from tests.shared.http.tokens import ISSUER

WANG: dict[str, Any] = {
    "person_id": "wang",
    "kind": "staff",
    "name": "王小明",
    "email": "wang@example.com",
    "phone": "+86 21 5555 0101",
    "locale": "zh-CN",
    "time_zone": "Asia/Shanghai",
}


async def tag_of(world: World, url: str) -> dict[str, str]:
    return {"If-Match": (await world.ops.get(url)).headers["etag"]}


async def test_a_person_is_read_as_added_and_told_without_contact_data(world: World) -> None:
    """Name, e-mail, phone, locale and zone come back over HTTP; the event carries the id and nothing of them."""
    made = await world.ops.post("/v1/people", json=WANG)
    assert made.status_code == 201, made.text
    read = (await world.ops.get("/v1/people/wang")).json()
    assert {name: read[name] for name in WANG} == WANG
    assert await world.told() == [{"_type": "PersonState", "person_id": "wang", "version": 1, "active": True}]


async def test_contact_data_is_in_no_event_no_log_and_not_in_the_audit_trail(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    """After adding, changing, giving a login, resolving and failing: no trace outside person_contact."""
    await world.ops.post("/v1/people", json=WANG)
    tag = await tag_of(world, "/v1/people/wang")
    await world.ops.patch("/v1/people/wang", json={"phone": "+86 21 5555 0202"}, headers=tag)
    await world.login("wang")
    await world.ops.post("/v1/people", json=WANG)
    await world.ops.post("/v1/people", json={**WANG, "locale": "中文"})
    await world.client("n", "service").post("/v1/contacts:resolve", json={"person_ids": ["wang"]})
    written = [dict(row) for row in await world.as_owner("SELECT headers, encode(value, 'escape') FROM outbox")]
    written += [dict(row) for row in await world.as_owner("SELECT * FROM audit_entry")]
    out, err = capfd.readouterr()
    everything = json.dumps(written, default=str, ensure_ascii=False) + out + err
    assert not [secret for secret in ("王小明", "wang@example.com", "5555 01", "5555 02") if secret in everything]


async def test_contact_data_is_read_only_of_persons_that_were_named(world: World) -> None:
    """The app role finds no contact data until it names persons, then theirs only, and writes no others'.

    Red when ENABLE ROW LEVEL SECURITY or the policy is taken out of the migration.
    """
    await world.ops.post("/v1/people", json=WANG)
    await world.ops.post("/v1/people", json={**WANG, "person_id": "li"})
    connection = await asyncpg.connect(world.urls.app)
    try:
        assert await connection.fetch("SELECT * FROM person_contact") == []
        async with connection.transaction():
            await connection.execute("SELECT set_config('accounts.contact_persons', 'wang', true)")
            found = await connection.fetch("SELECT person_id FROM person_contact")
            assert [row["person_id"] for row in found] == ["wang"]
            assert await connection.execute("UPDATE person_contact SET name = 'x' WHERE person_id = 'li'") == "UPDATE 0"
        assert await connection.fetch("SELECT * FROM person_contact") == []
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(
                "INSERT INTO person_contact (person_id, name, locale, time_zone) VALUES ('li', 'x', 'en', 'UTC')"
            )
    finally:
        await connection.close()


async def test_an_identity_is_told_as_a_hash_once(world: World) -> None:
    """PersonState carries SHA-256 of issuer, newline, subject; the same identities again tell nothing."""
    await world.ops.post("/v1/people", json=WANG)
    await world.login("wang")
    expected = hashlib.sha256(f"{ISSUER}\nwang".encode()).hexdigest()
    assert (await world.told("PersonState"))[-1]["identities"] == [expected]
    told = len(await world.told())
    await world.login("wang")
    assert len(await world.told()) == told
    read = await world.ops.get("/v1/people/wang/identities")
    assert read.json() == {"identities": [{"issuer": ISSUER, "subject": "wang"}]}


async def test_an_identity_is_one_persons(world: World) -> None:
    """Another person's identity: 409; the same twice in one list: 422."""
    await world.staff("wang")
    await world.ops.post("/v1/people", json={**WANG, "person_id": "li"})
    tag = await tag_of(world, "/v1/people/li")
    mine = {"issuer": ISSUER, "subject": "wang"}
    taken = await world.ops.put("/v1/people/li/identities", json={"identities": [mine]}, headers=tag)
    twice = await world.ops.put(
        "/v1/people/li/identities", json={"identities": [{**mine, "subject": "x"}] * 2}, headers=tag
    )
    assert [(taken.status_code, taken.json()["code"]), twice.status_code] == [(409, "identity_taken"), 422]


async def test_changed_contact_data_tells_nothing(world: World) -> None:
    """A new e-mail gives the person a new version, and no event: nobody else keeps it."""
    await world.ops.post("/v1/people", json=WANG)
    await world.forget_told()
    tag = await tag_of(world, "/v1/people/wang")
    changed = await world.ops.patch("/v1/people/wang", json={"email": "w@example.com"}, headers=tag)
    assert (changed.status_code, changed.headers["etag"], changed.json()["email"]) == (200, '"2"', "w@example.com")
    assert await world.told() == []
    assert await world.holds()


@pytest.mark.parametrize("move", ["lead", "deputy", "identity"])
async def test_a_change_of_lead_deputy_or_identity_tells_one_person_and_no_account(world: World, move: str) -> None:
    """One PersonState, no AccountState, however many accounts lie below."""
    await world.territory("GB")
    await world.staff("anna")
    await world.staff("bo")
    for number in ("1", "2", "3"):
        await world.open(number, territory_id="GB", manager="anna")
    await world.forget_told()
    if move == "lead":
        await world.lead("GB", "bo")
    elif move == "deputy":
        body = {"deputies": [{"deputy_id": "bo", "since": "2011-01-01", "until": "2011-12-31"}]}
        tag = await tag_of(world, "/v1/people/anna")
        assert (await world.ops.put("/v1/people/anna/deputies", json=body, headers=tag)).status_code == 200
    else:
        tag = await tag_of(world, "/v1/people/bo")
        body = {"identities": [{"issuer": ISSUER, "subject": "new"}]}
        assert (await world.ops.put("/v1/people/bo/identities", json=body, headers=tag)).status_code == 200
    states = await world.told("AccountState", "PersonState")
    assert [(state["_type"], state["person_id"]) for state in states] == [("PersonState", "bo")]
    expected = {"lead": ("leads", "territory_id", "GB"), "deputy": ("deputises_for", "person_id", "anna")}
    if move in expected:
        field, name, value = expected[move]
        assert states[0][field][0][name] == value
    assert await world.holds()


async def test_a_deputy_is_somebody_else_among_active_staff(world: World) -> None:
    """Oneself, an unknown person and overlapping dates: 422 with pointers."""
    await world.staff("anna")
    await world.staff("bo")
    tag = await tag_of(world, "/v1/people/anna")
    wrong: list[list[dict[str, str]]] = [
        [{"deputy_id": "anna", "since": "2011-01-01"}],
        [{"deputy_id": "nobody", "since": "2011-01-01"}],
        [{"deputy_id": "bo", "since": "2011-02-01", "until": "2011-01-01"}],
        [{"deputy_id": "bo", "since": "2011-01-01"}, {"deputy_id": "bo", "since": "2011-06-01"}],
    ]
    for deputies in wrong:
        answer = await world.ops.put("/v1/people/anna/deputies", json={"deputies": deputies}, headers=tag)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == f"/deputies/{len(deputies) - 1}"


async def test_a_manager_names_their_own_deputy_and_nobody_elses(world: World) -> None:
    """200 for oneself, 403 for a colleague."""
    anna = await world.staff("anna")
    await world.staff("bo")
    body = {"deputies": [{"deputy_id": "bo", "since": "2011-01-01"}]}
    own = await anna.put("/v1/people/anna/deputies", json=body, headers=await tag_of(world, "/v1/people/anna"))
    other = await anna.put(
        "/v1/people/bo/deputies", json={"deputies": []}, headers=await tag_of(world, "/v1/people/bo")
    )
    assert (own.status_code, other.status_code) == (200, 403)


async def test_nobody_gives_themselves_more_than_they_have(world: World) -> None:
    """A manager changes their own phone; adding staff, logins, activity, leads and the tree are not theirs: 403."""
    await world.territory("GB")
    anna = await world.staff("anna")
    tag = await tag_of(world, "/v1/people/anna")
    phone = await anna.patch("/v1/people/anna", json={"phone": "+44 20 0000"}, headers=tag)
    assert phone.status_code == 200
    tag = {"If-Match": phone.headers["etag"]}
    lead = {"leads": [{"person_id": "anna", "since": "2011-01-01"}]}
    refused = [
        await anna.post("/v1/people", json={**WANG}),
        await anna.patch("/v1/people/anna", json={"active": False}, headers=tag),
        await anna.put("/v1/people/anna/identities", json={"identities": []}, headers=tag),
        await anna.put("/v1/territories/GB/leads", json=lead, headers={"If-Match": '"1"'}),
        await anna.post("/v1/territories", json={"territory_id": "X", "name": "X"}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5


async def test_contacts_are_resolved_for_services_only(world: World) -> None:
    """Name, e-mail, locale and zone of who is active; the rest is named missing; 403 without role or scope."""
    await world.ops.post("/v1/people", json=WANG)
    await world.staff("gone")
    gone = await tag_of(world, "/v1/people/gone")
    await world.ops.patch("/v1/people/gone", json={"active": False}, headers=gone)
    ask = {"person_ids": ["wang", "gone", "nobody", "wang"]}
    service = world.client("notify", "service", scope="contacts:resolve")
    answer = (await service.post("/v1/contacts:resolve", json=ask)).json()
    assert answer["missing"] == ["gone", "nobody"]
    (found,) = answer["items"]
    assert found == {name: WANG[name] for name in ("person_id", "name", "email", "phone", "locale", "time_zone")}
    by_role = await world.client("x", "account_manager").post("/v1/contacts:resolve", json=ask)
    no_scope = SCOPES.replace("contacts:resolve", "")
    by_scope = await world.client("x", "service", scope=no_scope).post("/v1/contacts:resolve", json=ask)
    assert (by_role.status_code, by_scope.status_code) == (403, 403)


async def test_at_most_500_contacts_are_resolved_at_once(world: World) -> None:
    """500 ids are answered, 501 and none are 422."""
    service = world.client("notify", "service")
    for count, status in ((500, 200), (501, 422), (0, 422)):
        ask = {"person_ids": [f"p{n}" for n in range(count)]}
        assert (await service.post("/v1/contacts:resolve", json=ask)).status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"email": "a@example.com\nBcc: b@example.com"},
        {"email": "a" * 250 + "@example.com"},
        {"phone": "call me"},
        {"locale": "chinese"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"name": "a\x00b"},
        {"name": "a\nb"},
        {"kind": "robot"},
        {"kind": "customer"},
        {"account_id": "17850"},
        {"person_id": "wang@example.com"},
    ],
    ids=lambda wrong: json.dumps(wrong)[:30],
)
def test_wrong_contact_data_is_refused(wrong: dict[str, Any]) -> None:
    """Header injection, unknown zones and locales, contradictions: refused before anything is stored."""
    with pytest.raises(ValueError, match="validation error"):
        AddPerson.model_validate({**WANG, **wrong})


async def test_a_customers_user_is_added_to_their_account_in_one_call(world: World) -> None:
    """One POST: the person, their place in the account, PersonState and AccountState."""
    await world.open("17850")
    await world.forget_told()
    body = {**WANG, "kind": "customer", "account_id": "17850", "function": "purchasing"}
    made = await world.ops.post("/v1/people", json=body)
    assert made.status_code == 201, made.text
    assert [state["_type"] for state in await world.told()] == ["PersonState", "AccountChanged", "AccountState"]
    (user,) = (await world.told("AccountState"))[0]["customer_users"]
    assert (user["person_id"], user["function"]) == ("wang", "purchasing")
    foreign = world.client("stranger", "account_manager")
    body = {**WANG, "person_id": "li", "kind": "customer", "account_id": "17850"}
    refused = await foreign.post("/v1/people", json=body)
    absent = await foreign.post("/v1/people", json={**body, "account_id": "99999"})
    assert (refused.status_code, absent.status_code) == (404, 404)
