"""What a play is told: by arguments, or by the variables that `make` passes on (FILE, LEVEL, ONCE)."""

import argparse
import os
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from examples.data.cut import EXCERPT
from examples.erp.plan import DEFAULT_LEVEL

EXCERPT_LEVEL = Fraction(70, 100)
"""The excerpt's 19 weeks begin with four weeks of opening stock, the year's 53 weeks too: supply at 0.70 of mean demand makes
the excerpt as short of goods as the whole year is at 0.85 (both 92 % of demand)."""
HIGHEST_LEVEL = 10


@dataclass(frozen=True, slots=True)
class Options:
    """The file, the level of supply, the last day to play, and whether to end after the summary."""

    file: Path
    level: Fraction
    until: date | None
    once: bool


def add_arguments(parser: argparse.ArgumentParser, *, once: bool) -> None:
    """The arguments of `run` and `replay`."""
    parser.add_argument(
        "--file",
        type=Path,
        default=os.environ.get("FILE") or None,
        help="the Online Retail data set as .csv, .csv.gz or .xlsx (default: $FILE, else the committed excerpt)",
    )
    parser.add_argument(
        "--level",
        type=level,
        default=os.environ.get("LEVEL") or None,
        help=f"weekly supply as a part of mean weekly demand (default: $LEVEL, else {float(DEFAULT_LEVEL)}; for the excerpt "
        f"{float(EXCERPT_LEVEL)})",
    )
    parser.add_argument(
        "--until", type=date.fromisoformat, help="the last day to play, such as 2011-08-31 (default: all)"
    )
    if once:
        parser.add_argument(
            "--once",
            action="store_true",
            default=os.environ.get("ONCE", "") not in {"", "0"},
            help="end after the summary; exit code 1 when a check fails (default: $ONCE)",
        )


def read(arguments: argparse.Namespace) -> Options:
    """The options; the excerpt and its level where nothing is said."""
    file = arguments.file or EXCERPT
    chosen = arguments.level or (EXCERPT_LEVEL if file == EXCERPT else DEFAULT_LEVEL)
    return Options(file.expanduser().resolve(), chosen, arguments.until, getattr(arguments, "once", True))


def level(text: str) -> Fraction:
    """A level of supply. Raises ArgumentTypeError unless it is a number above 0 and at most 10."""
    try:
        found = Fraction(text)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found <= HIGHEST_LEVEL:
        raise argparse.ArgumentTypeError(
            f"a level is a number above 0 and at most {HIGHEST_LEVEL} such as 0.85, got {text!r}"
        )
    return found
