"""Reads and plans a file beside what else is done: in a daemon thread, so that Ctrl-C never waits for it."""

import asyncio
import hashlib
import threading
from dataclasses import dataclass

from examples.erp.plan import Plan, make_plan
from examples.erp.reader import read_rows
from examples.story.journal import Played
from examples.story.options import Options

LOOK_AGAIN = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and what names it in the journal."""

    plan: Plan
    played: Played


class Preparation:
    """Begins when made; `result()` waits for its end and raises what went wrong."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._prepared: Prepared | None = None
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()

    async def result(self) -> Prepared:
        """The plan. Raises FileProblem when the file cannot be played."""
        while self._thread.is_alive():  # noqa: ASYNC110 - threads end without telling the loop
            await asyncio.sleep(LOOK_AGAIN)
        if self._problem is not None:
            raise self._problem
        if self._prepared is None:
            raise RuntimeError("the reader ended without a plan")
        return self._prepared

    def _run(self) -> None:
        try:
            self._prepared = prepare(self._options)
        except BaseException as problem:  # noqa: BLE001 - handed to whoever asks for the result
            self._problem = problem


def prepare(options: Options) -> Prepared:
    """Read and plan the file of these options."""
    plan = make_plan(read_rows(options.file), options.level, options.until)
    digest = hashlib.sha256(options.file.read_bytes()).hexdigest()
    return Prepared(plan, Played(digest, str(float(options.level)), len(plan.days)))
