"""The commands that every service has: what they do, what they say, and how they end."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cli import EXIT_CODES, main
from shared.contracts import OrderCancelled, OrderPlaced
from shared.database import Database, execute, fetch, plumbing
from shared.events import Event
from shared.outcomes import Fate, Outcome, Waiting
from shared.pipeline import Appetite, process
from shared.service import Service
from shared.settings import ServiceSettings

from .conftest import noted, order, record

Command = Callable[..., Awaitable[tuple[int, str, str]]]
COMMANDS = ("serve", "api", "worker", "migrate", "verify", "republish", "openapi", "dlq list", "dlq show", "dlq replay")


class Settings(ServiceSettings):
    """The toy's settings; its name is a service's, because roles and topics go by it."""

    service: ClassVar[str] = "supply"


@pytest.fixture
def command(
    database: Database, appetite: Appetite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command of the toy service, given word by word: exit code, standard output, standard error."""
    monkeypatch.setenv("BELLWETHER_SUPPLY_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BELLWETHER_LOG_LEVEL", "error")
    toy = Service(
        name="supply",
        version="0",
        settings=Settings,
        metadata=plumbing,
        app=lambda _: pytest.fail("no command here needs the API"),
        handlers=appetite.handlers,
        owns=appetite.owns,
    )

    async def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()  # what the test itself logged before
        try:
            code = await asyncio.to_thread(main, toy, words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    return run


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


async def test_dead_letters_are_listed_shown_and_replayed(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """A letter whose cause is mended takes effect by `replay` and is marked; the list tells open ones from replayed ones."""
    broken = Appetite("supply", {OrderPlaced: _break}, appetite.owns)
    assert await process(database, broken, [record(order("1"), "e1")]) == [Fate.DEAD]
    code, listed, _ = await command("dlq", "list", "--state", "open")
    letter = listed.split()[0]
    assert (code, "1 dead letters." in listed, "not today" in listed) == (0, True, True)
    code, shown, _ = await command("dlq", "show", letter)
    assert code == 0
    assert all(part in shown for part in ("erp.orders.v1", "value_sha256", '"order_id":"1"', "not today"))
    code, told, _ = await command("dlq", "replay", letter)
    assert (code, told.strip()) == (0, f"{letter}: handled")
    assert await noted(database) == {"1": 1}
    assert "0 dead letters." in (await command("dlq", "list", "--state", "open"))[1]
    assert (await command("dlq", "replay", letter))[1].strip() == f"{letter}: duplicate"
    assert await noted(database) == {"1": 1}
    code, _, told = await command("dlq", "show", "00000000-0000-7000-8000-000000000000")
    assert (code, "there is no dead letter" in told) == (1, True)


async def _break(*_: object) -> list[Outcome]:
    message = "not today"
    raise LookupError(message)


async def test_a_letter_that_dies_again_stays_open(command: Command, database: Database, appetite: Appetite) -> None:
    """`replay` of what nobody has mended ends with exit code 1 and the reason, and the letter is still open.

    Taken out: the look at the letter's attempts (it was told as a duplicate, marked replayed and left the list of what is open).
    """
    for poison in (replace(record(order("1"), "e1"), value=b"{"), record(order("poison"), "e2", 1)):
        assert await process(database, appetite, [poison]) == [Fate.DEAD]
    letters = [line.split()[0] for line in (await command("dlq", "list"))[1].splitlines()[:-1]]
    for letter in letters:
        code, _, told = await command("dlq", "replay", letter)
        assert (code, "dead again" in told) == (1, True)
    assert "2 dead letters." in (await command("dlq", "list", "--state", "open"))[1]


async def test_a_letter_that_died_after_waiting_can_be_replayed(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """A record that an earlier transaction noted in the inbox and that then died has its effect by `replay`.

    Taken out: `inbox.forget` in `_settle` (the replay was a duplicate without an effect).
    """
    cancel = OrderCancelled(order_id="1", account_id="a1", version=1, whole=True)
    broken = Appetite("supply", {**appetite.handlers, OrderCancelled: _wait_then_break}, appetite.owns)
    assert await process(database, broken, [record(cancel, "c1")]) == [Fate.WAITING]
    assert await process(database, broken, [record(order("1"), "e1", 1)]) == [Fate.HANDLED]
    letter = (await command("dlq", "list", "--state", "open"))[1].split()[0]
    assert (await command("dlq", "replay", letter))[1].strip() == f"{letter}: handled"


async def _wait_then_break(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> list[Outcome]:
    if await fetch(session, "SELECT 1 FROM toy_order"):
        message = "a bug"
        raise LookupError(message)
    return [Waiting("order", event.payload.order_id) for event in events]


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
