"""Accounts found by their names and numbers. The index holds what every account is called, folded; it is written with the record."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, not_, or_, true
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.record import Account
from accounts.domain.search import EDGE, asked, document, fold, pieces
from accounts.store import queries
from accounts.store.tables import account, account_search
from shared.database import execute, fetch

LONGEST_SORT = 100  # characters of a folded name that orders go by: a cursor carries them
# pieces travel as text with a control character between them, which no name holds: PostgreSQL has no arrays of ragged arrays
_BETWEEN = "\x1f"
_PUT = """
INSERT INTO account_search (account_id, sort_name, document, pieces, named)
SELECT t.account_id, t.sort_name, t.document, string_to_array(t.pieces, E'\\x1f'), t.named
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS t (account_id, sort_name, document, pieces, named)
ORDER BY t.account_id
ON CONFLICT (account_id) DO UPDATE SET sort_name = excluded.sort_name, document = excluded.document, pieces = excluded.pieces, named = excluded.named
"""
NAMED = """
concat_ws(E'\\n', a.account_id, a.legal_name, a.trading_name,
          (SELECT string_agg(l.number, E'\\n' ORDER BY l.place) FROM account_alias l WHERE l.account_id = a.account_id))
"""
"""What an account is called, as the index has taken it in: names and numbers, in order."""
_UNTOLD = f"""
SELECT a.account_id FROM account a LEFT JOIN account_search s USING (account_id)
WHERE a.account_id > $1 AND s.named IS DISTINCT FROM {NAMED} ORDER BY a.account_id LIMIT $2
"""


async def put(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """Takes into the index what these accounts are called now."""
    if accounts:
        await execute(session, _PUT, *map(list, zip(*(_line(found) for found in accounts), strict=True)))


async def untold(session: AsyncSession, after: str, limit: int) -> list[str]:
    """The next accounts, in order of ids after `after`, that the index knows not at all or by other names."""
    return [row.account_id for row in await fetch(session, _UNTOLD, after, limit)]


async def page(
    session: AsyncSession,
    text: str,
    wanted: Sequence[ColumnElement[bool]],
    after: tuple[int, str, str] | None,
    limit: int,
) -> list[Row[Any]]:
    """Up to `limit` accounts that `text` finds among those that `wanted` leaves, with `rank` and `place`, after the given place.

    First those with a name or number that is the text, then those with one that begins so, both in order of their names; then by id those that hold it:
    by name, all that hold a Chinese word would lie behind every Latin name, and a page would be sought through these.
    """
    # the right plan depends on the text: few hold a rare one, and a page of a common one is soon full
    await fetch(session, "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
    folded = fold(text)
    parts = (EDGE + folded + EDGE, EDGE + folded, folded)
    rows: list[Row[Any]] = []
    for rank, part in enumerate(parts):
        if len(rows) >= limit or (after is not None and rank < after[0]):
            continue
        better = not_(_holds(parts[rank - 1])) if rank else true()
        name = account_search.c.sort_name if rank < len(parts) - 1 else literal("")
        found = (
            queries.account_summaries()
            .add_columns(literal(rank).label("rank"), name.label("place"))
            .join(account_search, account_search.c.account_id == account.c.account_id)
            .where(_holds(part), better, account_search.c.pieces.contains(asked(part)), *wanted)
        )
        if after is not None and rank == after[0]:
            found = found.where(_beyond(name, after[1], after[2]))
        order = (name, account_search.c.account_id) if rank < len(parts) - 1 else (account_search.c.account_id,)
        rows += (await session.execute(found.order_by(*order).limit(limit - len(rows)))).all()
    return rows


def _holds(part: str) -> ColumnElement[bool]:
    return account_search.c.document.contains(part, autoescape=True)


def _beyond(name: ColumnElement[str], last: str, account_id: str) -> ColumnElement[bool]:
    return and_(name >= last, or_(name > last, account_search.c.account_id > account_id))


def _line(found: Account) -> tuple[str, str, str, str, str]:
    profile = found.profile
    names = [found.account_id, profile.legal_name, profile.trading_name, *(alias.number for alias in profile.aliases)]
    called = [name for name in names if name is not None]
    whole = document(called)
    joined = _BETWEEN.join(pieces(whole))
    return found.account_id, fold(profile.legal_name)[:LONGEST_SORT], whole, joined, "\n".join(called)
