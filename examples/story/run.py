"""The two ways to play: on a system that is started for it, and on one that runs already."""

import asyncio
import os
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import TypeVar

from rich.console import Console

from deploy.local import LocalError, read_state
from examples.erp.container import check
from examples.story.checks import Verdict, verify_all, verify_over_http
from examples.story.options import Options
from examples.story.prepare import Preparation
from examples.story.progress import Steps
from examples.story.summary import Summary
from examples.story.system import JOURNAL, MAILS, URLS, System, running
from examples.story.tell import Place, client_of, play, tell
from examples.story.tokens import Tokens

T = TypeVar("T")
KAFKA_SETTING, PREFIX_SETTING = "BELLWETHER_KAFKA_BOOTSTRAP", "BELLWETHER_TOPIC_PREFIX"


def run(options: Options, console: Console, *, idle: bool = False) -> int:
    """Start everything, play what is left, tell, and stay up until Ctrl-C (or end, when told `once`).

    The exit code: 0 when every check holds, else 1. Raises what is told to the user as a problem.
    """
    if not idle:
        check(options.file)  # what cannot be played is told before anything is started
    steps = Steps(console)
    preparation = None if idle else Preparation(options)
    with running(steps) as system:
        started = steps.seconds()
        steps("all four services are ready")
        good = True
        if preparation is not None:
            good = _watched(system, _story(system, options, preparation, console, steps, started))
        Summary(console).onward(system.urls, system.tokens.files(), MAILS)
        if not options.once:
            console.print(
                "\n  [bold]The system stays up.[/] Ctrl-C stops everything; a second start goes on from here."
            )
            _watched(system, asyncio.sleep(float("inf")))
    return 0 if good else 1


def replay(options: Options, console: Console) -> int:
    """Play on the system that runs already: the local one, or the one that the BELLWETHER_ settings name."""
    state = read_state()
    kafka = os.environ.get(KAFKA_SETTING) or (state.kafka_bootstrap if state else None)
    if kafka is None:
        raise LocalError(
            "No system runs here: start one (`make run`), or name one by BELLWETHER_KAFKA_BOOTSTRAP and BELLWETHER_<SERVICE>_URL."
        )
    urls = {service: os.environ.get(f"BELLWETHER_{service.upper()}_URL", url) for service, url in URLS.items()}
    tokens = Tokens()
    steps = Steps(console)
    preparation = Preparation(options)

    async def verify() -> Sequence[Verdict]:
        async with client_of(tokens.of_role("ops")) as client:
            return await verify_over_http(client, urls)

    place = Place(kafka, urls, tokens, JOURNAL, verify, os.environ.get(PREFIX_SETTING, ""))
    good = asyncio.run(_play_and_tell(place, options, preparation, console, steps, None))
    ours = state is not None and kafka == state.kafka_bootstrap  # mails of another system do not lie here
    Summary(console).onward(urls, tokens.files(), MAILS if ours else None)
    return 0 if good else 1


async def _story(
    system: System, options: Options, preparation: Preparation, console: Console, steps: Steps, started: float
) -> bool:
    async def verify() -> Sequence[Verdict]:
        return await asyncio.to_thread(verify_all, system.environment)

    prefix = os.environ.get(PREFIX_SETTING, "")
    place = Place(system.kafka, system.urls, system.tokens, JOURNAL, verify, prefix)
    return await _play_and_tell(place, options, preparation, console, steps, started)


async def _play_and_tell(
    place: Place, options: Options, preparation: Preparation, console: Console, steps: Steps, started: float | None
) -> bool:
    made = await play(place, await preparation.result(), console, steps)
    steps("played; checking and comparing")
    return await tell(place, made, console, f"{float(options.level):.2f}", started)


def _watched(system: System, work: Awaitable[T]) -> T:
    """Do the work while watching that no part of the system ends by itself."""

    async def both() -> T:
        working = asyncio.ensure_future(work)
        watching = asyncio.create_task(system.watch())
        try:
            await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
            if watching.done():
                watching.result()
            return working.result()
        finally:
            for task in (working, watching):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task

    return asyncio.run(both())
