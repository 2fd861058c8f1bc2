"""The projection's tests run on the made-up service's database."""

from collections.abc import AsyncIterator

import pytest

from shared.contracts import access
from shared.database import Database
from tests.shared.http.conftest import things_url  # noqa: F401  (a fixture)

TABLES = (
    access.access_account,
    access.access_member,
    access.access_territory,
    access.access_alias,
    access.access_person,
    access.access_identity,
    access.access_lead,
    access.access_deputy,
)


@pytest.fixture
async def database(things_url: str) -> AsyncIterator[Database]:  # noqa: F811  (the fixture above)
    """A database with an empty projection."""
    found = Database(things_url, service="things")
    yield found
    try:
        async with found.transaction() as session:
            for table in TABLES:
                await session.execute(table.delete())
    finally:
        await found.close()
