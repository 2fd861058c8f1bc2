"""Sessions for routes. The write session commits when the route function has returned and before the answer leaves."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import Database, ReadSession


def database_of(request: Request) -> Database:
    """The service's database."""
    database: Database = request.app.state.database
    return database


async def _write(request: Request) -> AsyncIterator[AsyncSession]:
    async with database_of(request).transaction() as session:
        yield session


async def _read(request: Request) -> AsyncIterator[ReadSession]:
    async with database_of(request).read() as session:
        yield session


# With FastAPI's default scope the code after `yield` runs once the answer is out: a failing commit would follow a 201.
SessionDep = Annotated[AsyncSession, Depends(_write, scope="function")]
"""A transaction: committed before the answer, rolled back when the route raises."""
ReadDep = Annotated[ReadSession, Depends(_read, scope="function")]
"""A session that PostgreSQL keeps read-only."""
