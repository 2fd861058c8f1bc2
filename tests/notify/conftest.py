"""notify on a real database, with a real mail server of its own."""

from collections.abc import AsyncIterator, Callable

import pytest

from deploy.local import ServiceUrls
from notify.settings import NotifySettings
from shared.database import Database
from shared.telemetry import configure_logging

from .post import MailHost
from .world import ISSUER, populate


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Plain log lines: the default ones draw a traceback's variables, which takes a second each."""
    configure_logging("notify", "error")


@pytest.fixture
def urls(service_database: Callable[[str], ServiceUrls]) -> ServiceUrls:
    """A fresh database of notify."""
    return service_database("notify")


@pytest.fixture
def settings(urls: ServiceUrls) -> NotifySettings:
    """Notify's settings for that database."""
    return NotifySettings(database_url=urls.app, issuer=ISSUER, mail_from="bellwether@example.com")


@pytest.fixture
async def bare(settings: NotifySettings) -> AsyncIterator[Database]:
    """Notify's database as its migration leaves it."""
    made = Database(settings.database_url, service="notify", pool_size=5, settings=settings)
    yield made
    await made.close()


@pytest.fixture
async def database(bare: Database) -> Database:
    """Notify's database with the small world in it."""
    await populate(bare)
    return bare


@pytest.fixture
async def mail_host() -> AsyncIterator[MailHost]:
    """A real SMTP server that keeps what it takes and can be told to misbehave."""
    host = MailHost()
    await host.start()
    yield host
    await host.stop()
