"""PostgreSQL: the engine, the two kinds of session, set-based SQL, and the metadata that tables are declared on.

`Database.transaction()` is the only place that commits. Reads that must not write use `Database.read()`.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.engine import Row, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

POOL_LIMIT = 20  # connections per process; more was measured slower
_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

plumbing = MetaData(naming_convention=_NAMING)
"""Tables that every service has alike (inbox, outbox, jobs, …); made by each service's first migration."""


def service_metadata() -> MetaData:
    """A fresh metadata with the project's naming convention, for one service's own tables."""
    return MetaData(naming_convention=_NAMING)


class ReadSession(AsyncSession):
    """A session whose transaction PostgreSQL itself keeps read-only."""


class Database:
    """One service's database as one process sees it: a small pool and the sessions on it."""

    def __init__(self, url: str, *, service: str, pool_size: int = 10, settings: object = None) -> None:
        """`url` may be a plain `postgresql://` address; `service` becomes the source of the events written here.

        `settings` are the service's own; use cases find them as `session.info["settings"]`.
        """
        if not 1 <= pool_size <= POOL_LIMIT:
            message = f"pool_size must lie between 1 and {POOL_LIMIT}, got {pool_size}"
            raise ValueError(message)
        self.service = service
        self.url = make_url(url).set(drivername="postgresql+asyncpg")
        options = {"application_name": f"bellwether-{service}", "jit": "off", "timezone": "UTC", "lock_timeout": "10s"}
        info = {"service": service, "settings": settings}
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            connect_args={"server_settings": options, "timeout": 5},
        )
        self._write = async_sessionmaker(self.engine, expire_on_commit=False, info=info)
        reading = self.engine.execution_options(postgresql_readonly=True)
        self._read = async_sessionmaker(reading, class_=ReadSession, expire_on_commit=False, info=info)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits when the block ends and rolls back when it raises."""
        async with self._write() as session:
            try:
                yield session
                await session.commit()
            except BaseException:
                await session.rollback()
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """A session that cannot write."""
        async with self._read() as session:
            yield session

    async def close(self) -> None:
        """Closes the pool."""
        await self.engine.dispose()


async def fetch(session: AsyncSession, sql: str, *args: object) -> Sequence[Row[Any]]:
    """All rows of a statement with `$1`-placeholders; columns are attributes. JSON columns come decoded and go as text."""
    connection = await session.connection()
    return (await connection.exec_driver_sql(sql, args)).fetchall()


async def copy(session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Inserts rows, each in the order of `columns`, by COPY in the session's transaction; JSON columns go as text.

    For rows that are new for certain: one that breaks a constraint fails them all. The driver encodes rows faster than the arrays of `INSERT … FROM unnest`.
    """
    connection = await session.connection()
    driver: Any = (await connection.get_raw_connection()).driver_connection
    # SQLAlchemy begins with its first statement only, and COPY does not pass through it
    if not driver.is_in_transaction():
        await connection.exec_driver_sql("SELECT 1")
    await driver.copy_records_to_table(table, columns=columns, records=rows)


async def execute(session: AsyncSession, sql: str, *args: object) -> int:
    """Runs a statement with `$1`-placeholders and answers with the number of rows it touched."""
    connection = await session.connection()
    return (await connection.exec_driver_sql(sql, args)).rowcount
