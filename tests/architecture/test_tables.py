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
from shared.migrations import DOORS_INDEXES

CHECKS = "SELECT conname FROM pg_constraint WHERE contype = 'c'"


def differences(connection: Connection, metadata: MetaData) -> list[Any]:
    """What alembic would have to change to make the database what the code declares."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, [plumbing, metadata])  # type: ignore[arg-type]  # alembic takes a list too
    # alembic cannot compare an index on an expression; that these serve is seen where lists by source are read
    beside = ("alembic_version", *(name for name, _ in DOORS_INDEXES))
    return [entry for entry in found if not any(name in str(entry) for name in beside)]


@pytest.mark.parametrize("service", ["supply", "scoring"])  # the other two services' own tests do the same
async def test_the_migrations_make_exactly_the_declared_tables(
    service_database: Callable[[str], ServiceUrls], service: str
) -> None:
    """No table, column, type, index, unique or foreign key differs, and every declared CHECK is in the database.

    Taken out: a column's NOT NULL, and a CHECK, in a migration.
    """
    metadata = import_module(f"{service}.__main__").SERVICE.metadata
    engine = create_async_engine(service_database(service).owner.replace("postgresql://", "postgresql+asyncpg://"))
    try:
        async with engine.connect() as connection:
            found = await connection.run_sync(differences, metadata)
            made = set((await connection.execute(text(CHECKS))).scalars())
    finally:
        await engine.dispose()
    assert found == []
    declared = {
        str(rule.name)
        for table in (*metadata.tables.values(), *plumbing.tables.values())
        for rule in table.constraints
        if isinstance(rule, CheckConstraint) and rule.name is not None
    }
    assert declared
    assert {found for found in declared if not any(name.endswith(found) for name in made)} == set()
