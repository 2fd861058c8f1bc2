"""`python -m <service> dlq list | show | replay | edit | discard`: what operators do with dead letters."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from . import dead_letter_desk as desk
from .console import EXIT_CODES, EXIT_FAILED, EXIT_USAGE, Command, count, instant, say, user, with_database
from .dead_letter_desk import Act, Filters, Letter
from .service import Runtime, Service

_SHOWN = (
    "id",
    "state",
    "topic",
    "partition",
    "offset",
    "source",
    "died_at",
    "attempts",
    "reason",
    "value_size",
    "value_sha256",
    "headers",
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The `dlq` commands."""
    text = "dead letters: list, show, replay, edit, discard; who did what to each and why is kept"
    letters = commands.add_parser("dlq", help=text, description=text, epilog=EXIT_CODES).add_subparsers(
        required=True, metavar="WHAT"
    )

    def add(word: str, text: str, run: Command) -> argparse.ArgumentParser:
        found = letters.add_parser(word, help=text, description=text, epilog=EXIT_CODES)
        found.set_defaults(command=run)
        return found

    listing = add("list", "the newest dead letters with their reasons", _list)
    _add_filters(listing, state=None)
    listing.add_argument("--limit", type=count, default=50, help="at most so many (default: 50)")
    showing = add("show", "one dead letter whole: as it came, as it was mended, and what was done to it", _show)
    showing.add_argument("id", type=UUID, help="the dead letter's id, as `dlq list` prints it")
    again = add(
        "replay",
        "hand dead letters to the handlers again, in the order they lay in; exit code 1 when one dies again",
        _replay,
    )
    aside = add("discard", "put dead letters aside: they are kept, and no longer counted as open", _discard)
    for found in (again, aside):
        found.add_argument(
            "ids", type=UUID, nargs="*", metavar="ID", help="dead letters by id; without any the filters choose"
        )
        _add_filters(found, state="open")
        found.add_argument("--all", action="store_true", help="every open letter, without any filter")
        _add_act(found)
    editing = add("edit", "mend one dead letter, to be replayed then; what came is kept as it is", _edit)
    editing.add_argument("id", type=UUID, help="the dead letter's id")
    editing.add_argument("--file", type=Path, metavar="FILE", help="the whole new value; - reads standard input")
    editing.add_argument(
        "--header",
        type=_header,
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="a header to set; empty text leaves it out",
    )
    _add_act(editing)


def _add_filters(parser: argparse.ArgumentParser, state: str | None) -> None:
    parser.add_argument("--topic", help="only those of this topic")
    parser.add_argument("--reason", metavar="TEXT", help="only those whose reason holds this text")
    parser.add_argument("--since", type=instant, help="only those that died at or after this moment")
    parser.add_argument("--until", type=instant, help="only those that died before this moment")
    parser.add_argument("--source", help="only those of this ce_source")
    parser.add_argument("--state", choices=desk.STATES, default=state, help=f"only those (default: {state or 'all'})")


def _add_act(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--why", metavar="TEXT", help="why it is done; compulsory unless --dry-run")
    parser.add_argument("--by", metavar="NAME", default=user(), help="who does it (default: the user of this machine)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def _header(text: str) -> tuple[str, str]:
    name, sign, content = text.partition("=")
    if not name or not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is no header; write it as ce_type=OrderPlaced.v1")
    return name, content


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        options.topic,
        options.reason,
        options.since,
        options.until,
        [options.source] if options.source else None,
        options.state,
    )


def _act(options: argparse.Namespace) -> Act | None:
    """Who and why; None, told, where it is missing."""
    if options.dry_run or (options.why and options.why.strip() and options.by.strip()):
        return Act(options.by, options.why or "")
    say("say why it is done: --why TEXT (it is kept with who did it)", sys.stderr)
    return None


def _line(letter: Letter) -> str:
    place = f"{letter.topic}/{letter.partition}@{letter.offset}"
    return f"{letter.id}  {letter.died_at:%Y-%m-%d %H:%M:%S}  {letter.state:9} {place}  {letter.source or '-'}  {letter.reason[:160]}"


def _list(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> Sequence[Letter]:
        async with runtime.database.read() as session:
            return await desk.list_letters(session, _filters(options), options.limit)

    letters = with_database(runtime, run)
    for letter in letters:
        say(_line(letter))
    say(f"{len(letters)} dead letters.")
    return 0


def _show(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def run() -> tuple[Letter | None, Sequence[Letter]]:
        async with runtime.database.read() as session:
            return await desk.show_letter(session, options.id), await desk.trail(session, options.id)

    letter, trail = with_database(runtime, run)
    if letter is None:
        return _absent(options.id)
    for name in _SHOWN:
        say(f"{name:13} {getattr(letter, name)}")
    say(f"{'value':13} {_text(letter.value)}")
    if letter.edited_headers is not None:
        say(f"{'now headers':13} {letter.edited_headers}")
        say(f"{'now value':13} {_text(letter.edited_value)}")
    for act in trail:
        say(f"{act.at:%Y-%m-%d %H:%M:%S}  {act.action} by {act.actor}: {act.why} ({act.result})")
    return 0


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="backslashreplace")


def _absent(letter_id: UUID) -> int:
    say(f"there is no dead letter {letter_id}; `dlq list` names them", sys.stderr)
    return EXIT_FAILED


async def _chosen(runtime: Runtime, options: argparse.Namespace) -> list[Letter] | UUID:
    """The letters that are meant, in the order they lay in; the id of one that is not there."""
    async with runtime.database.read() as session:
        if not options.ids:
            return list(await desk.letters_in_order(session, _filters(options)))
        found = [(letter_id, await desk.show_letter(session, letter_id)) for letter_id in dict.fromkeys(options.ids)]
        missing = [letter_id for letter_id, letter in found if letter is None]
        letters = [letter for _, letter in found if letter is not None]
        return (
            missing[0] if missing else sorted(letters, key=lambda one: (one.topic, one.partition, one.offset, one.id))
        )


def _usage(options: argparse.Namespace) -> bool:
    """Whether it is clear which letters are meant; told where it is not."""
    narrowed = any((options.topic, options.reason, options.since, options.until, options.source))
    if sum((bool(options.ids), narrowed, options.all)) == 1:
        return True
    say("name letters by id, or by filters, or take every open one with --all: one of the three", sys.stderr)
    return False


def _each(runtime: Runtime, options: argparse.Namespace, word: str, do: Any) -> int:
    """Does one thing to each chosen letter and tells how it went."""
    act = _act(options)
    if act is None or not _usage(options):
        return EXIT_USAGE

    async def run() -> int:
        letters = await _chosen(runtime, options)
        if isinstance(letters, UUID):
            return _absent(letters)
        failed = 0
        for letter in letters:
            if options.dry_run:
                say(f"would {word} {_line(letter)}")
                continue
            done, said = await do(letter, act)
            failed += not done
            say(f"{letter.id}: {said}", None if done else sys.stderr)
        if not options.ids or options.dry_run:
            say(
                f"{len(letters)} dead letters{', nothing was done' if options.dry_run else f', {failed} failed' if failed else ''}."
            )
        return EXIT_FAILED if failed else 0

    return with_database(runtime, run)


def _replay(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def do(letter: Letter, act: Act) -> tuple[bool, str]:
        async with runtime.database.transaction() as session:
            held = await desk.lock_letter(session, letter.id)
            return await desk.replay(session, runtime.appetite, held or letter, act)

    return _each(runtime, options, "replay", do)


def _discard(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    async def do(letter: Letter, act: Act) -> tuple[bool, str]:
        async with runtime.database.transaction() as session:
            held = await desk.lock_letter(session, letter.id)
            return True, await desk.discard(session, held or letter, act)

    return _each(runtime, options, "discard", do)


def _edit(_service: Service, runtime: Runtime, options: argparse.Namespace) -> int:
    act = _act(options)
    if act is None:
        return EXIT_USAGE
    if options.file is None and not options.header:
        say("say what changes: --file with the whole new value, --header NAME=TEXT, or both", sys.stderr)
        return EXIT_USAGE
    try:
        value = (
            None
            if options.file is None
            else sys.stdin.buffer.read()
            if str(options.file) == "-"
            else options.file.read_bytes()
        )
    except OSError as error:
        say(f"{options.file} cannot be read: {error.strerror}", sys.stderr)
        return EXIT_USAGE

    async def run() -> tuple[int, str]:
        async with runtime.database.transaction() as session:
            letter = await desk.lock_letter(session, options.id)
            if letter is None:
                return _absent(options.id), ""
            try:
                change = desk.edited(letter, value, dict(options.header))
            except ValueError as error:
                return EXIT_FAILED, f"{letter.id}: {error}"
            if change.fault:
                return EXIT_FAILED, f"{letter.id}: still not right: {change.fault}"
            if not options.dry_run:
                await desk.edit(session, letter, change, act)
            return (
                0,
                f"{letter.id}: {'would be edited, nothing was done' if options.dry_run else f'edited; now `dlq replay {letter.id}`'}",
            )

    code, told = with_database(runtime, run)
    if told:
        say(told, sys.stderr if code else None)
    return code
