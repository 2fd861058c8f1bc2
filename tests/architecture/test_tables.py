"""Tables as the code declares them and as the migrations make them."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local import ServiceUrls
from shared.database import plumbing

CHECKS = "SELECT conname FROM pg_constraint WHERE contype = 'c'"


def differences(connection: Connection, metadata: MetaData) -> list[Any]:
    """What alembic would have to change to make the database what the code declares."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, [plumbing, metadata])  # type: ignore[arg-type]  # alembic takes a list too
    return [entry for entry in found if "alembic_version" not in str(entry)]


@pytest.mark.parametrize("service", ["supply", "scoring"])  # the other two services' own tests do the same
async def test_the_migrations_make_exactly_the_declared_tables(
    service_database: Callable[[str], ServiceUrls], service: str
) -> None:
    """No table, column, type, index, unique or foreign key differs, and every declared CHECK is in the database.

    Taken out: a column's NOT NULL, and a CHECK, in a migration.
    """
    metadata = import_module(f"{service}.__main__").SERVICE.metadata
    engine = create_async_engine(service_database(service).owner.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences, metadata) == []
        made = set((await connection.execute(text(CHECKS))).scalars())
    await engine.dispose()
    declared = {
        str(rule.name)
        for table in (*metadata.tables.values(), *plumbing.tables.values())
        for rule in table.constraints
        if isinstance(rule, CheckConstraint) and rule.name is not None
    }
    assert declared
    assert {found for found in declared if not any(name.endswith(found) for name in made)} == set()
