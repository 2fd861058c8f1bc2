"""Plays a plan on a running system and tells what it was good for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console

from examples.erp.books import Books
from examples.erp.close import Stillness
from examples.erp.enrol import Enrolment
from examples.erp.master import MANAGERS
from examples.erp.plan import Day, Plan
from examples.erp.player import Player
from examples.erp.season import Customers, Planner, season_of
from examples.story.checks import Verdict
from examples.story.journal import Closed, Journal, OtherPlayError
from examples.story.page.content import Content, write
from examples.story.page.gather import best_scores, charts_of, figures_of, protected_of
from examples.story.page.season import courses, protected_figure, protected_told, season_told
from examples.story.play import Play
from examples.story.prepare import Prepared
from examples.story.progress import Steps, bar
from examples.story.rank import best_table, ranks_told
from examples.story.score import Score
from examples.story.show import one_notification, one_short_line
from examples.story.summary import Summary, balance, played
from examples.story.tokens import Tokens

HTTP_SECONDS = 30.0
PAGE = "page.html"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a running system is, and how its checks are asked. `topic_prefix` stands before every topic."""

    kafka: str
    services: Mapping[str, str]
    tokens: Tokens
    journal: Path
    verify: Callable[[], Awaitable[Sequence[Verdict]]]
    topic_prefix: str = ""


async def play(place: Place, prepared: Prepared, console: Console, steps: Steps) -> Play:
    """Play what is left of the plan; the play with its books, score and speed.

    Raises OtherPlayError when the system or the kept data is of another play, NotQuietError when a service gives up,
    EnrolError when the master data is refused.
    """
    plan = prepared.plan
    with Journal(place.journal) as journal:
        kept = journal.begin(prepared.played)
        made = Play(plan, journal, Books(plan), Score(plan))
        left = made.catch_up(kept)
        offsets = kept[-1].offsets if kept else {}
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(client_of(place.tokens.of_role("ops")))
            await _same_system(client, place.services["supply"], plan, kept)
            planner = await stack.enter_async_context(client_of(place.tokens.of_role("planner")))
            made.planner = Planner(planner, place.services["supply"], season_of(plan))
            made.customers = Customers(
                client,
                place.services["accounts"],
                place.tokens.issuer,
                lambda person: client_of(place.tokens.of(person, "customer")),
            )
            quiet = Stillness(client, place.services)
            if not kept:
                steps("people, territories and accounts")
                await Enrolment(client, place.services, place.tokens.issuer).enrol(plan.customers)
                await quiet.wait()
            if left:
                steps(_begin(left, kept, plan))
                player = await stack.enter_async_context(Player(place.kafka, place.topic_prefix, offsets))
                with bar(console, len(left), _lines(left)) as told:
                    await made.go(left, player, quiet, told)
    return made


async def tell(place: Place, made: Play, console: Console, level: str, started: float | None) -> bool:
    """The summary; whether every check holds."""
    comparison, verdicts = await asyncio.gather(asyncio.to_thread(made.score.compare, made.books), place.verify())
    summary = Summary(console)
    summary.played(made.plan, made.books, level)
    summary.worth(comparison)
    async with client_of(place.tokens.of_role("planner")) as planner:
        unsettled = await _unsettled(planner, place.services)
        summary.right(verdicts, unsettled)
        explained = await one_short_line(planner, place.services["supply"], made.plan, made.score)
        charts = await charts_of(planner, place.services["scoring"])
        seasons = courses(made.seasonal)
        protected = await protected_of(planner, place.services["supply"], [course.peak.season_id for course in seasons])
        top = await best_scores(planner, place.services["scoring"])
    season = [*(sentence for course in seasons for sentence in season_told(course)), *protected_told(protected)]
    summary.season(season)
    summary.ranks(ranks_told(charts, made.score.moves()), best_table(top))
    summary.explained(explained)
    notified = await _notification(place)
    summary.told(notified)
    summary.fast(made.speed, started)
    figures = await asyncio.to_thread(figures_of, made, comparison, Journal(place.journal))
    if drawn := protected_figure(protected):
        figures["season"].append(drawn)
    content = Content(
        played=played(made.plan, made.books, level),
        comparison=comparison,
        balance=balance(comparison),
        verdicts=verdicts,
        unsettled=unsettled,
        figures=figures,
        explained=explained,
        notified=notified,
        speed=made.speed,
        started=started,
        urls=place.services,
        tokens=place.tokens.files(),
        charts=charts,
        top=top,
        season=season,
    )
    page = place.journal.with_name(PAGE)
    await asyncio.to_thread(write, content, page)
    summary.page(page)
    return all(verdict.holds for verdict in verdicts)


def client_of(token: str) -> httpx.AsyncClient:
    """A client that carries a token."""
    return httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=HTTP_SECONDS)


async def _same_system(client: httpx.AsyncClient, supply: str, plan: Plan, kept: Sequence[Closed]) -> None:
    """The journal and the system must speak of the same play."""
    answer = (await client.get(f"{supply}/v1/progress")).raise_for_status()
    closed = (answer.json()["business"] or {}).get("closed", "")
    if not kept and closed >= plan.opening.on.isoformat():
        raise OtherPlayError(
            f"This system has closed {closed} already, the file begins on {plan.days[0].on}: a play needs a system whose "
            "last closed day lies before that. `make reset` forgets the local one."
        )
    if kept and closed < kept[-1].on.isoformat():
        raise OtherPlayError(
            f"The kept journal ends with {kept[-1].on}, the system with {closed or 'no day at all'}: its data is gone. "
            "`make reset` forgets both."
        )


def _begin(left: Sequence[Day], kept: Sequence[Closed], plan: Plan) -> str:
    what = f"{len(left)} days with {_lines(left):,} order lines"
    return (
        f"going on after {kept[-1].on}: {what}" if kept else f"playing {what}, {plan.days[0].on} to {plan.days[-1].on}"
    )


def _lines(days: Sequence[Day]) -> int:
    return sum(len(order.lines) for day in days for order in day.orders)


async def _unsettled(client: httpx.AsyncClient, services: Mapping[str, str]) -> dict[str, str]:
    """What lies as waiting or dead letter, per service that has any."""
    found = {}
    for service, url in services.items():
        figures = (await client.get(f"{url}/v1/progress")).raise_for_status().json()
        if figures["waiting"] or figures["dead"]:
            found[service] = f"{figures['waiting']:,} records wait, {figures['dead']:,} are dead letters"
    return found


async def _notification(place: Place) -> list[str]:
    managers = sorted({manager for team in MANAGERS.values() for manager in team})
    async with AsyncExitStack() as stack:
        clients = {
            person: await stack.enter_async_context(client_of(place.tokens.of(person, "account_manager")))
            for person in managers
        }
        return await one_notification(clients, place.services["notify"])
