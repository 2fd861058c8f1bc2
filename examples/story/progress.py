"""Shows how far long steps are, with counts and time left; on a terminal as a bar, elsewhere as a line now and then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from examples.erp.plan import Day
from examples.story.play import Speed

EVERY_SECONDS = 10.0  # a line, where there is no terminal


class Steps:
    """Names the step under way and how long the ones before took."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = time.monotonic()
        self._shown = 0.0

    def __call__(self, step: str) -> None:
        """A step begins."""
        self._console.print(f"[dim]{self.seconds():5.1f} s[/]  {step}")

    def now_and_then(self, text: str) -> None:
        """How far a step is; told often, shown once a second."""
        if self.seconds() - self._shown >= 1:
            self._shown = self.seconds()
            self(text)

    def seconds(self) -> float:
        """Since the first step."""
        return time.monotonic() - self._began


class Bar:
    """The play's progress: called after every day."""

    def __init__(self, console: Console, progress: Progress, days: int, lines: int) -> None:
        self._console = console
        self._progress = progress
        self._lines = lines
        self._days = days
        self._task = progress.add_task("playing", total=days, day="", done=0, lines=lines)
        self._began = self._shown = time.monotonic()
        self._count = 0

    def __call__(self, day: Day, speed: Speed) -> None:
        """A day is closed."""
        self._count += 1
        self._progress.update(self._task, advance=1, day=f"{day.on}", done=speed.lines)
        now = time.monotonic()
        if not self._console.is_terminal and (now - self._shown >= EVERY_SECONDS or self._count == self._days):
            self._shown = now
            left = (now - self._began) / self._count * (self._days - self._count)
            self._console.print(
                f"  {day.on}: day {self._count} of {self._days}, {speed.lines:,} of {self._lines:,} order lines, {left:.0f} s left"
            )


@contextmanager
def bar(console: Console, days: int, lines: int) -> Iterator[Bar]:
    """A bar for so many days with so many order lines."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[day]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days, {task.fields[done]:,} of {task.fields[lines]:,} order lines"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield Bar(console, progress, days, lines)
