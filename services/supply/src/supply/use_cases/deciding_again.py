"""The last close decided again from the rows it left: it must find nothing to change (I6 determinism, I7 fixed point; supply.md §4)."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shared.verify import Check
from supply.domain.run import Change, Day, redistribute
from supply.settings import policy_of
from supply.store import accounts, books, lines, runs
from supply.store.lines import written

SKUS_AT_ONCE = 200


async def differing(session: AsyncSession) -> Sequence[str]:
    """The lines of stock rows untouched since the last completed close whose promise a second close of that day would change.

    While a close is in hand there is nothing to compare. Rows with a line of an account whose standing for the day was told after that close
    began are passed over: that close could not know it.
    """
    run = await runs.last(session)
    if run is None or not run.completed:
        return []
    policy = policy_of(session)
    standings: dict[str, tuple[int, Decimal]] = await accounts.standings(session, None, run.closed)
    day, found, after = Day(run.closed, run.following), [], ("", "")
    while keys := await runs.settled_keys(session, run, after, SKUS_AT_ONCE):
        after = keys[-1]
        live = await lines.live(session, keys)
        for key, book in (await books.read(session, keys, run.following, policy)).items():
            changes = redistribute(book, live.get(key, []), day, standings)
            found += [_said(change) for change in changes if change.moved]
    return found


def _said(change: Change) -> str:
    line = change.line
    then, again = written(change.old_schedule), written(line.schedule)
    return f"{line.site}/{line.sku}: line {line.line_no} of {line.order_id} has {_short(then)}, decided again it gets {_short(again)}"


def _short(schedule: Sequence[Sequence[object]]) -> str:
    return ", ".join(f"{quantity} {firmness} on {day}" for day, quantity, firmness in schedule) or "nothing"


DECIDED_AGAIN = Check(
    "I6_I7_decided_again_the_same",
    "the last close, decided again from the rows it left, changes nothing",
    differing,
)
