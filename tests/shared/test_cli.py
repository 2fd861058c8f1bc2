"""The commands that every service has: what they do, what they say, and how they end."""

import re

import pytest

from shared.console import EXIT_CODES
from shared.database import Database, execute
from shared.pipeline import Appetite, process

from .conftest import Command, order, record

COMMANDS = (
    "serve",
    "api",
    "worker",
    "migrate",
    "verify",
    "republish",
    "openapi",
    "dlq list",
    "dlq show",
    "dlq replay",
    "dlq edit",
    "dlq discard",
)


@pytest.mark.parametrize("words", ["", *COMMANDS])
async def test_help_explains_every_command(command: Command, words: str) -> None:
    """`--help` of the program and of each command says what it does and what its exit codes mean."""
    code, text, _ = await command(*words.split(), "--help")
    told = re.sub(r"\s+", " ", text)
    assert code == 0
    assert EXIT_CODES in told
    if not words:
        assert {word.split()[0] for word in COMMANDS} <= set(re.findall(r"^    (\w+)", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("dlq list --limit 0", "no whole number from 1"),
        ("dlq list --limit -5", "no whole number from 1"),
        ("dlq show 17", "invalid UUID value"),
        ("republish --since yesterday", "2026-01-31T00:00:00Z"),
        ("republish --since 2026-01-31T00:00:00", "2026-01-31T00:00:00Z"),
        ("openapi --write --file nowhere/openapi.json", "there is no folder nowhere"),
        ("fly", "invalid choice"),
    ],
)
async def test_wrong_usage_is_told(command: Command, words: str, says: str) -> None:
    """What cannot be meant ends with exit code 2 and says what would be right."""
    code, _, told = await command(*words.split())
    assert (code, says in told) == (2, True), told


async def test_a_database_that_is_away_is_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3 and a hint, no traceback."""
    monkeypatch.setenv("BELLWETHER_SUPPLY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for words in ("verify", "dlq list"):
        code, _, told = await command(*words.split())
        assert code == 3
        assert "Is the database up" in told
        assert "Traceback" not in told


async def test_verify_ends_with_what_it_found(command: Command, database: Database) -> None:
    """Exit code 0 while every check holds, 1 with the broken one's name and an example when one does not."""
    code, text, _ = await command("verify")
    assert (code, "4 of 4 checks hold." in text) == (0, True)
    async with database.transaction() as session:
        await execute(
            session,
            "INSERT INTO job (kind, key, payload, state, error) VALUES ('prune', 'x', '{}', 'failed', 'out of luck')",
        )
    code, text, _ = await command("verify")
    assert code == 1
    assert re.search(r"BROKEN jobs_ended_well.*\n.*out of luck", text)


async def test_republish_marks_what_the_outbox_still_has(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """Events since the time given go out again; a time before what is kept is refused with exit code 2."""
    await process(database, appetite, [record(order("1"), "e1")])
    async with database.transaction() as session:
        await execute(session, "UPDATE outbox SET sent_at = now(), created_at = '2026-01-01T00:00:00Z'")
    code, text, _ = await command("republish", "--since", "2026-01-01T00:00:00Z")
    assert (code, "1 events go out again" in text) == (0, True)
    code, _, told = await command("republish", "--since", "2025-01-01T00:00:00Z")
    assert (code, "events are kept since" in told) == (2, True)
