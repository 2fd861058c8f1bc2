"""What a batch of orders needs to know of its accounts: standing, status, default site."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.limits import EARLIEST
from shared.database import fetch

_STANDINGS = """
SELECT DISTINCT ON (account_id) account_id, tier, score FROM standing WHERE account_id = ANY ($1::text[]) AND since <= $2 ORDER BY account_id, since DESC
"""
_ALL_STANDINGS = "SELECT DISTINCT ON (account_id) account_id, tier, score FROM standing WHERE since <= $1 ORDER BY account_id, since DESC"
_ACCOUNTS = "SELECT account_id, status, default_site FROM access_account WHERE account_id = ANY ($1::text[])"


async def standings(
    session: AsyncSession, accounts: Collection[str] | None, as_of: date | None
) -> dict[str, tuple[int, Decimal]]:
    """Tier and score in force on a business date, of these accounts or (None) of all; those that scoring has not named are absent."""
    day = as_of or EARLIEST
    rows = await (
        fetch(session, _ALL_STANDINGS, day) if accounts is None else fetch(session, _STANDINGS, sorted(accounts), day)
    )
    return {row.account_id: (row.tier, row.score) for row in rows}


async def records(session: AsyncSession, accounts: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """(status, default site) of the accounts that exist."""
    return {row.account_id: (row.status, row.default_site) for row in await fetch(session, _ACCOUNTS, sorted(accounts))}
