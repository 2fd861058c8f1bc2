"""Dead letters in the hands of operators: found, mended, replayed, put aside, and who did what to each and why."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.local import ServiceUrls
from shared import dead_letter_desk as desk
from shared.contracts import OrderCancelled, OrderPlaced
from shared.database import Database, fetch
from shared.dead_letter_desk import Filters, Letter
from shared.dead_letters import record_of
from shared.events import Event, Record, encode
from shared.outcomes import Fate, Outcome, Waiting
from shared.pipeline import Appetite, process

from .conftest import Command, noted, order, record

WHY = ("--why", "mended with the sender")


async def letters(database: Database) -> Sequence[Letter]:
    """The dead letters, oldest first."""
    async with database.read() as session:
        return await desk.letters_in_order(session, Filters())


def broken(number: int = 0, **changed: object) -> Record:
    """An order whose JSON ends too early."""
    return replace(record(order("1"), f"e{number}", number), **{"value": b'{"order_id":', **changed})  # type: ignore[arg-type]


async def test_dead_letters_are_listed_shown_and_replayed(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """A letter whose cause is mended takes effect by `replay` and is marked; the list tells open ones from replayed ones."""
    bug = Appetite("supply", {OrderPlaced: _break}, appetite.owns)
    assert await process(database, bug, [record(order("1"), "e1")]) == [Fate.DEAD]
    code, listed, _ = await command("dlq", "list", "--state", "open")
    letter = listed.split()[0]
    assert (code, "1 dead letters." in listed, "not today" in listed) == (0, True, True)
    code, shown, _ = await command("dlq", "show", letter)
    assert code == 0
    assert all(part in shown for part in ("erp.orders.v1", "value_sha256", '"order_id":"1"', "not today"))
    code, told, _ = await command("dlq", "replay", letter, *WHY)
    assert (code, told.strip()) == (0, f"{letter}: handled")
    assert await noted(database) == {"1": 1}
    assert "0 dead letters." in (await command("dlq", "list", "--state", "open"))[1]
    assert (await command("dlq", "replay", letter, *WHY))[1].strip() == f"{letter}: duplicate"
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
        code, _, told = await command("dlq", "replay", letter, *WHY)
        assert (code, "dead again" in told) == (1, True)
    assert "2 dead letters." in (await command("dlq", "list", "--state", "open"))[1]


async def test_a_replay_and_its_line_are_kept_together_or_not_at_all(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """Where the line cannot be written the record has had no effect and the letter is open; once it can, the replay has its one effect.

    Taken out: the one transaction (`replay` handled the record in a session of its own: the effect stood, and no line said who did it).
    """
    bug = Appetite("supply", {OrderPlaced: _break}, appetite.owns)
    await process(database, bug, [record(order("1"), "e1")])
    (letter,) = await letters(database)
    code, _, told = await command("dlq", "replay", str(letter.id), "--why", "no text column holds a \x00")
    assert (code, "Error" in told) == (3, True), told
    assert (await noted(database), (await letters(database))[0].state) == ({}, "open")
    assert await _deeds(database, letter) == []
    assert (await command("dlq", "replay", str(letter.id), *WHY))[0] == 0
    assert (await noted(database), await _deeds(database, letter)) == ({"1": 1}, ["replay handled"])


async def test_a_death_and_its_line_are_kept_together_too(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """A letter whose handler breaks on its data again has one more attempt exactly when a line tells of it. Taken out: the one transaction."""
    await process(database, appetite, [record(order("poison"), "e1")])
    (letter,) = await letters(database)
    assert (await command("dlq", "replay", str(letter.id), "--why", "\x00"))[0] == 3
    assert ((await letters(database))[0].attempts, await _deeds(database, letter)) == (1, [])
    assert (await command("dlq", "replay", str(letter.id), *WHY))[0] == 1
    (deed,) = await _deeds(database, letter)
    assert ((await letters(database))[0].attempts, deed.startswith("replay dead again")) == (2, True)


async def _deeds(database: Database, letter: Letter) -> list[str]:
    async with database.read() as session:
        return [f"{deed.action} {deed.result}" for deed in await desk.trail(session, letter.id)]


async def test_a_letter_that_died_after_waiting_can_be_replayed(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """A record that an earlier transaction noted in the inbox and that then died has its effect by `replay`.

    Taken out: `inbox.forget` in `_settle` (the replay was a duplicate without an effect).
    """
    cancel = OrderCancelled(order_id="1", account_id="a1", version=1, whole=True)
    bug = Appetite("supply", {**appetite.handlers, OrderCancelled: _wait_then_break}, appetite.owns)
    assert await process(database, bug, [record(cancel, "c1")]) == [Fate.WAITING]
    assert await process(database, bug, [record(order("1"), "e1", 1)]) == [Fate.HANDLED]
    letter = (await command("dlq", "list", "--state", "open"))[1].split()[0]
    assert (await command("dlq", "replay", letter, *WHY))[1].strip() == f"{letter}: handled"


async def _wait_then_break(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> list[Outcome]:
    if await fetch(session, "SELECT 1 FROM toy_order"):
        message = "a bug"
        raise LookupError(message)
    return [Waiting("order", event.payload.order_id) for event in events]


async def test_a_letter_is_mended_and_replayed_and_what_came_is_kept(
    command: Command, database: Database, appetite: Appetite, tmp_path: Path
) -> None:
    """The mended value takes effect; original value, digest and reason stand as they came, beside it and beside who mended it.

    Taken out: the look at `edited_headers` in `record_of` (the replay died of the same value again).
    """
    await process(database, appetite, [broken()])
    (letter,) = await letters(database)
    mended = tmp_path / "value.json"
    mended.write_bytes(encode(order("1")))
    words = ("dlq", "edit", str(letter.id), "--file", str(mended))
    code, told, _ = await command(*words, "--dry-run")
    assert (code, "nothing was done" in told) == (0, True)
    assert (await letters(database))[0].edited_headers is None
    assert (await command(*words, *WHY, "--by", "mia"))[0] == 0
    code, told, _ = await command("dlq", "replay", str(letter.id), *WHY, "--by", "noa")
    assert (code, told.strip()) == (0, f"{letter.id}: handled")
    assert await noted(database) == {"1": 1}
    (now,) = await letters(database)
    assert (now.value, now.value_sha256, now.state) == (b'{"order_id":', letter.value_sha256, "replayed")
    shown = (await command("dlq", "show", str(letter.id)))[1]
    assert '{"order_id":\n' in shown
    assert "edit by mia: mended with the sender (edited)" in shown
    assert "replay by noa: mended with the sender (handled)" in shown


async def test_an_edit_that_mends_nothing_is_refused(
    command: Command, database: Database, appetite: Appetite, tmp_path: Path
) -> None:
    """What its consumer could still not read is not kept; the answer says what is wrong now."""
    await process(database, appetite, [broken()])
    (letter,) = await letters(database)
    still = tmp_path / "value.json"
    still.write_bytes(encode(order("1")).replace(b'"quantity":1', b'"quantity":"one"'))
    code, _, told = await command("dlq", "edit", str(letter.id), "--file", str(still), *WHY)
    assert (code, "still not right" in told, "lines[0].quantity" in told) == (1, True, True), told
    assert (await letters(database))[0].edited_headers is None
    assert (await command("dlq", "edit", str(letter.id), *WHY))[0] == 2
    assert (await command("dlq", "edit", str(letter.id), "--file", "nowhere.json", *WHY))[0] == 2


async def test_a_header_is_mended_alone(command: Command, database: Database, appetite: Appetite) -> None:
    """A missing ce_time is set, the value stays."""
    timeless = [(name, text) for name, text in record(order("1"), "e1").headers if name != "ce_time"]
    await process(database, appetite, [record(order("1"), "e1", headers=timeless)])
    (letter,) = await letters(database)
    assert "ce_time is missing" in letter.reason
    code, _, told = await command("dlq", "edit", str(letter.id), "--header", "ce_time=2011-08-01T10:00:00Z", *WHY)
    assert code == 0, told
    assert (await command("dlq", "replay", str(letter.id), *WHY))[1].strip() == f"{letter.id}: handled"


async def test_a_mended_letter_that_dies_again_is_one_letter(
    command: Command, database: Database, appetite: Appetite, tmp_path: Path
) -> None:
    """Its next death counts on the letter that was replayed, with the new reason, and opens it again.

    Taken out: `record.letter` in `bury` (a second letter lay beside it, and the first was told as replayed).
    """
    await process(database, appetite, [broken()])
    (letter,) = await letters(database)
    (tmp_path / "v").write_bytes(encode(order("poison")))
    await command("dlq", "edit", str(letter.id), "--file", str(tmp_path / "v"), *WHY)
    code, _, told = await command("dlq", "replay", str(letter.id), *WHY)
    assert (code, "dead again: order poison is poison" in told) == (1, True), told
    (now,) = await letters(database)
    assert (now.state, now.attempts, now.value) == ("open", 2, letter.value)


async def test_what_a_person_settled_stays_settled_when_kafka_gives_it_again(
    command: Command, database: Database, appetite: Appetite, tmp_path: Path
) -> None:
    """The original of a discarded or mended letter, read again after a rebalance, opens neither.

    Taken out: the CASE in `_BURY`.
    """
    records = [broken(0), broken(1)]
    await process(database, appetite, records)
    first, second = await letters(database)
    assert (await command("dlq", "discard", str(first.id), *WHY))[1].strip() == f"{first.id}: discarded"
    (tmp_path / "v").write_bytes(encode(order("1")))
    await command("dlq", "edit", str(second.id), "--file", str(tmp_path / "v"), *WHY)
    await command("dlq", "replay", str(second.id), *WHY)
    assert await process(database, appetite, records) == [Fate.DUPLICATE, Fate.DUPLICATE]
    assert [one.state for one in await letters(database)] == ["discarded", "replayed"]


async def test_nothing_is_done_without_a_reason_or_a_choice(
    command: Command, database: Database, appetite: Appetite
) -> None:
    """Without --why, without ids or filters, or with both, exit code 2 and an untouched letter. Taken out: `_usage`, and the refusal in `_act`."""
    await process(database, appetite, [broken()])
    (letter,) = await letters(database)
    for words in (
        (str(letter.id),),
        WHY,
        ("--source", "erp"),
        (str(letter.id), "--source", "erp", *WHY),
        ("--all", "--source", "erp", *WHY),
    ):
        for word in ("replay", "discard"):
            code, _, told = await command("dlq", word, *words)
            assert code == 2, (words, told)
    assert (await command("dlq", "edit", str(letter.id), "--header", "a=b"))[0] == 2
    assert [one.state for one in await letters(database)] == ["open"]


async def test_filters_choose(command: Command, database: Database, appetite: Appetite) -> None:
    """By topic, part of the reason, source, state and time, alike for list, replay and discard; a dry run says the same and does nothing.

    Taken out: each condition of `_FOUND` in turn; the look at `dry_run` in `_each`.
    """
    structured = b'{"specversion":"1.0","id":"s","source":"other","type":"OrderPlaced.v1"}'
    kinds = [
        broken(0),
        broken(1, value=structured, headers=[]),
        broken(2, topic="erp.stock.v1", value=b"[]"),
    ]
    await process(database, Appetite("supply", appetite.handlers, appetite.owns | {"erp.stock.v1"}), kinds)

    async def listed(*words: str) -> list[int]:
        code, text, told = await command("dlq", "list", *words)
        assert code == 0, told
        return sorted(int(line.split("@")[1].split()[0]) for line in text.splitlines()[:-1])

    assert await listed() == [0, 1, 2]
    assert await listed("--topic", "erp.stock.v1") == [2]
    assert await listed("--reason", "NOT VALID json") == [0]
    assert await listed("--source", "erp") == [0, 2]
    assert await listed("--since", "2001-01-01T00:00:00Z", "--until", "2001-01-02T00:00:00Z") == []
    assert await listed("--until", "2001-01-02T00:00:00Z") == []
    assert await listed("--since", "2001-01-01T00:00:00Z") == [0, 1, 2]
    assert await listed("--since", "2999-01-01T00:00:00Z") == []
    code, text, _ = await command("dlq", "discard", "--source", "erp", "--dry-run")
    assert (code, text.count("would discard"), "nothing was done" in text) == (0, 2, True)
    assert await listed("--state", "open") == [0, 1, 2]
    code, text, _ = await command("dlq", "discard", "--topic", "erp.stock.v1", *WHY)
    assert (code, "1 dead letters." in text) == (0, True)
    assert (await listed("--state", "open"), await listed("--state", "discarded")) == ([0, 1], [2])
    code, text, told = await command("dlq", "replay", "--all", *WHY)
    assert (code, "2 dead letters, 2 failed." in text, told.count("dead again")) == (1, True, 2)


async def test_a_value_that_was_cut_is_not_replayed_and_not_half_mended(
    command: Command, database: Database, appetite: Appetite, tmp_path: Path
) -> None:
    """Only 64 KiB are kept: neither a replay nor a new header makes that a whole value; a whole new value does.

    Taken out: the look at the size in `edited` (a header alone made the cut value a replayable one).
    """
    await process(database, appetite, [broken(0, value=b"[" * 70_000)])
    (letter,) = await letters(database)
    for words in (("replay", str(letter.id)), ("edit", str(letter.id), "--header", "ce_subject=x")):
        code, _, told = await command("dlq", *words, *WHY)
        assert (code, "only 65536 of 70000 bytes were kept" in told) == (1, True), told
    (tmp_path / "v").write_bytes(encode(order("1")))
    assert (await command("dlq", "edit", str(letter.id), "--file", str(tmp_path / "v"), *WHY))[0] == 0
    assert (await command("dlq", "replay", str(letter.id), *WHY))[0] == 0


async def test_headers_with_escapes_are_kept_readable(database: Database, appetite: Appetite) -> None:
    """A backslash before u0000 is text, a NUL is left out: what is kept stays JSON.

    Taken out: NUL taken from the texts, not from their JSON (the backslash's escape was cut in half, and the letter could not be replayed).
    """
    odd = broken(0, headers=[*record(order("1"), "e1").headers, ("x", b"\\u0000"), ("y", b"a\x00b")])
    await process(database, appetite, [odd])
    (letter,) = await letters(database)
    kept = dict(record_of(letter).headers)
    assert (kept["x"], kept["y"]) == (b"\\u0000", b"ab")


@pytest.mark.parametrize("service", ["accounts", "supply", "scoring", "notify"])
async def test_the_trail_can_only_grow(service: str, service_database: Callable[[str], ServiceUrls]) -> None:
    """The app role adds lines to the trail and reads them; it changes and removes none. Taken out: the REVOKE of `plumbing_0002`."""
    connection = await asyncpg.connect(service_database(service).app)
    try:
        await connection.execute(
            "INSERT INTO dead_letter_action (id, letter_id, actor, action, why, result, before_sha256, after_sha256)"
            " VALUES (gen_random_uuid(), gen_random_uuid(), 'a', 'edit', 'w', 'r', '', '')"
        )
        for statement in (
            "UPDATE dead_letter_action SET actor = 'b'",
            "DELETE FROM dead_letter_action",
            "TRUNCATE dead_letter_action",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        assert await connection.fetchval("SELECT actor FROM dead_letter_action") == "a"
        # what the version before this one writes, which knows no source
        await connection.execute(
            """INSERT INTO dead_letter (id, topic, partition, "offset", value_size, value_sha256, headers, reason)
               VALUES (gen_random_uuid(), 't', 0, 0, 0, '', '{"ce_source":"erp"}', 'r')"""
        )
    finally:
        await connection.close()
