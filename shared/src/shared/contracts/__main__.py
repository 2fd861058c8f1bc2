"""`python -m shared.contracts check | write`: keeps the committed schemas and the AsyncAPI document true to the code."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .asyncapi import document
from .schemas import all_schemas, breaks

FOLDER = Path(__file__).parent / "schemas"
ASYNCAPI = Path(__file__).parent / "asyncapi.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: all is true; 1: something differs or would break somebody."""
    parser = argparse.ArgumentParser(prog="python -m shared.contracts", description="Schemas of the published events.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("check", help="compare the committed schemas with the code; exit code 1 when they differ")
    commands.add_parser(
        "write", help="write schemas and AsyncAPI; refuses a change that would break a producer or consumer"
    )
    options = parser.parse_args(arguments)
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
