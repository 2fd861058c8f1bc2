"""A service as a process sees it: what it is made of, and how its parts run side by side.

`Service` is the table of contents that each service's `__main__` fills in; `Runtime` is that service with its settings, database and brokers at hand.
"""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import structlog
from fastapi import FastAPI
from sqlalchemy import MetaData
from sqlalchemy.exc import ProgrammingError

from . import counts, pruning
from .contracts.base import Payload
from .database import Database, fetch
from .http import AppSpec, build_app, server
from .jobs import JobHandler, JobRunner
from .kafka import ConsumerStatus, Kafka, Offsets, Producer, run_consumer
from .migrations import head
from .outbox import Relay
from .pipeline import WAKE_JOB, Appetite, Handler, process, wake_job
from .progress import measure, progress
from .settings import ServiceSettings
from .transience import is_transient
from .verify import Check, verify

log = structlog.get_logger()
Part = Callable[[], Coroutine[Any, Any, None]]
STOP_SECONDS = 10.0  # from being told to end until what still runs is cut
CLOSE_SECONDS = 1.0  # for each connection to be closed
LOOK_AGAIN = 1.0  # seconds between two looks whether the database has been migrated


@dataclass(frozen=True)
class Service:
    """What a service is made of. `app` and `jobs` are given the runtime, because they need its settings, database and offsets."""

    name: str
    version: str
    settings: type[ServiceSettings]
    metadata: MetaData
    app: "Callable[[Runtime], FastAPI]"
    handlers: Mapping[type[Payload], Handler]
    jobs: "Callable[[Runtime], Mapping[str, JobHandler]]" = lambda _: {}
    ordered: frozenset[str] = frozenset({"close"})
    checks: Sequence[Check] = ()
    owns: frozenset[str] = frozenset()
    key_scopes: frozenset[str] = frozenset()
    """What its API keys may do; none: it issues no keys."""


@dataclass
class Runtime:
    """One process of one service. `status` is None where no consumer runs."""

    service: Service
    settings: ServiceSettings
    status: ConsumerStatus | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    ending: asyncio.Task[None] | None = None

    @cached_property
    def database(self) -> Database:
        """The service's database, as its app role."""
        return Database(
            self.settings.database_url,
            service=self.service.name,
            pool_size=self.settings.pool_size,
            settings=self.settings,
        )

    @cached_property
    def kafka(self) -> Kafka:
        """The brokers."""
        return Kafka.of(self.settings)

    @cached_property
    def offsets(self) -> Offsets:
        """Where topics end."""
        return Offsets(self.kafka)

    @cached_property
    def appetite(self) -> Appetite:
        """What the service hears."""
        return Appetite(self.service.name, self.service.handlers, self.service.owns)

    @property
    def erp_topics(self) -> list[str]:
        """The ERP topics that a close waits for: all the service hears but the calendar, whose record is the close itself."""
        return [
            topic
            for topic in self.appetite.topics
            if topic.startswith("erp.") and not topic.startswith("erp.calendar.")
        ]

    async def progress(self) -> dict[str, Any]:
        """/v1/progress."""
        return await progress(self.database, self.offsets, self.appetite.topics, self.status)

    async def measure(self) -> None:
        """The gauges of /metrics that are read when somebody looks."""
        await measure(self.database, self.offsets, self.appetite.topics, self.status)

    async def verification(self) -> dict[str, Any]:
        """/v1/verification."""
        findings = await verify(self.database, self.service.checks)
        checks = [
            {
                "name": found.name,
                "meaning": found.meaning,
                "holds": found.holds,
                "violations": found.violations,
                "examples": list(found.examples),
            }
            for found in findings
        ]
        return {"service": self.service.name, "holds": all(found.holds for found in findings), "checks": checks}

    async def migrated(self) -> str | None:
        """None when the schema is at least as new as this version needs; an older one is refused, a newer one accepted."""
        try:
            async with self.database.read() as session:
                found = [row.version_num for row in await fetch(session, "SELECT version_num FROM alembic_version")]
        except ProgrammingError:  # no such table: never migrated
            found = []
        needed = head(self.service.name)
        if found and found[0] >= needed:  # revisions are numbered 0001, 0002 …
            return None
        return f"the database is at migration {found[0] if found else 'none'}, {needed} is needed: run `python -m {self.service.name} migrate`"

    async def kafka_state(self) -> str | None:
        """None when the consumer is fine or runs elsewhere; reported only, readiness does not depend on it."""
        if self.status is None or self.status.state == "running":
            return None
        return f"consumer {self.status.state}: {self.status.detail}"

    async def alive(self) -> str | None:
        """None unless the consumer stands still although the broker has records for it: what a restart may mend. An outage is not."""
        if self.status is not None and self.status.frozen:
            return f"{self.status.stalls} consumers in a row stood still although records lay ahead of them"
        return None

    def app_spec(self, **own: Any) -> AppSpec:
        """The part of an `AppSpec` that is alike in all services, completed with what is `own` to one."""
        return AppSpec(
            name=self.service.name,
            version=self.service.version,
            settings=self.settings,
            database=self.database,
            checks={"migrations": self.migrated},
            reported={"kafka": self.kafka_state},
            alive=self.alive,
            measure=self.measure,
            progress=self.progress,
            verification=self.verification,
            on_stop=(self.ended,),
            api_keys=bool(self.service.key_scopes),
            **own,
        )

    async def run(self, *, api: bool, worker: bool) -> None:
        """Serves HTTP, works off events, or both, until SIGINT or SIGTERM; then finishes what is in hand and leaves."""
        if worker:
            self.status = ConsumerStatus()
        settings = self.settings if api else self.settings.model_copy(update={"http_port": self.settings.worker_port})
        app = (
            self.service.app(self)
            if api
            else build_app(self.app_spec(title=self.service.name, summary="Worker", routers=()))
        )
        serving = server(app, settings)
        serving.capture_signals = nullcontext  # type: ignore[method-assign,assignment]  # ours below also stop the worker's parts

        def leave() -> None:
            app.state.stopping = True  # /readyz says no from now on
            if not self.stop.is_set():
                self.stop.set()
                loop.call_later(self.settings.drain_seconds if api else 0, setattr, serving, "should_exit", True)

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, leave)
        tasks = [asyncio.create_task(self._once_migrated(part), name=name) for name, part in self._parts(worker=worker)]
        for task in tasks:
            task.add_done_callback(lambda ended: None if ended.cancelled() or ended.exception() is None else leave())
        self.ending = asyncio.create_task(self._end(tasks))
        try:
            await serving.serve()
        finally:
            leave()
            await self.ending
            await _within(CLOSE_SECONDS, self.offsets.close())
            await _within(CLOSE_SECONDS, self.database.close())
        for task in tasks:
            # one that does not even end when cut (a producer that says goodbye to a broker that is gone) ends with the process
            if task.done() and not task.cancelled() and (failure := task.exception()):
                raise failure

    async def ended(self) -> None:
        """Returns when the worker's parts have ended: the database pool closes after them."""
        self.stop.set()
        if self.ending is not None:
            await self.ending

    async def _once_migrated(self, part: Part) -> None:
        """Runs a part of the worker on a schema it knows: on an older one, records would be taken for poison."""
        told = ""
        while not self.stop.is_set():
            try:
                fault = await self.migrated()
            except Exception as error:
                if not is_transient(error):
                    raise
                fault = f"{type(error).__name__}: is the database up?"
            if fault is None:
                await part()
                return
            if fault != told:
                log.warning("worker_waits_for_database", reason=fault)
                told = fault
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), LOOK_AGAIN)

    def _parts(self, *, worker: bool) -> list[tuple[str, Part]]:
        """What a worker does at the same time: reads, relays, runs jobs."""
        if not worker:
            return []
        producer = Producer(self.kafka)
        relay = Relay(self.database, producer.send, self.kafka.prefix)
        jobs = {pruning.PRUNE_JOB: pruning.prune, WAKE_JOB: wake_job(self.appetite), **self.service.jobs(self)}
        # Ordered jobs have a runner of their own: a close that waits for its day must not hold up what is due meanwhile.
        ordered = {kind: run for kind, run in jobs.items() if kind in self.service.ordered}
        others = {kind: run for kind, run in jobs.items() if kind not in self.service.ordered}

        async def consume() -> None:
            if self.appetite.topics and self.status:
                handle = partial(process, self.database, self.appetite)
                group = self.settings.group
                await run_consumer(
                    self.kafka,
                    group=group,
                    topics=self.appetite.topics,
                    process=handle,
                    stop=self.stop,
                    status=self.status,
                    batch=self.settings.consumer_batch,
                    begin=self._reading_begins,
                )

        async def relay_events() -> None:
            try:
                await relay.run(self.stop)
            finally:
                await producer.stop()

        async def run_jobs() -> None:
            with suppress(OSError):  # a database that is away now gets its timer at the next start
                async with self.database.transaction() as session:
                    await pruning.schedule(session)
            await JobRunner(self.database, others).run(self.stop)

        async def run_ordered() -> None:
            if ordered:
                await JobRunner(self.database, ordered, self.service.ordered).run(self.stop)

        return [("consumer", consume), ("relay", relay_events), ("jobs", run_jobs), ("ordered jobs", run_ordered)]

    async def _reading_begins(self, places: Mapping[tuple[str, int], int]) -> None:
        async with self.database.transaction() as session:
            await counts.begin_at(session, places)

    async def _end(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Once told to end: waits for the parts to end by themselves, then cuts those that do not."""
        await self.stop.wait()
        if tasks:
            _, slow = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in slow:
                log.warning("part_cut", part=task.get_name())
                task.cancel()
            await asyncio.wait(tasks, timeout=CLOSE_SECONDS)


async def _within(seconds: float, closing: Coroutine[Any, Any, None]) -> None:
    """Closes a connection, or leaves it to the end of the process when the other side does not answer."""
    with suppress(TimeoutError):
        await asyncio.wait_for(closing, seconds)
