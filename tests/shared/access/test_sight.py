"""Who sees an account."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from shared.auth import Principal
from shared.contracts import Deputy, Membership, TerritoryLead, access
from shared.contracts.access import sight
from shared.database import Database
from shared.errors import NotFound
from tests.shared.access.test_apply import account, person

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)
PAST, NEXT = TODAY - DAY, TODAY + DAY


def token(person_id: str, *roles: str) -> Principal:
    return Principal("iss", person_id, frozenset(roles or ("account_manager",)))


def member(person_id: str, since: date = PAST, until: date | None = None) -> Membership:
    return Membership(person_id=person_id, function="any", since=since, until=until)


@pytest.fixture
async def database_(database: Database) -> Database:
    """Four accounts and the people around them."""
    names = (
        "manager",
        "member",
        "leaver",
        "joiner",
        "lastday",
        "lead",
        "toplead",
        "exlead",
        "deputy",
        "exdeputy",
        "chain",
        "buyer",
        "gone",
    )
    more: dict[str, dict[str, Any]] = {
        "lead": {"leads": [TerritoryLead(territory_id="de", since=PAST)]},
        "toplead": {"leads": [TerritoryLead(territory_id="eu", since=TODAY, until=TODAY)]},
        "exlead": {"leads": [TerritoryLead(territory_id="eu", since=PAST, until=PAST)]},
        "deputy": {
            "deputises_for": [
                Deputy(person_id="manager", since=TODAY, until=TODAY),
                Deputy(person_id="lead", since=TODAY),
            ]
        },
        "exdeputy": {
            "deputises_for": [Deputy(person_id="manager", since=NEXT), Deputy(person_id="lead", since=PAST, until=PAST)]
        },
        "chain": {"deputises_for": [Deputy(person_id="deputy", since=PAST)]},
    }
    people = [
        person(name, active=name != "gone", identities=[Principal("iss", name).identity_hash], **more.get(name, {}))
        for name in names
    ]
    accounts = [
        account("managed", manager="manager", territory_path=["eu", "fr"]),
        account(
            "team",
            manager="gone",
            team=[
                member("member"),
                member("leaver", until=PAST),
                member("joiner", NEXT),
                member("lastday", until=TODAY),
            ],
            territory_path=["asia"],
        ),
        account("german", territory_path=["eu", "de", "berlin"]),
        account("bought", customer_users=[member("buyer"), member("manager")]),
    ]
    async with database.transaction() as session:
        await access.apply_persons(session, people)
        await access.apply_accounts(session, accounts)
    return database


async def both_forms(database: Database, principal: Principal) -> list[list[str]]:
    """What `Sight.of` finds: read first, and asked row by row."""
    accounts = access.access_account.c.account_id
    found = []
    for few in (sight.FEW, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sight, "FEW", few)
            async with database.read() as session:
                settled = await access.sight_of(session, principal, TODAY)
                assert few or not settled.few, "with nothing read first, who sees anything is asked row by row"
                rows = await session.scalars(select(accounts).where(settled.of(accounts)).order_by(accounts))
                found.append(list(rows))
    return found


async def seen(database: Database, principal: Principal) -> list[str]:
    accounts = access.access_account.c.account_id
    forms = await both_forms(database, principal)
    async with database.read() as session:
        found: Sequence[str] = (
            await session.scalars(select(accounts).where(access.visible(principal, TODAY, accounts)).order_by(accounts))
        ).all()
        names = ["managed", "team", "german", "bought"]
        many = await access.seen_by(session, [principal, token("somebody-else")], names, TODAY)
        assert sorted(many[principal]) == list(found)  # live streams judge by this: the same rule for many at once
        for name in ("managed", "team", "german", "bought", "absent"):
            if name in found:
                await access.require_visible(session, principal, name, TODAY)
            else:
                with pytest.raises(NotFound, match=f"there is no account {name}"):
                    await access.require_visible(session, principal, name, TODAY)
        assert forms == [found, found], "a list's quick forms of the predicate find what it finds"
        return list(found)


ALL = ["bought", "german", "managed", "team"]


@pytest.mark.parametrize(
    ("who", "roles", "what"),
    [
        ("manager", (), ["managed"]),
        ("member", (), ["team"]),
        ("leaver", (), []),
        ("joiner", (), []),
        ("lastday", (), ["team"]),
        ("lead", ("territory_lead",), ["german"]),
        ("toplead", ("territory_lead",), ["german", "managed"]),
        ("exlead", ("territory_lead",), []),
        ("lead", ("account_manager",), ["german"]),
        ("manager", ("territory_lead", "customer"), ["bought", "managed"]),
        ("deputy", ("territory_lead",), ["german", "managed"]),
        ("exdeputy", ("territory_lead",), []),
        ("deputy", (), ["german", "managed"]),
        ("exdeputy", (), []),
        ("chain", (), []),
        ("gone", (), []),
        ("buyer", ("customer",), ["bought"]),
        ("buyer", ("account_manager",), []),
        ("manager", ("customer",), ["bought"]),
        ("manager", ("account_manager", "customer"), ["bought", "managed"]),
        ("stranger", ("account_manager", "territory_lead", "customer"), []),
        ("stranger", ("planner",), ALL),
        ("stranger", ("ops",), ALL),
        ("stranger", ("service",), ALL),
        ("manager", ("erp",), []),
        ("manager", ("nonsense",), []),
    ],
)
async def test_who_sees_what(database_: Database, who: str, roles: tuple[str, ...], what: list[str]) -> None:
    """Manager, team within dates, deputies within dates (not passed on), leads of any ancestor, customer users; by role planner, ops, service.

    Red for the named case when its branch, its dates or the role check is taken out. Foreign and absent raise the same.
    """
    assert await seen(database_, token(who, *roles)) == what


@pytest.mark.parametrize("seed", range(4))
async def test_the_forms_for_lists_find_exactly_what_the_predicate_finds(database: Database, seed: int) -> None:
    """Places, dates, deputies and territories drawn at random: `visible`, the ids read first, and row by row agree for everyone.

    Taken out, each in turn: dates in `_territories`, the deputies in `sight_of`, `_below` and the customer's source in `Sight.of`.
    """
    drawn = random.Random(seed)
    names = [f"p{n}" for n in range(8)]
    places = ["eu", "de", "berlin", "fr"]

    def day() -> date:
        return TODAY + drawn.choice((-2, -1, 0, 1)) * DAY

    def span() -> dict[str, Any]:
        since = day()
        return {"since": since, "until": drawn.choice((None, since, since + DAY))}

    people = [
        person(
            name,
            active=drawn.random() < 0.9,
            identities=[Principal("iss", name).identity_hash],
            leads=[TerritoryLead(territory_id=drawn.choice(places), **span()) for _ in range(drawn.choice((0, 0, 2)))],
            deputises_for=[Deputy(person_id=other, **span()) for other in drawn.sample(names, 2) if other != name],
        )
        for name in names
    ]
    accounts = [
        account(
            f"A{n:02}",
            manager=drawn.choice([None, *names]),
            team=[Membership(person_id=drawn.choice(names), function="any", **span()) for _ in range(2)],
            customer_users=[Membership(person_id=drawn.choice(names), function="any", **span())],
            territory_path=places[: drawn.randrange(4)],
        )
        for n in range(40)
    ]
    async with database.transaction() as session:
        await access.apply_persons(session, people)
        await access.apply_accounts(session, accounts)
    rows = access.access_account.c.account_id
    some = 0
    for name in names:
        for roles in (("account_manager",), ("customer",), ("territory_lead", "customer"), ("planner",), ("erp",)):
            async with database.read() as session:
                wanted = access.visible(token(name, *roles), TODAY, rows)
                found = list(await session.scalars(select(rows).where(wanted).order_by(rows)))
            assert await both_forms(database, token(name, *roles)) == [found, found]
            some += 0 < len(found) < len(accounts)
    assert some


async def test_another_issuers_subject_is_somebody_else(database_: Database) -> None:
    """The same subject from another issuer is not the same person."""
    assert await seen(database_, Principal("other", "manager", frozenset({"account_manager"}))) == []


async def test_reassignment_closes_access(database_: Database) -> None:
    """The state that names another manager ends the access of the one before."""
    async with database_.transaction() as session:
        await access.apply_accounts(session, [account("managed", 2, manager="member")])
    assert await seen(database_, token("manager")) == []
    assert await seen(database_, token("member")) == ["managed", "team"]


async def test_the_person_behind_a_token(database_: Database) -> None:
    """An identity leads to its active person; unknown and inactive ones to nobody."""
    async with database_.read() as session:
        assert await access.person_of(session, token("lead")) == "lead"
        assert await access.person_of(session, token("gone")) is None
        assert await access.person_of(session, token("stranger")) is None


def test_default_scopes() -> None:
    """Every role has scopes of its own; only ops administers, and a customer only reads. An unknown role is refused."""
    for role in access.ROLES:
        scopes = access.default_scopes(role)
        assert "supply:read" in scopes
        assert ("supply:admin" in scopes) == (role == "ops")
    assert "supply:write" not in access.default_scopes("customer")
    with pytest.raises(ValueError, match="no role"):
        access.default_scopes("root")
