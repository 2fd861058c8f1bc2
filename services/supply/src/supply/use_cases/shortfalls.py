"""Before a season, at a close: what of the signed quantities supply will not cover, best rank first, and what building ahead could still make good."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import PeakShortfallForeseen, ShortfallLine, ShortfallOption
from shared.events import Emission
from shared.outbox import emit
from supply.domain.book import Book
from supply.domain.season import Missing, Season, pre_built
from supply.store import books, protections, seasons

from .close_chunk import Closing
from .seasons import dated
from .telling import chunks

SKUS_AT_ONCE = 200
Told = list[list[object]]


async def foresee(session: AsyncSession, closing: Closing, after: str) -> str | None:
    """Looks at the next season after this id that has not begun, and tells each account of which something else will be missing than it was told last,
    nothing any more too; answers with its id, None when there is none.
    """
    found = await seasons.next_signed(session, after, closing.day.closed)
    if found is None:
        return None
    season = found.season
    missing: list[tuple[int, Missing]] = []
    for keys in chunks(
        sorted(set((await protections.keys_of_season(session, season.season_id)).values())), SKUS_AT_ONCE
    ):
        for book in (await books.read(session, keys, closing.day.today, closing.policy)).values():
            missing += _missing(book, season)
    ranked = [one for _, one in sorted(missing, key=lambda found: (found[0], found[1].account_id, found[1].sku))]
    lines = await _lines(session, season, ranked, closing)
    told: list[Emission] = []
    last = await protections.told_shortfalls(session, season.season_id)
    news: dict[str, Told] = {}
    for account in last:
        mine = lines.get(account, [])
        known: Told = [[line.sku, line.agreed, line.covered, line.missing, line.needed_on.isoformat()] for line in mine]
        if known == last[account]:
            continue
        news[account] = known
        payload = PeakShortfallForeseen(
            season_id=season.season_id,
            account_id=account,
            starts_on=season.starts_on,
            closed_date=closing.day.closed,
            lines=mine,
        )
        told.append(Emission(payload, business_date=closing.day.closed))
    await protections.tell_shortfalls(session, season.season_id, news)
    await emit(session, told)
    return season.season_id


def _missing(book: Book, season: Season) -> list[tuple[int, Missing]]:
    """Per protection of the season on this book that lacks something: its priority, and what."""
    if book.signed is None:
        return []
    covered = book.signed.covered(book.curve)
    found = []
    for part in book.signed.parts:
        if part.season_id != season.season_id:
            continue
        lacks = [
            (max(day, book.today), kept - there)
            for day, kept, there in zip(part.days, part.left(book.today), covered[part.id], strict=True)
            if kept > there
        ]
        if lacks:
            quantity = sum(lack for _, lack in lacks)
            found.append((part.priority, Missing(part.account_id, book.sku, part.quantity, quantity, lacks[0][0])))
    return found


async def _lines(
    session: AsyncSession, season: Season, ranked: Sequence[Missing], closing: Closing
) -> dict[str, list[ShortfallLine]]:
    """What each account is told, by sku, with what capacity still allows, given out in the order of rank."""
    if not ranked:
        return {}
    plan = await dated(session, season, closing.day, closing.days_seen)
    options = pre_built(season, plan, ranked, closing.day.today)
    lines = [
        (
            one.account_id,
            ShortfallLine(
                sku=one.sku,
                agreed=one.agreed,
                covered=one.agreed - one.missing,
                missing=one.missing,
                needed_on=one.needed_on,
                options=[ShortfallOption(kind="pre_build", quantity=option[0], latest_start=option[1])]
                if option
                else [],
            ),
        )
        for one, option in zip(ranked, options, strict=True)
    ]
    by_account = sorted(lines, key=lambda line: (line[0], line[1].sku))
    return {account: [line for _, line in mine] for account, mine in groupby(by_account, lambda line: line[0])}
