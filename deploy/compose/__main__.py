"""``python -m deploy.compose``: docker-compose.yml, its passwords and its proof."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from deploy.compose.secrets import FOLDER, make
from deploy.local.provision import SERVICES

_CODES = "exit codes: 0 done, every line holds · 1 not, the message says what · 2 wrong usage"
_CHECK = (
    "Builds all images, those of the previous release (deploy/previous) too, "
    "and brings docker-compose.yml up on the engine that the environment gives (DOCKER_HOST), as a project with "
    "ports, volumes and passwords of its own: healthy from empty volumes; days of the example's orders through it; each service "
    "stopped, upgraded to this release and restarted alone while orders flow, with nothing lost; production settings refused; everything healthy "
    "again from kept volumes; one profile alone. At the end all of it is removed but the images. Some minutes."
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.compose", description=__doc__, epilog=_CODES)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    words = commands.add_parser("secrets", help="make the passwords that are missing", epilog=_CODES)
    words.add_argument("--folder", type=Path, default=FOLDER, help="where they lie (default: deploy/compose/secrets)")
    words.set_defaults(command=_secrets)
    proof = commands.add_parser("check", help="prove it on a real engine", description=_CHECK, epilog=_CODES)
    proof.add_argument(
        "--alone", choices=SERVICES, default="supply", help="the profile started alone (default: supply)"
    )
    proof.set_defaults(command=_check)
    options = parser.parse_args(arguments)
    code: int = options.command(options)
    return code


def _secrets(options: argparse.Namespace) -> int:
    try:
        made = make(options.folder)
    except OSError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Made {', '.join(made)}." if made else "All were there.")
    return 0


def _check(options: argparse.Namespace) -> int:
    from deploy.compose.check import check  # noqa: PLC0415 - `secrets` needs neither the example nor a broker's client
    from deploy.compose.engine import CheckError  # noqa: PLC0415
    from examples.erp.close import NotQuietError  # noqa: PLC0415

    began = time.monotonic()

    def told(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)

    try:
        asyncio.run(check(told, options.alone))
    except (CheckError, NotQuietError) as problem:
        print(f"DOES NOT HOLD: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    told("every line holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
