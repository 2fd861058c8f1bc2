"""Migrations: alembic for each service, and the frozen text of the plumbing tables that every service's first migration makes.

A migration runs as the owner role; the app role gets rights on what the owner makes by default privileges. Statements in a `.sql` text are separated by
blank lines, because the driver takes one statement at a time.
"""

import asyncio
import re
from importlib.resources import files

from alembic import command, context, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.database import plumbing

# By source and, of each source, by state: a page is then the end of a run, whatever else lies in the table.
DOORS_INDEXES = (
    (
        "ix_dead_letter_source",
        """dead_letter (coalesce(source, substring(headers FROM '"ce_source":"([^"\\\\]+)"')), state, id)""",
    ),
    ("ix_waiting_record_source", "waiting_record (source, id)"),
)
LOCK_TIMEOUT = "3s"
ATTEMPTS = 10
_LOCK_NOT_AVAILABLE = "55P03"


def run_sql(statements: str) -> None:
    """Runs statements separated by blank lines, inside a migration."""
    for statement in re.split(r"\n\s*\n", statements):
        if statement.strip():
            op.execute(text(statement.replace(":", r"\:")))


def plumbing_0001(service: str) -> None:
    """The plumbing tables as they were first made, and the app role's rights on all tables to come."""
    for what, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
        op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {what} TO {service}_app")
    op.execute(f"GRANT SELECT ON alembic_version TO {service}_app")
    run_sql(files(__name__).joinpath("plumbing_0001.sql").read_text())


def plumbing_0002(service: str) -> None:
    """Dead letters that can be edited and discarded, and who did what to them; the app role adds to that trail and changes nothing in it."""
    run_sql(files(__name__).joinpath("plumbing_0002.sql").read_text())
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON dead_letter_action FROM {service}_app")


def plumbing_0003() -> None:
    """The transaction of each event in the outbox, for streams. Its index is made concurrently: who emits meanwhile does not wait."""
    run_sql(files(__name__).joinpath("plumbing_0003.sql").read_text())
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_outbox_xid")  # what an attempt that was cut off left unusable
        op.execute("CREATE INDEX CONCURRENTLY ix_outbox_xid ON outbox (xid, position)")


def doors_0001(service: str) -> None:
    """What the doors for ERP teams need, in services that have them: API keys with a trail that only grows, and lists by source that stay quick.

    The indexes are made concurrently: nobody who writes records waits. Run again after an attempt that was cut off, it begins anew.
    """
    run_sql(files(__name__).joinpath("doors_0001.sql").read_text())
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON api_key_action FROM {service}_app")
    with op.get_context().autocommit_block():
        for name, on in DOORS_INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(text(f"CREATE INDEX CONCURRENTLY {name} ON {on}".replace(":", r"\:")))


def index_concurrently(*indexes: tuple[str, str]) -> None:
    """Makes indexes (name, and what stands behind ON) while others write; run again after an attempt that was cut off, it begins anew."""
    with op.get_context().autocommit_block():
        for name, on in indexes:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what a cut-off attempt left is unusable
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {on}")


def config(service: str, url: str) -> Config:
    """Alembic's configuration for one service's `migrations` folder; `url` is the owner's address."""
    found = Config()
    found.set_main_option("script_location", f"{service}:migrations")
    found.attributes["url"] = url
    return found


def head(service: str) -> str:
    """The newest migration that this version of the service knows."""
    found = ScriptDirectory.from_config(config(service, "")).get_current_head()
    if found is None:
        message = f"{service} has no migrations"
        raise RuntimeError(message)
    return found


def migrate(service: str, url: str) -> None:
    """Brings a service's database to its newest migration. Waits at most 3 s for a lock, then tries again, so that it never holds up a queue."""
    for attempt in range(ATTEMPTS):
        try:
            command.upgrade(config(service, url), "head")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE or attempt == ATTEMPTS - 1:
                raise
        else:
            return


def run_environment(metadata: MetaData) -> None:
    """What each service's `migrations/env.py` calls: alembic's environment over asyncpg, in one transaction."""

    def upgrade(connection: Connection) -> None:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=[plumbing, metadata], compare_server_default=False)
        with context.begin_transaction():
            context.run_migrations()

    async def connect() -> None:
        url = make_url(context.config.attributes["url"]).set(drivername="postgresql+asyncpg")
        engine = create_async_engine(url, poolclass=NullPool)
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)
        await engine.dispose()

    asyncio.run(connect())
