"""`python -m <service> api-keys issue | list | revoke`: the API keys of one service, for operators without a token."""

import argparse
import re
import sys
from collections.abc import Collection
from uuid import UUID

from .auth import api_keys
from .auth.api_keys import MAX_DAYS, Act, Key, Wanted
from .console import EXIT_CODES, EXIT_FAILED, Command, count, say, user, with_database
from .contracts.base import ID_PATTERN
from .errors import Conflict, NotFound
from .events import MAX_ID
from .service import Runtime, Service
from .validation import OURS


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", scopes: Collection[str]) -> None:
    """The `api-keys` commands of a service whose keys may carry `scopes`."""
    text = "API keys of ERP systems: issue, list, revoke; who did what to each and why is kept"
    keys = commands.add_parser("api-keys", help=text, description=text, epilog=EXIT_CODES).add_subparsers(
        required=True, metavar="WHAT"
    )

    def add(word: str, text: str, run: Command) -> argparse.ArgumentParser:
        found = keys.add_parser(word, help=text, description=text, epilog=EXIT_CODES)
        found.set_defaults(command=run)
        return found

    def add_act(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--why", metavar="TEXT", type=_text, required=True, help="why it is done; kept with who did it"
        )
        parser.add_argument(
            "--by", metavar="NAME", type=_text, default=user(), help="who does it (default: the user of this machine)"
        )

    making = add(
        "issue", "make a key and print it, this once: only its hash is kept. Exit code 1: two of its name live", _issue
    )
    making.add_argument("name", type=_name, help="whose it is; two keys of a name may be live, for a rotation")
    making.add_argument(
        "--source",
        type=_source,
        action="append",
        required=True,
        help="a ce_source that it may speak for; repeat for more",
    )
    making.add_argument(
        "--scope", choices=sorted(scopes), action="append", required=True, help="what it may do; repeat for more"
    )
    making.add_argument("--days", type=_days, default=90, help="days until it ends by itself (default: 90)")
    add_act(making)
    listing = add("list", "the keys, newest first, without their secrets", _list)
    listing.add_argument("--name", help="only those of this name")
    listing.add_argument("--live", action="store_true", help="only those that are let in now")
    listing.add_argument("--limit", type=count, default=50, help="at most so many (default: 50)")
    ending = add("revoke", "end a key at once. Exit code 1: there is none of this id", _revoke)
    ending.add_argument("id", type=UUID, help="the key's id, as `api-keys list` prints it")
    add_act(ending)


def _text(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty text says nothing")
    return text


def _name(text: str) -> str:
    if not re.search(ID_PATTERN, text):
        raise argparse.ArgumentTypeError(f"{text!r}: a name has 1 to 64 characters out of A-Z a-z 0-9 . _ -")
    return text


def _source(text: str) -> str:
    if not 1 <= len(text) <= MAX_ID or text.startswith(OURS):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no source of an ERP: 1 to {MAX_ID} characters, not beginning with {OURS}"
        )
    return text


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MAX_DAYS}")
    return int(text)


def _line(key: Key) -> str:
    ended = f"revoked {key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else f"until {key.expires_at:%Y-%m-%d %H:%M}"
    used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
    return f"{key.id}  {key.name}  {ended}  {used}  speaks for {', '.join(key.sources)}; may {', '.join(key.scopes)}"


def _issue(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    wanted = Wanted(options.name, options.source, options.scope, options.days)

    async def run() -> tuple[Key, str]:
        async with runtime.database.transaction() as session:
            return await api_keys.issue(session, wanted, Act(options.by, options.why))

    try:
        key, text = with_database(runtime, run)
    except Conflict as error:
        say(error.detail, sys.stderr)
        return EXIT_FAILED
    say(_line(key), sys.stderr)
    say("Keep the key below: it is shown this once.", sys.stderr)
    say(text)
    return 0


def _list(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> list[Key]:
        async with runtime.database.read() as session:
            return list(await api_keys.list_keys(session, name=options.name, live=options.live, limit=options.limit))

    keys = with_database(runtime, run)
    for key in keys:
        say(_line(key))
    say(f"{len(keys)} API keys.")
    return 0


def _revoke(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> Key:
        async with runtime.database.transaction() as session:
            return await api_keys.revoke(session, options.id, Act(options.by, options.why))

    try:
        key = with_database(runtime, run)
    except NotFound as error:
        say(f"{error.detail}; `api-keys list` names them", sys.stderr)
        return EXIT_FAILED
    say(_line(key))
    return 0
