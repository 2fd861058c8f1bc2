"""The four services with a small world each, in which the ids that paths name exist."""

import pytest

from deploy.local import ServiceUrls
from shared.telemetry import configure_logging
from tests.accounts.conftest import world as accounts
from tests.notify.conftest import bare, database, settings, urls
from tests.scoring.conftest import feed
from tests.scoring.feed import Feed
from tests.supply.conftest import mint, world, worlds

__all__ = ["accounts", "bare", "database", "feed", "mint", "settings", "urls", "world", "worlds"]


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Plain log lines: the default ones draw a traceback's variables, which takes a second each."""
    configure_logging("supply", "error")


@pytest.fixture
def service_urls(feed: Feed) -> ServiceUrls:
    """Where scoring's database of the `feed` is, for its app."""
    url = str(feed.database_settings.database_url)
    return ServiceUrls("scoring", "", url, url)
