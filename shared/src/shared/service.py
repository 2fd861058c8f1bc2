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

from . import pruning
from .contracts.base import Payload
from .database import Database, fetch
from .http import AppSpec, build_app, server
from .jobs import JobHandler, JobRunner
from .kafka import ConsumerStatus, Kafka, Offsets, Producer, run_consumer
from .migrations import head
from .outbox import Relay
from .pipeline import WAKE_JOB, Appetite, Handler, process, wake_job
from .progress import progress
from .settings import ServiceSettings
from .verify import Check, verify

log = structlog.get_logger()
STOP_SECONDS = 12.0


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


@dataclass
class Runtime:
    """One process of one service. `status` is None where no consumer runs."""

    service: Service
    settings: ServiceSettings
    status: ConsumerStatus | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)

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
        async with self.database.read() as session:
            found = [row.version_num for row in await fetch(session, "SELECT version_num FROM alembic_version")]
        needed = head(self.service.name)
        if found and found[0] >= needed:  # revisions are numbered 0001, 0002 …
            return None
        return f"the database is at migration {found[0] if found else 'none'}, {needed} is needed: run `python -m {self.service.name} migrate`"

    async def kafka_state(self) -> str | None:
        """None when the consumer is fine or runs elsewhere; reported only, readiness does not depend on it."""
        if self.status is None or self.status.state == "running":
            return None
        return f"consumer {self.status.state}: {self.status.detail}"

    def app_spec(self, **own: Any) -> AppSpec:
        """The part of an `AppSpec` that is alike in all services, completed with what is `own` to one."""
        return AppSpec(
            name=self.service.name,
            version=self.service.version,
            settings=self.settings,
            database=self.database,
            checks={"migrations": self.migrated},
            reported={"kafka": self.kafka_state},
            progress=self.progress,
            verification=self.verification,
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
            app.state.stopping = True
            serving.should_exit = True
            self.stop.set()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, leave)
        parts = self._parts() if worker else []
        tasks = [asyncio.create_task(part(), name=name) for name, part in parts]
        for task in tasks:
            task.add_done_callback(lambda ended: None if ended.cancelled() or ended.exception() is None else leave())
        try:
            await serving.serve()
        finally:
            leave()
            await self._finish(tasks)
            await self.offsets.close()
            await self.database.close()
        for task in tasks:
            if not task.cancelled() and (failure := task.exception()):
                raise failure

    def _parts(self) -> list[tuple[str, Callable[[], Coroutine[Any, Any, None]]]]:
        """What a worker does at the same time: reads, relays, runs jobs."""
        producer = Producer(self.kafka)
        relay = Relay(self.database, producer.send, self.kafka.prefix)
        jobs = {pruning.PRUNE_JOB: pruning.prune, WAKE_JOB: wake_job(self.appetite), **self.service.jobs(self)}
        runner = JobRunner(self.database, jobs, self.service.ordered)

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
            await runner.run(self.stop)

        return [("consumer", consume), ("relay", relay_events), ("jobs", run_jobs)]

    async def _finish(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Waits for the parts to end by themselves, then cuts those that do not."""
        if tasks:
            _, slow = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in slow:
                log.warning("part_cut", part=task.get_name())
                task.cancel()
            await asyncio.wait(tasks, timeout=1)
