"""notify as a whole: schema, commands, settings, invariants."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import ValidationError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local import ServiceUrls
from deploy.local.state import ROOT
from notify.__main__ import SERVICE
from notify.domain.occurrences import EVENT_TYPES
from notify.domain.rules import faults
from notify.settings import NotifySettings
from notify.store import rules
from notify.store.checks import CHECKS
from notify.store.tables import metadata
from notify.use_cases import deliver, escalate
from shared.cli import main
from shared.database import Database, fetch, plumbing
from shared.migrations import head
from shared.settings import describe
from shared.verify import verify

from .post import MailHost, People, post_of
from .test_digests import finish, make
from .world import D0, D1, D2, backorder, hear, overdue, rows, stock_low

FOLDER = ROOT / "services" / "notify"
PLANTED = (
    ("notices_go_on", "UPDATE notice SET email = 'open', business_date = business_date - 40"),
    ("told_notices_have_receivers", "DELETE FROM notification WHERE channel = 'inbox'"),
    (
        "one_per_key",
        """INSERT INTO notification SELECT uuidv7(), notice_id, recipient_id, channel, state, account_ids, digest_id, created_at, ended_at,
        reason, acknowledged_at FROM notification""",
    ),
    (
        "waiting_entries_have_a_timer",
        "UPDATE notification SET state = 'queued', ended_at = NULL WHERE channel = 'inbox'",
    ),
    ("ladders_go_on", "DELETE FROM job WHERE kind = 'escalate'"),
    ("escalated_are_told", "UPDATE escalation SET recipient_id = 'pia'"),
    ("queued_has_a_job", "DELETE FROM job WHERE kind = 'mail'"),
    ("items_end_with_their_digest", "UPDATE digest SET state = 'sent', ended_at = now() WHERE state = 'queued'"),
    ("sent_once", "INSERT INTO attempt SELECT digest_id, 9, now(), now(), 'sent' FROM digest WHERE state = 'sent'"),
    ("digests_of_claimed_windows", "UPDATE digest_window SET claimed_at = NULL"),
    ("digests_of_claimed_windows", "UPDATE notice SET business_date = business_date + 1"),
)


async def test_every_invariant_is_found_broken_when_it_is(
    database: Database, urls: ServiceUrls, mail_host: MailHost
) -> None:
    """A sound database holds; each planted fault turns its own check red."""
    await hear(database, backorder("A"), stock_low("A", "B"))
    await hear(database, overdue("A", "i1"), overdue("A", "i2"), day=D0)
    await finish(database, D1, D2)
    async with database.transaction() as session:
        ladder = await fetch(session, "SELECT notice_id FROM ladder ORDER BY notice_id LIMIT 1")
        await escalate.climb(session, ladder[0].notice_id, "ann", (1, 1))
    await make(database, D1)
    found = await rows(database, "SELECT digest_id FROM digest WHERE person_id = 'ann'")
    await deliver.deliver(database, post_of(mail_host, People()), [found[0].digest_id])
    assert [finding.name for finding in await verify(database, CHECKS) if not finding.holds] == []
    assert {name for name, _ in PLANTED} == {check.name for check in CHECKS}
    sql = {check.name: str(check.find) for check in CHECKS}
    owner = await asyncpg.connect(urls.owner)
    try:
        for name, fault in PLANTED:
            transaction = owner.transaction()
            await transaction.start()
            await owner.execute(
                "ALTER TABLE notification DROP CONSTRAINT uq_notification_notice_id_recipient_id_channel"
            )
            assert await owner.execute(fault) not in {"UPDATE 0", "DELETE 0", "INSERT 0 0"}, fault
            assert await owner.fetch(sql[name]), (name, fault)
            await transaction.rollback()
    finally:
        await owner.close()


async def test_the_migration_makes_exactly_the_declared_tables(urls: ServiceUrls) -> None:
    """No drift between the tables in code and those in the database."""

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, [plumbing, metadata]))  # type: ignore[arg-type]  # alembic takes a list too

    engine = create_async_engine(urls.owner.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        found = [entry for entry in await connection.run_sync(differences) if "alembic_version" not in str(entry)]
    await engine.dispose()
    assert found == []


async def test_the_seeded_rules_are_good(bare: Database) -> None:
    """What comes with the installation passes the checks that its administrators' rules must pass."""
    async with bare.read() as session:
        seeded = await rules.enabled(session)
    assert len(seeded) == 11
    assert {kind for rule in seeded for kind in rule.match.event_types} == set(EVENT_TYPES)
    assert [fault for rule in seeded for fault in faults(rule)] == []


def test_the_commands_work_on_a_fresh_database(empty_database: Callable[[str], ServiceUrls]) -> None:
    """`python -m notify` migrate, migrate again, verify: exit code 0 each; verify names every check of ours."""
    environment = {**os.environ, **empty_database("notify").settings()}

    def run(command: str) -> str:
        asked = [sys.executable, "-m", "notify", command]
        done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, timeout=60)
        return done.stdout

    assert head("notify") in run("migrate")
    assert head("notify") in run("migrate")
    told = run("verify")
    assert all(check.name in told for check in CHECKS)


def test_the_committed_openapi_document_is_what_the_code_says() -> None:
    """No drift: `python -m notify openapi --write` was run."""
    assert main(SERVICE, ["openapi", "--check", "--file", str(FOLDER / "openapi.json")]) == 0


def test_the_readme_names_every_setting_of_notify_s_own() -> None:
    """With its default."""
    readme = (FOLDER / "README.md").read_text()
    own = {name for name, _, _ in describe(NotifySettings)} - {name for name, _, _ in describe(NotifySettings.__base__)}  # type: ignore[arg-type]
    assert {name for name in own if f"`{name}`" not in readme} == set()


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("client_secret", "notify", "client_secret is a default one: give notify"),
        ("client_secret", "c-secret", "client_secret is a short one.*at least 12"),
        ("client_secret", "", "client_secret is missing: give notify"),
        ("mail_from", "bellwether@localhost", "mail_from is the development sender: give"),
        ("smtp_username", "notify", "smtp_password is missing"),
        ("smtp_security", "none", "smtp_security is none"),
        ("accounts_url", "http://accounts:8001", "must be https"),
    ],
)
def test_production_refuses_what_is_unsafe(setting: str, value: str, said: str) -> None:
    """Default or short secrets, a development sender, mail and contact data in the clear; each with what would be right.

    Taken out: each check in turn.
    """
    good: dict[str, Any] = {
        "environment": "production",
        "database_url": "postgresql://notify_app:a-long-secret@db/notify",
        "migrate_url": "postgresql://notify_owner:b-long-secret@db/notify",
        "kafka_security": "SSL",
        "issuer": "https://issuer.example",
        "client_secret": "c-long-secret",
        "mail_from": "service@example.com",
        "smtp_host": "mail.example",
        "smtp_security": "starttls",
        "accounts_url": "https://accounts.example",
    }
    assert NotifySettings(**good).token_url == "https://issuer.example/token"
    with pytest.raises(ValidationError, match=said):
        NotifySettings(**{**good, setting: value})
