"""The commands of every service: `python -m <service> serve | api | worker | migrate | verify | republish | dlq | openapi`."""

import argparse
import asyncio
import difflib
import gc
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO, TypeVar
from uuid import UUID

import uvloop
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from . import dead_letters, migrations, outbox
from .outcomes import Fate
from .pipeline import process
from .service import Runtime, Service
from .telemetry import configure_logging
from .verify import verify

EXIT_FAILED, EXIT_USAGE, EXIT_UNAVAILABLE = 1, 2, 3
MAX_LISTED = 100_000
EXIT_CODES = (
    "exit codes: 0 done · 1 the answer is no (a check fails, a letter dies again, a port is taken) · "
    "2 wrong usage or settings · 3 the database is not there or not migrated"
)


def main(service: Service, arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers with its exit code, as EXIT_CODES explains them."""
    options = _parser(service.name).parse_args(arguments)
    try:
        # the API's document does not depend on where the database is, so a checkout without any settings can check it
        settings = (
            service.settings(database_url="postgresql://unused") if options.command is _openapi else service.settings()
        )
    except ValidationError as error:
        _say(f"settings are wrong:\n{error}", sys.stderr)
        return EXIT_USAGE
    configure_logging(service.name, settings.log_level, settings.log_format)
    try:
        command: Callable[[Service, Runtime, argparse.Namespace], int] = options.command
        return command(service, Runtime(service, settings), options)
    except (OSError, SQLAlchemyError) as error:
        _say(
            f"{type(error).__name__}: {error}\nIs the database up, and is it migrated (`python -m {service.name} migrate`)?",
            sys.stderr,
        )
        return EXIT_UNAVAILABLE
    except KeyboardInterrupt:
        return 0


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {name}",
        description=f"The {name} service of Bellwether. Its settings are environment variables, listed in its README.",
        epilog=f"`python -m {name} COMMAND --help` explains a command. {EXIT_CODES}",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        command: str, text: str, run: Callable[[Service, Runtime, argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        found = commands.add_parser(command, help=text, description=text, epilog=EXIT_CODES)
        found.set_defaults(command=run)
        return found

    add("serve", "API and worker in one process (small installations, local runs)", _serve(api=True, worker=True))
    add("api", "the HTTP API alone", _serve(api=True, worker=False))
    add(
        "worker", "events, relay and jobs alone, with health and metrics on a side port", _serve(api=False, worker=True)
    )
    add("migrate", "bring the database to this version's schema (as the owner role)", _migrate)
    add("verify", "check the service's invariants on its database; exit code 1 when one does not hold", _verify)
    again = add(
        "republish",
        "send all events since a time again (a broker lost its data); receivers count each once",
        _republish,
    )
    again.add_argument("--since", type=_instant, required=True, help="RFC 3339 date-time, such as 2026-01-31T00:00:00Z")
    schema = add("openapi", "print the API's OpenAPI document, write it, or check the committed one", _openapi)
    committed = Path("services") / name / "openapi.json"
    schema.add_argument("--file", type=Path, default=committed, help=f"the committed document (default: {committed})")
    what = schema.add_mutually_exclusive_group()
    what.add_argument("--write", action="store_true", help="write the committed document")
    what.add_argument("--check", action="store_true", help="compare with it; exit code 1 when they differ")
    text = "dead letters: list them, show one, replay one once its cause is mended"
    letters = commands.add_parser("dlq", help=text, description=text, epilog=EXIT_CODES).add_subparsers(
        required=True, metavar="WHAT"
    )
    for word, text, run in (
        ("list", "the newest dead letters with their reasons", _dlq_list),
        ("show", "one dead letter whole", _dlq_show),
        ("replay", "hand one dead letter to the handlers again; exit code 1 when it dies again", _dlq_replay),
    ):
        found = letters.add_parser(word, help=text, description=text, epilog=EXIT_CODES)
        found.set_defaults(command=run)
        if word == "list":
            found.add_argument("--state", choices=["open", "replayed"], help="only those (default: all)")
            found.add_argument("--limit", type=_count, default=50, help="at most so many (default: 50)")
        else:
            found.add_argument("id", type=UUID, help="the dead letter's id, as `dlq list` prints it")
    return parser


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no date-time with an offset; write it as 2026-01-31T00:00:00Z")
    return found


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LISTED:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MAX_LISTED}")
    return int(text)


def _serve(*, api: bool, worker: bool) -> Callable[[Service, Runtime, argparse.Namespace], int]:
    def run(_service: Service, runtime: Runtime, _options: argparse.Namespace) -> int:
        # A batch keeps ten thousands of objects alive and makes hardly a cycle. With Python's own thresholds the collector walks them again and
        # again: a quarter of the event path's processor time. What was imported is never garbage.
        gc.freeze()
        gc.set_threshold(100_000, 20, 50)
        uvloop.run(runtime.run(api=api, worker=worker))
        return 0

    return run


def _migrate(service: Service, runtime: Runtime, _options: argparse.Namespace) -> int:
    migrations.migrate(service.name, runtime.settings.migrate_url)
    _say(f"{service.name}: the database is at migration {migrations.head(service.name)}.")
    return 0


def _verify(service: Service, runtime: Runtime, _options: argparse.Namespace) -> int:
    findings = _with_database(runtime, lambda: verify(runtime.database, service.checks))
    for finding in findings:
        mark = "holds " if finding.holds else "BROKEN"
        _say(f"{mark} {finding.name:28} {finding.meaning}")
        for example in finding.examples:
            _say(f"         {example}")
        if finding.violations > len(finding.examples):
            _say(f"         … and {finding.violations - len(finding.examples)} more")
    broken = [finding.name for finding in findings if not finding.holds]
    _say(f"{service.name}: {len(findings) - len(broken)} of {len(findings)} checks hold.")
    return EXIT_FAILED if broken else 0


def _republish(service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> int:
        async with runtime.database.transaction() as session:
            return await outbox.republish(session, options.since)

    try:
        count = _with_database(runtime, run)
    except ValueError as error:
        _say(str(error), sys.stderr)
        return EXIT_USAGE
    _say(f"{service.name}: {count} events go out again; the worker's relay sends them.")
    return 0


def _openapi(service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    if options.write and not options.file.parent.is_dir():
        _say(f"there is no folder {options.file.parent}; name the document with --file", sys.stderr)
        return EXIT_USAGE
    document = json.dumps(service.app(runtime).openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if options.write:
        options.file.write_text(document, encoding="utf-8")
    if not options.check:
        sys.stdout.write("" if options.write else document)
        return 0
    committed = options.file.read_text(encoding="utf-8") if options.file.exists() else ""
    if committed == document:
        return 0
    difference = difflib.unified_diff(
        committed.splitlines(), document.splitlines(), "committed", "now", lineterm="", n=1
    )
    _say("\n".join(list(difference)[:60]), sys.stderr)
    _say(
        f"{options.file} is not what the code says now; run `python -m {service.name} openapi --write`.",
        sys.stderr,
    )
    return EXIT_FAILED


def _dlq_list(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> Sequence[Any]:
        async with runtime.database.read() as session:
            return await dead_letters.list_letters(session, options.state, options.limit)

    letters = _with_database(runtime, run)
    for letter in letters:
        _say(
            f"{letter.id}  {letter.died_at:%Y-%m-%d %H:%M:%S}  {letter.state:8} {letter.topic}/{letter.partition}@{letter.offset}  {letter.reason[:160]}"
        )
    _say(f"{len(letters)} dead letters.")
    return 0


def _dlq_show(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    letter = _letter(runtime, options.id)
    if letter is None:
        return EXIT_FAILED
    for name in (
        "id",
        "state",
        "topic",
        "partition",
        "offset",
        "died_at",
        "attempts",
        "reason",
        "value_size",
        "value_sha256",
        "headers",
    ):
        _say(f"{name:13} {getattr(letter, name)}")
    _say(f"{'value':13} {(letter.value or b'').decode(errors='backslashreplace')}")
    return 0


def _dlq_replay(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    letter = _letter(runtime, options.id)
    if letter is None:
        return EXIT_FAILED

    async def run() -> tuple[Fate, Any]:
        (fate,) = await process(runtime.database, runtime.appetite, [dead_letters.record_of(letter)])
        async with runtime.database.transaction() as session:
            now: Any = await dead_letters.show_letter(session, letter.id)
            if now.attempts == letter.attempts:  # each death counts an attempt on the same letter
                await dead_letters.mark_replayed(session, letter.id)
        return fate, now

    try:
        fate, now = _with_database(runtime, run)
    except ValueError as error:
        _say(str(error), sys.stderr)
        return EXIT_FAILED
    if now.attempts > letter.attempts:
        _say(f"{letter.id}: dead again: {now.reason}", sys.stderr)
        return EXIT_FAILED
    _say(f"{letter.id}: {fate.value}")
    return 0


def _letter(runtime: Runtime, letter_id: UUID) -> Any:
    async def run() -> Any:
        async with runtime.database.read() as session:
            return await dead_letters.show_letter(session, letter_id)

    letter = _with_database(runtime, run)
    if letter is None:
        _say(f"there is no dead letter {letter_id}; `dlq list` names them", sys.stderr)
    return letter


T = TypeVar("T")


def _with_database(runtime: Runtime, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        try:
            return await work()
        finally:
            await runtime.database.close()

    return asyncio.run(run())


def _say(text: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(text + "\n")
