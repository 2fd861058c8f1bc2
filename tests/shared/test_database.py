"""Set-based SQL in a session's transaction."""

import pytest

from shared.database import Database, copy, fetch


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
