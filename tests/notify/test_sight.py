"""What notify tells people about is what they may see."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from deploy.local import ServiceUrls
from notify.settings import NotifySettings
from notify.store import facts
from shared.auth import Principal, identity_hash
from shared.contracts import AccountState, Deputy, Membership, PersonState, TerritoryLead
from shared.contracts.access import access_account, apply_accounts, apply_persons, seen_by, visible
from shared.database import Database, execute

from .world import ISSUER

TODAY = date(2026, 3, 10)
PEOPLE, ACCOUNTS, TERRITORIES = ["p0", "p1", "p2", "p3"], ["a0", "a1", "a2"], ["t0", "t1", "t2"]
days = st.integers(-2, 2).map(lambda off: TODAY + timedelta(days=off))
spans = st.tuples(days, st.none() | days)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[AccountState], list[PersonState]]:
    """Accounts with managers and teams, people with territories and deputies, within and beyond their dates."""
    accounts = [
        AccountState(
            account_id=account_id,
            version=1,
            name=account_id,
            account_type="retailer",
            status="active",
            relationship_type="ordinary",
            currency="GBP",
            manager=draw(st.none() | st.sampled_from(PEOPLE)),
            team=[
                Membership(person_id=draw(st.sampled_from(PEOPLE)), function="logistics", since=since, until=until)
                for since, until in draw(st.lists(spans, max_size=2))
            ],
            territory_path=draw(st.lists(st.sampled_from(TERRITORIES), max_size=3, unique=True)),
        )
        for account_id in ACCOUNTS
    ]
    people = [
        PersonState(
            person_id=person_id,
            version=1,
            active=True,
            identities=[identity_hash(ISSUER, person_id)],
            leads=[
                TerritoryLead(territory_id=draw(st.sampled_from(TERRITORIES)), since=since, until=until)
                for since, until in draw(st.lists(spans, max_size=1))
            ],
            deputises_for=[
                Deputy(person_id=draw(st.sampled_from(PEOPLE)), since=since, until=until)
                for since, until in draw(st.lists(spans, max_size=1))
            ],
        )
        for person_id in PEOPLE
    ]
    return accounts, people


def test_told_is_what_staff_may_see(service_database: Callable[[str], ServiceUrls]) -> None:
    """For any team, territory, deputy and date, notify's set-based query shows a person the accounts that the
    predicate of all services shows them, no more and no fewer; and so does that of live streams. Taken out: any one of the date conditions of
    `_SEES`.
    """
    url = service_database("notify").app

    async def compare(accounts: list[AccountState], people: list[PersonState]) -> None:
        database = Database(url, service="notify", settings=NotifySettings(database_url=url))
        try:
            async with database.transaction() as session:
                for table in ("account", "member", "territory", "alias", "person", "identity", "lead", "deputy"):
                    await execute(session, f"DELETE FROM access_{table}")
                await apply_accounts(session, accounts)
                await apply_persons(session, people)
                told = await facts.sees(session, PEOPLE, ACCOUNTS, TODAY)
                for person_id in PEOPLE:
                    principal = Principal(ISSUER, person_id, frozenset({"account_manager"}))
                    shown = select(access_account.c.account_id).where(
                        visible(principal, TODAY, access_account.c.account_id)
                    )
                    seen = set(await session.scalars(shown))
                    assert told[person_id] == seen
                    assert set((await seen_by(session, [principal], ACCOUNTS, TODAY))[principal]) == seen
        finally:
            await database.close()

    @settings(max_examples=25)
    @given(worlds())
    def property_holds(world: tuple[list[AccountState], list[PersonState]]) -> None:
        asyncio.run(compare(*world))

    property_holds()
