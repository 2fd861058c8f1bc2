"""Services on real databases, as their own tests make them."""

import pytest

from shared.telemetry import configure_logging
from tests.accounts.conftest import world as accounts
from tests.scoring.conftest import feed
from tests.supply.conftest import mint, world, worlds

__all__ = ["accounts", "feed", "mint", "world", "worlds"]


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Plain log lines: the default ones draw a traceback's variables, which takes a second each."""
    configure_logging("supply", "error")
