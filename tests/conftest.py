"""What every test may ask for. Servers are started once per run, when first asked for; a missing one fails the test."""

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from deploy.local import Broker, PostgresServer, ServiceUrls, State
from deploy.local.state import CACHE
from tests.support.servers import RunServers, await_servers

if TYPE_CHECKING:
    from shared.kafka import Kafka
    from tests.support.databases import Databases

_SERVERS = pytest.StashKey[RunServers]()
_FOLDER = pytest.StashKey[Path]()
_TOO_SLOW = [hypothesis.HealthCheck.too_slow]

# The same examples each time, few enough for every run; and the searching profile of `make test-long`.
hypothesis.settings.register_profile(
    "ci", max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=_TOO_SLOW
)
hypothesis.settings.register_profile(
    "long", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=_TOO_SLOW
)
hypothesis.settings.load_profile("ci")


def pytest_configure(config: pytest.Config) -> None:
    """The controller (or the only process) owns the servers; a worker is told where to find them."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        config.stash[_SERVERS] = RunServers()
        config.stash[_FOLDER] = config.stash[_SERVERS].folder
    else:
        config.stash[_FOLDER] = Path(worker["servers"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """xdist: pass the meeting folder to a worker."""
    node.workerinput["servers"] = str(node.config.stash[_FOLDER])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers with the run."""
    if (servers := config.stash.get(_SERVERS, None)) is not None:
        servers.close()


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> State:
    """The run's broker and database server."""
    return await_servers(pytestconfig.stash[_FOLDER])


@pytest.fixture(scope="session")
def kafka_bootstrap(servers: State) -> str:
    """Kafka's address, ``host:port``."""
    return servers.kafka_bootstrap


@pytest.fixture(scope="session")
def postgres_url(servers: State) -> str:
    """A superuser's URL of the run's database server."""
    return servers.postgres_url


@pytest.fixture(scope="session")
def worker() -> str:
    """This xdist worker's name (``gw0``; ``gw`` when there is but one process)."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw")


@pytest.fixture
def topic_prefix(worker: str) -> str:
    """A prefix for topics and consumer groups that no other test uses."""
    return f"{worker}-{secrets.token_hex(4)}."


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config, postgres_url: str, worker: str) -> Iterator["Databases"]:
    """This worker's maker of databases."""
    from tests.support.databases import Databases  # noqa: PLC0415 - pure tests need no database driver

    maker = Databases(postgres_url, pytestconfig.stash[_FOLDER].name, worker)
    yield maker
    maker.close()


@pytest.fixture
def service_database(databases: "Databases") -> Iterator[Callable[[str], ServiceUrls]]:
    """``service_database("supply")``: a fresh, migrated database for this test alone, dropped after it.

    Gives its URLs: ``.owner`` (migrates), ``.app`` (reads and writes rows).
    """
    made: list[ServiceUrls] = []

    def create(service: str) -> ServiceUrls:
        made.append(databases.create(service))
        return made[-1]

    yield create
    for urls in made:
        databases.drop(urls)


@pytest.fixture
def empty_database(databases: "Databases") -> Iterator[Callable[[str], ServiceUrls]]:
    """``empty_database("supply")``: as `service_database`, but with roles and grants only, not migrated."""
    made: list[ServiceUrls] = []

    def create(service: str) -> ServiceUrls:
        made.append(databases.create_empty(service))
        return made[-1]

    yield create
    for urls in made:
        databases.drop(urls)


@pytest.fixture
async def topics(kafka_bootstrap: str, topic_prefix: str) -> AsyncIterator[Callable[..., Awaitable["Kafka"]]]:
    """A maker of this test's own topics, awaited with the names of declared ones (none: all of them).

    Gives how to reach them: the run's broker and this test's prefix. They are deleted after the test.
    """
    from shared.kafka import Kafka  # noqa: PLC0415 - pure tests need no Kafka client
    from tests.support.topics import PARTITIONS, delete_topics, make_topics  # noqa: PLC0415

    kafka = Kafka(kafka_bootstrap, topic_prefix)
    made: list[str] = []

    async def make(*names: str, partitions: int = PARTITIONS) -> Kafka:
        made.extend(await make_topics(kafka, names, partitions))
        return kafka

    yield make
    if made:
        await delete_topics(kafka, made)


@pytest.fixture
def private_broker(tmp_path: Path) -> Iterator[Callable[[], Broker]]:
    """``private_broker()``: a running broker for this test alone, to freeze, kill, restart or wipe."""
    made: list[Broker] = []

    def start() -> Broker:
        made.append(Broker(tmp_path / f"broker{len(made)}", cache=CACHE))
        made[-1].start()
        return made[-1]

    yield start
    for broker in made:
        broker.stop()


@pytest.fixture
def private_postgres(tmp_path: Path) -> Iterator[Callable[[], PostgresServer]]:
    """``private_postgres()``: a running database server for this test alone, to freeze, kill, restart or wipe."""
    made: list[PostgresServer] = []

    def start() -> PostgresServer:
        made.append(PostgresServer(tmp_path / f"postgres{len(made)}", durable=False))
        made[-1].start()
        return made[-1]

    yield start
    for server in made:
        server.stop()
