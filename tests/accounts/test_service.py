"""The service as a whole: clock, audit, invariants, schema, commands, documents."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from accounts.__main__ import SERVICE
from accounts.settings import AccountsSettings
from accounts.store.tables import metadata
from deploy.local.provision import ServiceUrls
from shared.cli import main
from shared.database import plumbing
from shared.events import Record
from shared.migrations import head
from shared.outcomes import Fate
from shared.pipeline import process
from shared.settings import describe
from tests.accounts.conftest import World
from tests.accounts.engaging import hear, peak, suggestion

FOLDER = Path(__file__).parents[2] / "services" / "accounts"
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def close_record(closed: date, following: date, offset: int, calendar: str = "main") -> Record:
    """A BusinessDayClosed as the ERP publishes it."""
    value = {"calendar": calendar, "closed_date": str(closed), "next_business_date": str(following)}
    headers = {
        "ce_id": f"{calendar}-{closed}-{offset}",
        "ce_source": "erp",
        "ce_type": "BusinessDayClosed.v1",
        "ce_specversion": "1.0",
        "ce_time": datetime.now(UTC).isoformat(),
    }
    coded = [(name, text_.encode()) for name, text_ in headers.items()]
    return Record("erp.calendar.v1", 0, offset, calendar.encode(), json.dumps(value).encode(), coded)


async def test_a_close_moves_the_clock_and_is_worked_off_once(world: World) -> None:
    """/v1/progress shows the last closed day; each closed day of the main calendar has one job; a repeated or earlier close changes nothing."""
    records = [
        close_record(date(2011, 8, 1), date(2011, 8, 2), 0),
        close_record(date(2011, 8, 2), date(2011, 8, 3), 1),
        close_record(date(2011, 8, 1), date(2011, 8, 2), 2),
        close_record(date(2011, 8, 9), date(2011, 8, 10), 3, calendar="spare"),
    ]
    fates = await process(world.database, world.runtime.appetite, records)
    assert fates == [Fate.HANDLED, Fate.HANDLED, Fate.DUPLICATE, Fate.HANDLED]
    days = await world.as_owner("SELECT calendar, closed_date FROM business_clock ORDER BY calendar")
    assert [tuple(row) for row in days] == [("main", date(2011, 8, 2)), ("spare", date(2011, 8, 9))]
    jobs = await world.as_owner("SELECT key FROM job WHERE kind = 'close' AND state = 'due' ORDER BY key")
    assert [row["key"] for row in jobs] == ["2011-08-01", "2011-08-02"]
    await world.run_jobs()
    assert await world.as_owner("SELECT 1 FROM job WHERE state = 'due'") == []


async def test_what_is_said_carries_the_business_date_worked_on(world: World) -> None:
    """State and facts alike, of accounts, people and territories; before the first close there is none to carry."""
    await world.staff("anna")
    await world.territory("GB")
    await process(world.database, world.runtime.appetite, [close_record(date(2011, 8, 1), date(2011, 8, 2), 0)])
    dates = "SELECT DISTINCT headers::jsonb ->> 'ce_businessdate' AS day FROM outbox"
    assert [row["day"] for row in await world.as_owner(dates)] == [None]
    await world.forget_told()
    await world.open("17850")
    await world.lead("GB", "anna")
    assert len(await world.told("AccountOpened", "AccountState", "TerritoryLeadAssigned", "PersonState")) == 4
    assert [row["day"] for row in await world.as_owner(dates)] == ["2011-08-02"]


async def test_every_write_leaves_a_line_that_the_app_cannot_read_or_mend(world: World) -> None:
    """Who (hash), what, which, before, after, request id; the app role may only add.

    Red when the REVOKE on audit_entry is taken out of the migration.
    """
    await world.staff("anna")
    await world.open("17850")
    await world.ops.patch(
        "/v1/accounts/17850", json={"currency": "EUR"}, headers={"If-Match": '"1"', "X-Request-Id": "r1"}
    )
    await world.ops.post("/v1/accounts/17850:reassign", json={"manager": "anna"})
    await world.territory("GB")
    trail = await world.as_owner("SELECT * FROM audit_entry ORDER BY at, entry_id")
    assert [row["operation"] for row in trail] == [
        "person.add",
        "person.identities",
        "account.open",
        "account.change",
        "account.reassign",
        "territory.create",
    ]
    opened, changed = trail[2], trail[3]
    assert (opened["before_hash"], changed["before_hash"], changed["request_id"]) == (None, opened["after_hash"], "r1")
    assert re.fullmatch("[0-9a-f]{64}", changed["actor"])
    for forbidden in ("SELECT 1 FROM", "UPDATE audit_entry SET actor = 'x' --", "DELETE FROM", "TRUNCATE"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.as_app(f"{forbidden} audit_entry")


PLANTED: Sequence[tuple[str, str]] = (
    ("one_manager", "UPDATE person SET active = false WHERE person_id = 'anna'"),
    ("accounts_projected", "UPDATE account SET currency = 'EUR'"),
    ("accounts_projected", "DELETE FROM access_account"),
    ("members_projected", "DELETE FROM access_member WHERE kind = 'manager'"),
    ("members_projected", "INSERT INTO account_member VALUES ('17850', 'team', 'anna', 'finance', '2011-01-01')"),
    ("aliases_and_paths_projected", "DELETE FROM access_territory"),
    ("aliases_and_paths_projected", "DELETE FROM account_alias"),
    ("people_projected", "DELETE FROM access_identity"),
    ("names_searchable", "DELETE FROM account_search"),
    ("names_searchable", "UPDATE account SET trading_name = 'Another'"),
    ("people_projected", "INSERT INTO territory_lead VALUES ('GB', 'anna', '2011-01-01')"),
    (
        "state_versions_grow",
        'UPDATE outbox SET headers = replace(headers, \'"ce_sequence":"2"\', \'"ce_sequence":"1"\')',
    ),
    ("state_versions_grow", "UPDATE account SET version = version + 1"),
    ("territories_are_a_tree", "UPDATE territory SET path = '{X,GB}' WHERE territory_id = 'GB'"),
    (
        "families_are_trees",
        "INSERT INTO account_parent VALUES ('17850', 3, '17851', '2011-01-01'), ('17851', 3, '17850', '2011-01-01')",
    ),
    ("lifecycle_kept", "DELETE FROM account_lifecycle"),
    ("moves_replay", "UPDATE engagement SET state = 'cancelled'"),
    ("moves_replay", "UPDATE engagement_move SET from_state = 'agreed' WHERE from_state IS NOT NULL"),
    ("moves_replay", "DELETE FROM engagement_move WHERE row_version = 1"),
    ("signatures_kept", "UPDATE engagement SET signature = 1"),
    ("deadlines_follow", "UPDATE due_item SET due_on = due_on + 1"),
    ("deadlines_follow", "UPDATE due_item SET state = 'done', ended_on = due_on"),
    ("deadlines_follow", "DELETE FROM due_item"),
    (
        "nobody_in_two_places",
        "UPDATE engagement SET occupies = 'anna', occupied_from = '2011-10-03', occupied_until = '2011-10-04'",
    ),
)


async def test_every_invariant_is_found_broken_when_it_is(world: World) -> None:
    """A sound database holds; each planted fault turns its own check red."""
    await world.staff("anna")
    await world.territory("GB")
    await world.open("17850", manager="anna", territory_id="GB", aliases=[{"source": "crm", "number": "1"}])
    await world.open("17851")
    await world.ops.patch("/v1/accounts/17850", json={"currency": "USD"}, headers={"If-Match": '"1"'})
    await hear(world, peak("17850", "17851"), suggestion("17850", A=1))
    assert await world.holds()
    names = {check.name for check in SERVICE.checks}
    assert {name for name, _ in PLANTED} == names
    sql = {check.name: str(check.find) for check in SERVICE.checks}
    owner = await asyncpg.connect(world.urls.owner)
    try:
        for name, fault in PLANTED:
            transaction = owner.transaction()
            await transaction.start()
            assert await owner.execute(fault) not in {"UPDATE 0", "DELETE 0"}, fault
            assert await owner.fetch(sql[name]), (name, fault)
            await transaction.rollback()
    finally:
        await owner.close()


async def test_the_migration_makes_exactly_the_declared_tables(world: World) -> None:
    """No drift between the tables in code and those in the database."""

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, [plumbing, metadata]))  # type: ignore[arg-type]

    engine = create_async_engine(world.urls.owner.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        found = [entry for entry in await connection.run_sync(differences) if "alembic_version" not in str(entry)]
        checks = await connection.execute(text("SELECT conname FROM pg_constraint WHERE contype = 'c'"))
        in_database = set(checks.scalars())
    await engine.dispose()
    assert found == []
    declared = {str(rule.name) for table in metadata.tables.values() for rule in table.constraints if _is_check(rule)}
    assert {f"ck_{name}" if not name.startswith("ck_") else name for name in declared} <= in_database


def _is_check(rule: Any) -> bool:
    return type(rule).__name__ == "CheckConstraint"


def test_the_commands_work_on_a_fresh_database(empty_database: Callable[[str], ServiceUrls]) -> None:
    """`python -m accounts` migrate, migrate again, verify: exit code 0 each; verify names every check of ours."""
    environment = {**os.environ, **empty_database("accounts").settings()}

    def run(command: str) -> str:
        asked = [sys.executable, "-m", "accounts", command]
        done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, timeout=60)
        return done.stdout

    assert head("accounts") in run("migrate")
    assert head("accounts") in run("migrate")
    told = run("verify")
    assert all(check.name in told for check in SERVICE.checks)


def test_the_committed_openapi_document_is_what_the_code_says() -> None:
    """No drift: `python -m accounts openapi --write` was run."""
    assert main(SERVICE, ["openapi", "--check", "--file", str(FOLDER / "openapi.json")]) == 0


def test_the_readme_names_every_setting_event_scope_job_and_check() -> None:
    """What no README names cannot be found by whoever runs it."""
    document = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))
    scopes = {
        scope
        for methods in document["paths"].values()
        for operation in methods.values()
        for requirement in operation.get("security", ())
        for needed in requirement.values()
        for scope in needed
    }
    settings = {name for name, _, _ in describe(AccountsSettings)}
    own = {"BELLWETHER_HTTP_PORT", "BELLWETHER_WORKER_PORT", "BELLWETHER_ACCOUNTS_DATABASE_URL", "BELLWETHER_ZONE"}
    assert own <= settings
    events = {cls.__name__ for cls in SERVICE.handlers}
    said = {"AccountOpened", "AccountChanged", "AccountClosed", "AccountAssigned", "AccountManagerReassigned"}
    said |= {"TerritoryLeadAssigned", "AccountState", "PersonState"}
    wanted = scopes | own | events | said | {check.name for check in SERVICE.checks}
    wanted |= set(SERVICE.jobs(None))  # type: ignore[arg-type]
    assert not [name for name in sorted(wanted) if name not in README]


async def test_progress_and_verification_are_told_over_http(world: World) -> None:
    """Both answer with this service's own name; every check is listed and holds."""
    await world.open("17850")
    client = world.client("x", "ops", scope="accounts:read accounts:write accounts:admin")
    told = await client.get("/v1/verification")
    assert told.status_code == 200, told.text
    assert (told.json()["service"], told.json()["holds"]) == ("accounts", True)
    assert {check["name"] for check in told.json()["checks"]} >= {check.name for check in SERVICE.checks}
