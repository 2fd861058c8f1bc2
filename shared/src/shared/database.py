"""PostgreSQL: the engine, the two kinds of session, set-based SQL, and the metadata that tables are declared on.

`Database.transaction()` is the only place that commits. Reads that must not write use `Database.read()`.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, cast

import asyncpg
from sqlalchemy import AsyncAdaptedQueuePool, MetaData, event
from sqlalchemy.engine import Connection, Row, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from . import metrics
from .transience import DRIVER_FAULTS, is_lost_contact

POOL_LIMIT = 20  # connections per process; more was measured slower
# between two statements of a transaction: a process that stands still must not keep its rows from others
IDLE_LIMIT = "30s"
_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_DRIVER_ERRORS = (asyncpg.PostgresError, *DRIVER_FAULTS, OSError)
# SQLSTATE: the connection failed; the server shuts down or the connection was ended
_CONNECTION_CLASSES = ("08", "57P")

plumbing = MetaData(naming_convention=_NAMING)
"""Tables that every service has alike (inbox, outbox, jobs, …); made by each service's first migration."""


def service_metadata() -> MetaData:
    """A fresh metadata with the project's naming convention, for one service's own tables."""
    return MetaData(naming_convention=_NAMING)


class Record(asyncpg.Record):
    """A row as the driver gives it, its columns as attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def _fields(self) -> tuple[str, ...]:
        """The columns' names, as SQLAlchemy's rows tell them."""
        return tuple(self.keys())


class OutcomeUnknownError(ConnectionError):
    """The connection broke while a change was being committed: it is kept, or it is not."""


class ReadSession(AsyncSession):
    """A session whose transaction PostgreSQL itself keeps read-only."""


class MeasuredPool(AsyncAdaptedQueuePool):
    """SQLAlchemy's pool, which says how long connections are waited for and kept."""

    def _do_get(self) -> ConnectionPoolEntry:
        began = perf_counter()
        try:
            return super()._do_get()
        finally:
            metrics.POOL_WAIT.observe(perf_counter() - began)


def _measure(engine: AsyncEngine, pool_size: int) -> None:
    """Sees connections leave the pool and come back."""
    metrics.CONNECTIONS_LIMIT.set(pool_size)

    def out(_driver: object, entry: ConnectionPoolEntry, _fairy: object) -> None:
        entry.info["out"] = perf_counter()
        metrics.CONNECTIONS_IN_USE.inc()

    def back(_driver: object, entry: ConnectionPoolEntry) -> None:
        if (began := entry.info.pop("out", None)) is not None:
            metrics.CONNECTION_HELD.observe(perf_counter() - began)
            metrics.CONNECTIONS_IN_USE.dec()

    event.listen(engine.sync_engine, "checkout", out)
    event.listen(engine.sync_engine, "checkin", back)


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
        options = {
            "application_name": f"bellwether-{service}",
            "jit": "off",
            "timezone": "UTC",
            "random_page_cost": "1.1",  # no turning disk: few rows of each of many keys come by the index (decision 0006)
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": IDLE_LIMIT,
        }
        info = {"service": service, "settings": settings}
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            poolclass=MeasuredPool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            hide_parameters=True,  # an error's text is logged, and parameters may be contact data
            connect_args={"server_settings": options, "timeout": 5, "record_class": Record},
        )
        _measure(self.engine, pool_size)
        self._write = async_sessionmaker(self.engine, expire_on_commit=False, info=info)
        reading = self.engine.execution_options(postgresql_readonly=True)
        self._read = async_sessionmaker(reading, class_=ReadSession, expire_on_commit=False, info=info)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits when the block ends and rolls back when it raises. Raises OutcomeUnknownError when COMMIT got no answer."""
        async with self._write() as session:
            try:
                yield session
            except BaseException:
                await session.rollback()
                raise
            try:
                await session.commit()
            except BaseException as error:
                await session.rollback()
                if is_lost_contact(error):
                    message = "the connection to the database broke while a change was being committed"
                    raise OutcomeUnknownError(message) from error
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """A session that cannot write."""
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def listening(self, channel: str, wake: Callable[[], None]) -> "AsyncIterator[asyncpg.Connection[Any]]":
        """A connection beside the pool that calls `wake` at each NOTIFY of the channel and when it ends, for whoever waits long or holds session locks."""
        connection = await asyncpg.connect(
            self.url.set(drivername="postgresql").render_as_string(hide_password=False), timeout=5
        )
        try:
            await connection.add_listener(channel, lambda *_: wake())
            connection.add_termination_listener(lambda *_: wake())
            yield connection
        finally:
            await connection.close(timeout=5)

    async def close(self) -> None:
        """Closes the pool."""
        await self.engine.dispose()


async def fetch(session: AsyncSession, sql: str, *args: object) -> Sequence[Row[Any]]:
    """All rows of a statement with `$1`-placeholders; columns are attributes. JSON columns come decoded and go as text."""
    connection, driver = await _driver(session)
    if driver is None:
        return (await connection.exec_driver_sql(sql, args)).fetchall()
    try:
        return cast("Sequence[Row[Any]]", await driver.fetch(sql, *args))
    except _DRIVER_ERRORS as error:
        raise await _failed(connection, sql, error) from error


async def copy(session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Inserts rows, each in the order of `columns`, by COPY in the session's transaction; JSON columns go as text.

    For rows that are new for certain: one that breaks a constraint fails them all. The driver encodes rows faster than the arrays of `INSERT … FROM unnest`.
    """
    await (await _begun(session)).copy_records_to_table(table, columns=columns, records=rows)


async def copy_out(session: AsyncSession, sql: str, *args: object) -> bytes:
    """All rows of a statement with `$1`-placeholders in the binary form of COPY, for columns of fixed width that are never null: numpy reads it as it is."""
    parts: list[bytes] = []

    async def keep(part: bytes) -> None:
        parts.append(bytes(part))

    await (await _begun(session)).copy_from_query(sql, *args, output=keep, format="binary")
    return b"".join(parts)


async def execute(session: AsyncSession, sql: str, *args: object) -> int:
    """Runs a statement with `$1`-placeholders and answers with the number of rows it touched."""
    connection, driver = await _driver(session)
    if driver is None:
        return (await connection.exec_driver_sql(sql, args)).rowcount
    try:
        status: str = await driver.execute(sql, *args)
    except _DRIVER_ERRORS as error:
        raise await _failed(connection, sql, error) from error
    _, _, touched = status.rpartition(" ")
    return int(touched) if touched.isdigit() else -1


async def _driver(session: AsyncSession) -> tuple[AsyncConnection, "asyncpg.Connection[Record] | None"]:
    """The session's connection, and the driver's own below it once its transaction has begun.

    SQLAlchemy begins a transaction, and finds out that a pooled connection has died, with its first statement. What follows in the transaction goes to
    the driver directly: through SQLAlchemy a statement costs four times as much processor time (142 µs against 34), more than all else of a request
    over HTTP together.
    """
    connection: AsyncConnection | None = session.info.get("connection")
    if connection is None or connection.closed:  # a session gives its connection back when its transaction ends
        connection = session.info["connection"] = await session.connection()
    below = cast("Connection", connection.sync_connection).connection.driver_connection
    driver = cast("asyncpg.Connection[Record]", below)
    return connection, driver if driver.is_in_transaction() and not driver.is_closed() else None


async def _begun(session: AsyncSession) -> "asyncpg.Connection[Record]":
    """The driver's connection in a transaction: COPY does not pass through SQLAlchemy, which begins with its first statement only."""
    connection, driver = await _driver(session)
    if driver is None:
        await connection.exec_driver_sql("SELECT 1")
        connection, driver = await _driver(session)
    return cast("asyncpg.Connection[Record]", driver)


async def _failed(connection: AsyncConnection, sql: str, error: Exception) -> DBAPIError:
    """The driver's error as SQLAlchemy would have raised it; a connection that is gone leaves the pool. Values are left out: they can be contact data."""
    gone = not isinstance(error, asyncpg.PostgresError) or str(error.sqlstate).startswith(_CONNECTION_CLASSES)
    if gone:
        await connection.invalidate(error)
    kind = IntegrityError if isinstance(error, asyncpg.IntegrityConstraintViolationError) else DBAPIError
    return kind(sql, None, error, hide_parameters=True, connection_invalidated=gone)
