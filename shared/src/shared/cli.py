"""The commands of every service: `python -m <service> serve | api | worker | migrate | verify | republish | dlq | api-keys | openapi`."""

import argparse
import difflib
import gc
import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import uvloop
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from . import api_key_commands, dlq, migrations, outbox, tracing
from .console import EXIT_CODES, EXIT_FAILED, EXIT_UNAVAILABLE, EXIT_USAGE, Command, instant, say, with_database
from .service import Runtime, Service
from .telemetry import configure_logging
from .verify import verify


def main(service: Service, arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers with its exit code, as EXIT_CODES explains them."""
    options = _parser(service.name, service.key_scopes).parse_args(arguments)
    try:
        # the API's document does not depend on where the database is, so a checkout without any settings can check it
        settings = (
            service.settings(database_url="postgresql://unused") if options.command is _openapi else service.settings()
        )
    except ValidationError as error:
        say(f"settings are wrong:\n{error}", sys.stderr)
        return EXIT_USAGE
    configure_logging(service.name, settings.log_level, settings.log_format)
    if settings.otlp_endpoint and options.command in SERVING:
        try:
            from .spans import Otlp  # noqa: PLC0415 (optional: imported only where spans are wanted)
        except ImportError as error:
            say(f"otlp_endpoint is set, but {error}: install requirements/tracing.txt", sys.stderr)
            return EXIT_USAGE
        tracing.exporting(Otlp(service.name, service.version, settings.otlp_endpoint))
    try:
        command: Command = options.command
        return command(service, Runtime(service, settings), options)
    except (OSError, SQLAlchemyError) as error:
        say(
            f"{type(error).__name__}: {error}\nIs the database up, and is it migrated (`python -m {service.name} migrate`)?",
            sys.stderr,
        )
        return EXIT_UNAVAILABLE
    except KeyboardInterrupt:
        return 0


def _parser(name: str, key_scopes: Collection[str] = ()) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {name}",
        description=f"The {name} service of Bellwether. Its settings are environment variables, listed in its README.",
        epilog=f"`python -m {name} COMMAND --help` explains a command. {EXIT_CODES}",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(command: str, text: str, run: Command) -> argparse.ArgumentParser:
        found = commands.add_parser(command, help=text, description=text, epilog=EXIT_CODES)
        found.set_defaults(command=run)
        return found

    serve, api, worker = SERVING
    add("serve", "API and worker in one process (small installations, local runs)", serve)
    add("api", "the HTTP API alone", api)
    add("worker", "events, relay and jobs alone, with health and metrics on a side port", worker)
    add("migrate", "bring the database to this version's schema (as the owner role)", _migrate)
    add("verify", "check the service's invariants on its database; exit code 1 when one does not hold", _verify)
    again = add(
        "republish",
        "send all events since a time again (a broker lost its data); receivers count each once",
        _republish,
    )
    again.add_argument("--since", type=instant, required=True, help="RFC 3339 date-time, such as 2026-01-31T00:00:00Z")
    schema = add("openapi", "print the API's OpenAPI document, write it, or check the committed one", _openapi)
    committed = Path("services") / name / "openapi.json"
    schema.add_argument("--file", type=Path, default=committed, help=f"the committed document (default: {committed})")
    what = schema.add_mutually_exclusive_group()
    what.add_argument("--write", action="store_true", help="write the committed document")
    what.add_argument("--check", action="store_true", help="compare with it; exit code 1 when they differ")
    dlq.add_to(commands)
    if key_scopes:
        api_key_commands.add_to(commands, key_scopes)
    return parser


def _serve(*, api: bool, worker: bool) -> Command:
    def run(_service: Service, runtime: Runtime, _options: argparse.Namespace) -> int:
        # A batch keeps ten thousands of objects alive and makes hardly a cycle. With Python's own thresholds the collector walks them again and
        # again: a quarter of the event path's processor time. What was imported is never garbage.
        gc.freeze()
        gc.set_threshold(100_000, 20, 50)
        try:
            uvloop.run(runtime.run(api=api, worker=worker))
        finally:
            tracing.close()
        return 0

    return run


SERVING = (_serve(api=True, worker=True), _serve(api=True, worker=False), _serve(api=False, worker=True))


def _migrate(service: Service, runtime: Runtime, _options: argparse.Namespace) -> int:
    migrations.migrate(service.name, runtime.settings.migrate_url)
    say(f"{service.name}: the database is at migration {migrations.head(service.name)}.")
    return 0


def _verify(service: Service, runtime: Runtime, _options: argparse.Namespace) -> int:
    findings = with_database(runtime, lambda: verify(runtime.database, service.checks))
    for finding in findings:
        mark = "holds " if finding.holds else "BROKEN"
        say(f"{mark} {finding.name:28} {finding.meaning}")
        for example in finding.examples:
            say(f"         {example}")
        if finding.violations > len(finding.examples):
            say(f"         … and {finding.violations - len(finding.examples)} more")
    broken = [finding.name for finding in findings if not finding.holds]
    say(f"{service.name}: {len(findings) - len(broken)} of {len(findings)} checks hold.")
    return EXIT_FAILED if broken else 0


def _republish(service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> int:
        async with runtime.database.transaction() as session:
            return await outbox.republish(session, options.since)

    try:
        count = with_database(runtime, run)
    except ValueError as error:
        say(str(error), sys.stderr)
        return EXIT_USAGE
    say(f"{service.name}: {count} events go out again; the worker's relay sends them.")
    return 0


def _openapi(service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    if options.write and not options.file.parent.is_dir():
        say(f"there is no folder {options.file.parent}; name the document with --file", sys.stderr)
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
    say("\n".join(list(difference)[:60]), sys.stderr)
    say(
        f"{options.file} is not what the code says now; run `python -m {service.name} openapi --write`.",
        sys.stderr,
    )
    return EXIT_FAILED
