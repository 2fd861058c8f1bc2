"""``python -m examples.story run | replay | reset``: the main job on a real wholesaler's orders."""

import argparse
import shutil
import signal
import sys

from aiokafka.errors import KafkaError
from rich.console import Console

from deploy.local import LocalError, read_state
from deploy.local.state import DATA, LOCAL
from examples.erp.close import NotQuietError
from examples.erp.container import FileProblem
from examples.erp.enrol import EnrolError
from examples.story import options, run
from examples.story.journal import OtherPlayError
from examples.story.system import STORY

FAILED, USAGE, INTERRUPTED = 1, 2, 130
PROBLEMS = (LocalError, FileProblem, OtherPlayError, NotQuietError, EnrolError, KafkaError)


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 it failed or a check does not hold, 2 wrong usage, 130 ended by Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m examples.story", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    playing = commands.add_parser(
        "run", help="set everything up, play, show what it was good for, stay up until Ctrl-C"
    )
    options.add_arguments(playing, once=True)
    playing.add_argument("--idle", action="store_true", help="set everything up and play nothing (for `replay`)")
    playing.set_defaults(command=_run)
    again = commands.add_parser("replay", help="play on the system that runs already, and show what it was good for")
    options.add_arguments(again, once=False)
    again.set_defaults(command=_replay)
    forget = commands.add_parser("reset", help="forget what earlier runs kept: databases, topics, mails, the journal")
    forget.set_defaults(command=_reset)
    chosen = parser.parse_args(arguments)
    console = Console(highlight=False)
    # started in the background of a script, SIGINT comes ignored: then neither it nor what is turned into it would end anything
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        code: int = chosen.command(chosen, console)
    except KeyboardInterrupt:
        console.print("\nStopped; nothing runs any more. The data is kept: a second start goes on.")
        return INTERRUPTED
    except PROBLEMS as problem:
        console.print(f"\n[bold red]{type(problem).__name__}[/]", end=" ")
        console.print(str(problem), markup=False)
        return FAILED
    return code


def _run(chosen: argparse.Namespace, console: Console) -> int:
    return run.run(options.read(chosen), console, idle=chosen.idle)


def _replay(chosen: argparse.Namespace, console: Console) -> int:
    return run.replay(options.read(chosen), console)


def _reset(_: argparse.Namespace, console: Console) -> int:
    if read_state() is not None:
        raise LocalError("A system is running on this data: stop it first (Ctrl-C where it runs).")
    for folder in (DATA, STORY):
        shutil.rmtree(folder, ignore_errors=True)
    console.print(f"Forgotten: what earlier runs kept below {LOCAL.name}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
