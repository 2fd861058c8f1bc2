"""`python -m shared.contracts check | write | validate`: keeps schemas and the AsyncAPI document true to the code; tells what a file would be taken for."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .asyncapi import document
from .schemas import all_schemas, breaks

FOLDER = Path(__file__).parent / "schemas"
EXIT_CODES = "exit codes: 0 all is right · 1 something differs, breaks somebody or is wrong · 2 wrong usage, or the file cannot be read"
ASYNCAPI = Path(__file__).parent / "asyncapi.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: all is true; 1: something differs or would break somebody."""
    parser = argparse.ArgumentParser(
        prog="python -m shared.contracts", description="Schemas of the published events.", epilog=EXIT_CODES
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("check", help="compare the committed schemas with the code; exit code 1 when they differ")
    commands.add_parser(
        "write", help="write schemas and AsyncAPI; refuses a change that would break a producer or consumer"
    )
    text = "say of each event in a file whether its consumers could read it, and if not what is wrong and what would be right"
    checking = commands.add_parser("validate", help=text, description=text, epilog=EXIT_CODES)
    checking.add_argument(
        "file",
        metavar="FILE",
        help="CloudEvents in structured mode: one JSON document, a JSON list of them, or one per line; - reads standard input",
    )
    options = parser.parse_args(arguments)
    if options.command == "validate":
        return _validate(options.file)
    broken = [f"{name}: {fault}" for name, fault in _broken()]
    if broken:
        sys.stderr.write(
            "\n".join([*broken, "A break is a new type (.v2) beside the old, never a change of it."]) + "\n"
        )
        return 1
    wanted = {FOLDER / f"{name}.json": schema for name, schema in all_schemas().items()} | {ASYNCAPI: document()}
    if options.command == "write":
        FOLDER.mkdir(exist_ok=True)
        for path, content in wanted.items():
            path.write_text(_text(content), encoding="utf-8")
        return 0
    stale = [
        path.name
        for path, content in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != _text(content)
    ]
    if stale:
        sys.stderr.write(f"not what the code says: {', '.join(stale)}; run `python -m shared.contracts write`\n")
        return 1
    return 0


def _validate(name: str) -> int:
    from shared.validation import check_file  # noqa: PLC0415 (it stands on the contracts, not the contracts on it)

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        sys.stderr.write(f"{name} cannot be read: {error.strerror}\n")
        return 2
    wrong = events = 0
    for place, told, right in check_file(content):
        events += 1
        wrong += not right
        sys.stdout.write(f"{place}  {'ok   ' if right else 'WRONG'}  {told}\n")
    sys.stdout.write(f"{events} events, {wrong} wrong.\n")
    return 1 if wrong or not events else 0


def _broken() -> Iterator[tuple[str, str]]:
    """Every way in which the code would break whoever knows the committed schemas."""
    now = all_schemas()
    for path in sorted(FOLDER.glob("*.json")):
        name = path.stem
        if name not in now:
            yield name, "is committed but no longer in the code"
            continue
        for fault in breaks(json.loads(path.read_text(encoding="utf-8")), now[name]):
            yield name, fault


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
