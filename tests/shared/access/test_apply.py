"""The projection of account and person states."""

import random
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from shared.contracts import AccountState, Alias, Deputy, Membership, PersonState, TerritoryLead, access
from shared.contracts.access.apply import _newer
from shared.database import Database
from shared.outcomes import HANDLED, STALE
from tests.shared.access.conftest import TABLES

DAY = date(2026, 3, 1)


def account(account_id: str = "A1", version: int = 1, **own: Any) -> AccountState:
    return AccountState(
        account_id=account_id,
        version=version,
        name=f"{account_id} v{version}",
        account_type="retailer",
        status="active",
        relationship_type="ordinary",
        currency="EUR",
        **own,
    )


def person(person_id: str, version: int = 1, *, active: bool = True, **own: Any) -> PersonState:
    return PersonState(person_id=person_id, version=version, active=active, **own)


FULL = account(
    manager="p1",
    team=[
        Membership(person_id="p2", function="finance", since=DAY),
        Membership(person_id="p2", function="logistics", since=DAY),
    ],
    customer_users=[Membership(person_id="c1", function="buyer", since=DAY, until=DAY)],
    territory_path=["eu", "de", "eu"],
    aliases=[Alias(source="erp2", number="77"), Alias(source="erp2", number="77")],
    default_site="S1",
)


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with database.read() as session:
        found = {}
        for table in TABLES:
            shown = [column for column in table.c if column.name != "updated_at"]
            found[table.name] = sorted((tuple(row) for row in await session.execute(select(*shown))), key=repr)
        return found


async def test_a_state_is_taken_over_whole(database: Database) -> None:
    """Every field lands; a newer state replaces all of it, children too."""
    async with database.transaction() as session:
        assert await access.apply_accounts(session, [FULL]) == [HANDLED]
    found = await everything(database)
    assert [row[2:6] for row in found["access_member"]] == [
        ("manager", "p1", None, None),
        ("team", "p2", "finance", DAY),
        ("team", "p2", "logistics", DAY),
        ("customer", "c1", "buyer", DAY),
    ]
    assert found["access_territory"] == [("de", "A1"), ("eu", "A1")]
    assert found["access_alias"] == [("erp2", "77", "A1")]
    assert found["access_account"][0][9:] == (["eu", "de", "eu"], "S1")
    async with database.transaction() as session:
        assert await access.apply_accounts(session, [account(version=2)]) == [HANDLED]
    found = await everything(database)
    assert not any(found[name] for name in found if name != "access_account")
    assert found["access_account"][0][:3] == ("A1", 2, "A1 v2")


async def test_a_stale_state_changes_nothing(database: Database) -> None:
    """A lower or equal version is stale, in a later batch and within one. Red without the version guard."""
    async with database.transaction() as session:
        assert await access.apply_accounts(
            session, [account(version=2), FULL, account(version=3), account(version=3)]
        ) == [
            HANDLED,
            STALE,
            HANDLED,
            STALE,
        ]
    before = await everything(database)
    async with database.transaction() as session:
        assert await access.apply_accounts(session, [FULL, account(version=3, manager="p9")]) == [STALE, STALE]
        assert await access.apply_persons(session, [person("p1", 2), person("p1", 1, active=False)]) == [HANDLED, STALE]
    after = await everything(database)
    assert after.pop("access_person") == [("p1", 2, True)]
    assert after.items() <= before.items()


async def test_any_order_ends_the_same(database: Database) -> None:
    """Doubled and shuffled states end in the same projection as the ordered ones."""
    seeded = random.Random(7)
    states = [
        account(f"A{number % 5}", number, manager=f"p{number}", territory_path=[f"t{number % 3}"])
        for number in range(40)
    ]
    people = [
        person(
            f"p{number % 4}",
            number,
            identities=[f"{number:064x}"],
            leads=[TerritoryLead(territory_id="t1", since=DAY)],
            deputises_for=[Deputy(person_id="p0", since=DAY)],
        )
        for number in range(20)
    ]
    results = []
    for shuffled in (False, True):
        if shuffled:
            states, people = states * 2, people * 2
            seeded.shuffle(states)
            seeded.shuffle(people)
        async with database.transaction() as session:
            for begin in range(0, len(states), 7):
                await access.apply_accounts(session, states[begin : begin + 7])
            for begin in range(0, len(people), 6):
                await access.apply_persons(session, people[begin : begin + 6])
        results.append(await everything(database))
        async with database.transaction() as session:
            for table in TABLES:
                await session.execute(table.delete())
    assert results[0] == results[1]


async def test_tombstones(database: Database) -> None:
    """A tombstone leaves nothing of an account or a person."""
    async with database.transaction() as session:
        await access.apply_accounts(session, [FULL])
        await access.apply_persons(session, [person("p1", identities=["0" * 64])])
        await access.forget_accounts(session, ["A1"])
        await access.forget_persons(session, ["p1"])
    assert not any((await everything(database)).values())


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5))),
    st.dictionaries(st.sampled_from("ab"), st.integers(0, 3)),
)
def test_outcomes_are_those_of_one_by_one(batch: list[tuple[str, int]], known: dict[str, int]) -> None:
    """Taking a batch at once tells of each state what taking them one by one would."""
    states = [account(account_id, version) for account_id, version in batch]
    outcomes, newest = _newer(states, dict(known), lambda state: state.account_id)
    for state, outcome in zip(states, outcomes, strict=True):
        assert (outcome is HANDLED) == (state.version > known.get(state.account_id, -1))
        known[state.account_id] = max(state.version, known.get(state.account_id, -1))
    assert all(known[state.account_id] == state.version for state in newest)
