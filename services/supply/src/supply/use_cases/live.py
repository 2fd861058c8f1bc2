"""Who of those who listen is told of a changed promise: whoever sees its account at this moment."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import AllocationChanged, SupplyAllocated
from shared.contracts.access import seen_by
from shared.live import Listener, Row

TELLS = (SupplyAllocated, AllocationChanged)
TOGETHER = 100  # listeners between two looks at what else the process has to do


async def changes(
    session: AsyncSession, rows: Sequence[Row], listeners: Sequence[Listener], today: date
) -> Mapping[Listener, Sequence[Row]]:
    """The changes each listener is told of; one that listens to an account (`wanted`) hears of that alone."""
    by_account: dict[str, list[Row]] = {}
    for row in rows:
        by_account.setdefault(row.key, []).append(row)
    seen = await seen_by(session, {listener.principal for listener in listeners}, by_account.keys(), today)
    found: dict[Listener, Sequence[Row]] = {}
    for number, listener in enumerate(listeners):
        mine = seen[listener.principal]
        if listener.wanted is not None:
            mine = mine if listener.wanted in mine else ()
            told: Sequence[Row] = by_account.get(listener.wanted, ()) if mine else ()
        elif len(mine) == len(by_account):
            told = rows
        else:
            told = sorted((row for account in mine for row in by_account[account]), key=lambda row: row.position)
        if told:
            found[listener] = told
        if number % TOGETHER == 0:
            await asyncio.sleep(0)
    return found
