"""The whole system on this machine: broker, database, topics, four migrated services, a token issuer and a mail server.

Everything is started by one process and ends with it. Whoever sets BELLWETHER_KAFKA_BOOTSTRAP or BELLWETHER_POSTGRES_URL
has that server used and not started.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx

from deploy.local import LocalError, LocalServers, provision
from deploy.local.process import Child, Command, finish, port_open, tail
from deploy.local.state import DATA, LOCAL, ROOT, STATE_FILE
from examples.story.checks import SERVICES
from examples.story.mails import MailServer
from examples.story.progress import Steps
from examples.story.tokens import KeyServer, Tokens
from shared.kafka import Kafka, create_topics
from shared.topics import load_topics

STORY = LOCAL / "story"
JOURNAL = STORY / "journal"
LOGS = STORY / "logs"
MAILS = STORY / "mails"
TOPICS = ROOT / "deploy" / "topics" / "topics.toml"
PORTS = {"accounts": 8001, "supply": 8002, "scoring": 8003, "notify": 8004}
URLS = {service: f"http://127.0.0.1:{port}" for service, port in PORTS.items()}
ISSUER_PORT = 8010
SMTP_PORT = 8025
READY_SECONDS = 60.0
STOP_LADDER = ((signal.SIGTERM, 12.0),)
LOOK_AGAIN = 0.05


class System:
    """A running system: where it is, and whether it still runs."""

    def __init__(self, kafka: str, environment: Mapping[str, str], tokens: Tokens, children: list[Child]) -> None:
        self.kafka = kafka
        self.environment = environment
        self.tokens = tokens
        self.urls = URLS
        self._children = children

    def ended(self) -> str | None:
        """What to tell when a part has ended by itself; None while all run."""
        for child in self._children:
            if not child.alive():
                return f"{child.name} has ended by itself.\n{tail(child.log)}"
        return None

    async def watch(self) -> None:
        """Return never; raise LocalError when a part has ended by itself."""
        while not (news := self.ended()):  # noqa: ASYNC110 - processes end without telling the loop
            await asyncio.sleep(0.2)
        raise LocalError(news)


@contextmanager
def running(told: Steps) -> Iterator[System]:
    """Starts everything for the length of the block; what was started is stopped at its end, whatever happens.

    Raises LocalError when a port is taken or a part does not start; the message says which and shows its log.
    """
    check_ports()
    LOGS.mkdir(parents=True, exist_ok=True)
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        with ExitStack() as stack:
            try:
                yield _start(stack, told)
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
    finally:
        signal.signal(signal.SIGINT, interrupt)


def _start(stack: ExitStack, told: Steps) -> System:
    told("Kafka and PostgreSQL")
    servers = stack.enter_context(LocalServers(DATA, default_ports=True, state_file=STATE_FILE, echo=told.now_and_then))
    told("databases and topics")
    for urls in provision(servers.postgres_url).values():
        os.environ.update(urls.settings())
    os.environ["BELLWETHER_KAFKA_BOOTSTRAP"] = servers.kafka_bootstrap
    stack.enter_context(MailServer(MAILS, SMTP_PORT))
    children: list[Child] = []
    stack.callback(_stop, children)
    stack.enter_context(KeyServer())
    _migrate_and_make_topics(servers.kafka_bootstrap)
    told("starting the four services")
    children += [_child(service, "serve") for service in SERVICES]
    _await_ready(children)
    return System(servers.kafka_bootstrap, dict(os.environ), Tokens(), children)


def check_ports() -> None:
    """Raise LocalError when a port that the system needs is taken, naming all that are."""
    needed = {**PORTS, "token issuer": ISSUER_PORT, "mail": SMTP_PORT}
    taken = [f"{port} ({name})" for name, port in needed.items() if port_open(port)]
    if taken:
        raise LocalError(
            f"Something listens already on port {', '.join(taken)}: stop it (another `make run`?) and start again."
        )


def _migrate_and_make_topics(bootstrap: str) -> None:
    migrations = [_child(service, "migrate") for service in SERVICES]
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(lambda: asyncio.run(create_topics(Kafka(bootstrap), load_topics(TOPICS, replication=1))))
        for migration in migrations:
            finish(migration)
        made.result()


def _await_ready(children: list[Child]) -> None:
    """Wait until every service says it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    for service, port in PORTS.items():
        child = next(child for child in children if child.name == service)
        child.await_ready(lambda port=port: _ready(port), deadline - time.monotonic())  # type: ignore[misc]


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).is_success
    except httpx.HTTPError:
        return False


def _child(service: str, command: str) -> Child:
    name = service if command == "serve" else f"{service} {command}"
    return _command(name, [sys.executable, "-m", service, command])


def _command(name: str, argv: list[str]) -> Child:
    log = LOGS / f"{name.replace(' ', '-')}.log"
    log.unlink(missing_ok=True)
    return Child(name, Command(argv, log))


def _stop(children: list[Child]) -> None:
    """Stop all at the same time: each finishes what it has in hand."""
    if children:
        with ThreadPoolExecutor(len(children)) as pool:
            list(pool.map(lambda child: child.stop(STOP_LADDER), children))
