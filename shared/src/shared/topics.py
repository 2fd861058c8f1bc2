"""Topics are declared in one TOML file and made by one command: ``python -m shared.topics create``.

The file has ``[defaults]`` (partitions, replication, config) and ``[topics."<name>"]`` tables that may set any of them;
a topic's config is laid over the default one. A prefix goes before every name, so that installations and tests can
share a cluster.
"""

import argparse
import asyncio
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.kafka import Kafka, NewTopicSpec, TopicError, create_topics

PREFIX_SETTING = "BELLWETHER_TOPIC_PREFIX"
BOOTSTRAP_SETTING = "BELLWETHER_KAFKA_BOOTSTRAP"
DECLARED = Path("deploy/topics/topics.toml")
_KEYS = frozenset({"partitions", "replication", "config"})


def load_topics(file: Path, *, prefix: str = "", replication: int | None = None) -> tuple[NewTopicSpec, ...]:
    """The declared topics in the file's order.

    Args:
        file: the TOML file.
        prefix: goes before every name.
        replication: copies of each partition instead of the file's number (1 for a single broker).

    Raises:
        TopicError: the file has a key that means nothing, or a value that cannot be.
    """
    document = tomllib.loads(file.read_text())
    defaults = {"config": {}, **_checked("[defaults]", document.get("defaults", {}))}
    if missing := sorted(_KEYS - defaults.keys()):
        raise TopicError(f"[defaults] lacks {', '.join(missing)}.")
    return tuple(
        _spec(prefix + name, defaults, _checked(f'[topics."{name}"]', table), replication)
        for name, table in document.get("topics", {}).items()
    )


def _spec(name: str, defaults: Mapping[str, Any], own: Mapping[str, Any], replication: int | None) -> NewTopicSpec:
    chosen = {**defaults, **own}
    copies = replication or chosen["replication"]
    # With acks=all a write is safe on all copies but one: one broker may be away without stopping writers.
    config = {"min.insync.replicas": max(1, copies - 1), **defaults["config"], **own.get("config", {})}
    settings = {key: str(value) for key, value in config.items()}
    return NewTopicSpec(name=name, partitions=chosen["partitions"], replication=copies, config=settings)


def _checked(where: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := sorted(table.keys() - _KEYS):
        raise TopicError(f"{where} has {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}.")
    for key in ("partitions", "replication"):
        if key in table and (not isinstance(table[key], int) or table[key] < 1):
            raise TopicError(f"{where}: {key} must be a whole number from 1 up, not {table[key]!r}.")
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; exit code 0: all topics exist as declared, 1: they do not (the message says why)."""
    parser = argparse.ArgumentParser(prog="python -m shared.topics", description="Make the declared Kafka topics.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    text = "make the topics that are missing; existing ones are left as they are"
    codes = "exit codes: 0 all exist as declared · 1 they do not, the message says why · 2 wrong usage"
    create = commands.add_parser("create", help=text, description=text, epilog=codes)
    create.add_argument("--file", type=Path, default=DECLARED, help=f"declares the topics (default: {DECLARED})")
    create.add_argument(
        "--bootstrap",
        default=os.environ.get(BOOTSTRAP_SETTING),
        required=BOOTSTRAP_SETTING not in os.environ,
        help=f"Kafka's address, host:port (default: ${BOOTSTRAP_SETTING})",
    )
    create.add_argument(
        "--prefix",
        default=os.environ.get(PREFIX_SETTING, ""),
        help=f"goes before every name (default: ${PREFIX_SETTING})",
    )
    create.add_argument("--replication", type=int, help="copies of each partition instead of the file's number")
    options = parser.parse_args(arguments)
    try:
        specs = load_topics(options.file, prefix=options.prefix, replication=options.replication)
        created = asyncio.run(create_topics(Kafka(options.bootstrap), specs))
    except (TopicError, OSError) as problem:  # OSError: no such file
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(f"{len(created)} topics created, {len(specs) - len(created)} were there.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
