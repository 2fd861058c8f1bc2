"""Set-based SQL in a session's transaction."""

import pytest
from asyncpg import IdleInTransactionSessionTimeoutError, InternalClientError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import IDLE_LIMIT, Database, _driver, copy, execute, fetch
from shared.transience import is_transient


class ChangedMindError(Exception):
    """What ends a transaction without a commit."""


async def test_copied_rows_go_with_their_transaction(database: Database) -> None:
    """COPY as the first statement of a transaction that is rolled back leaves nothing behind. (Taken out: the look at `is_in_transaction`.)"""

    async def change_my_mind() -> None:
        async with database.transaction() as session:
            await copy(session, "toy_order", ("order_id", "version"), [("a", 1), ("b", 2)])
            raise ChangedMindError

    with pytest.raises(ChangedMindError):
        await change_my_mind()
    async with database.read() as session:
        assert await fetch(session, "SELECT 1 FROM toy_order") == []


async def test_copied_rows_are_committed_with_the_rest(database: Database) -> None:
    """Rows copied in are there after the commit, columns that are not named at their defaults."""
    async with database.transaction() as session:
        await copy(session, "toy_order", ("order_id", "version"), [("a", 1), ("b", 2)])
    async with database.read() as session:
        rows = await fetch(session, "SELECT order_id, version, times FROM toy_order ORDER BY 1")
        assert [tuple(row) for row in rows] == [("a", 1, 1), ("b", 2, 1)]


FIELDS = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
FAREWELL = b"E" + (len(FIELDS) + 4).to_bytes(4, "big") + FIELDS
"""What a server that ends says to a connection that had asked for nothing; until the socket closes the driver still counts it as open."""


async def test_a_server_that_says_farewell_between_two_statements_is_away(database: Database) -> None:
    """The next statement fails as one that passes, and the pool gives nobody that connection again.

    Taken out: the driver's InternalClientError in `_DRIVER_ERRORS` (an error of no kind).
    """

    async def one(session: AsyncSession) -> int:
        return int((await fetch(session, "SELECT 1 AS one"))[0].one)

    async with database.engine.connect() as connection, AsyncSession(connection) as session:
        await one(session)
        _, driver = await _driver(session)
        assert driver is not None
        driver._protocol.data_received(FAREWELL)  # type: ignore[attr-defined]  # as the socket would
        assert not driver.is_closed()
        with pytest.raises(DBAPIError) as failed:
            await one(session)
        assert failed.value.connection_invalidated
        assert is_transient(failed.value)
    async with database.read() as session:
        assert await one(session) == 1
        _, other = await _driver(session)
        assert other is not driver


async def test_a_process_that_stands_still_lets_go_of_its_rows(database: Database) -> None:
    """Who waits for a row gets it once its holder has asked nothing for the limit; the holder's next statement fails as one that passes.

    Taken out: the setting (the other waits until its lock times out); SQLSTATE 25P03, as the driver tells it in the middle of a statement, of those that pass.
    """
    async with database.transaction() as session:
        await copy(session, "toy_order", ("order_id", "version"), [("a", 1)])

    async def change(session: AsyncSession) -> None:
        await execute(session, "UPDATE toy_order SET version = version + 1 WHERE order_id = 'a'")

    async with database.engine.connect() as connection, AsyncSession(connection) as still:
        assert (await fetch(still, "SHOW idle_in_transaction_session_timeout"))[0][0] == IDLE_LIMIT
        await execute(still, "SET LOCAL idle_in_transaction_session_timeout = '100ms'")
        await change(still)
        async with database.transaction() as session:
            await change(session)
        with pytest.raises(DBAPIError) as failed:
            await change(still)
        assert is_transient(failed.value)
        assert is_transient(IdleInTransactionSessionTimeoutError("terminating connection"))
    async with database.read() as session:
        assert (await fetch(session, "SELECT version FROM toy_order"))[0].version == 2


async def test_whoever_listens_to_a_server_that_says_farewell_tries_again(database: Database) -> None:
    """What the connection beside the pool then says is a failure that passes: relay and runner of jobs go on with another one.

    Taken out: the driver's InternalClientError in `is_transient` (the relay ended, and the process with it).
    """
    with pytest.raises(InternalClientError) as failed:  # noqa: PT012 (closing it fails too)
        async with database.listening("news", lambda: None) as connection:
            connection._protocol.data_received(FAREWELL)  # type: ignore[attr-defined]  # as the socket would
            await connection.fetchval("SELECT 1")
    assert is_transient(failed.value)
