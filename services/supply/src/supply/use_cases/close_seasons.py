"""At a close: the seasons whose day has come are told of, with what each key account may need. One season per transaction: told whole, and once."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import PeakSeasonApproaching, SeasonDemandSuggested, SuggestedLine
from shared.events import Emission
from shared.outbox import emit
from supply.domain.season import TRAILING, Plan, Season, agree_by, suggested
from supply.store import seasons
from supply.store.seasons import Trailing

from .close_chunk import Closing
from .seasons import dated


async def announce(session: AsyncSession, closing: Closing, after: str) -> str | None:
    """Looks at the next season after this id that nobody was told of, and tells if its day has come; answers with its id, None when there is none."""
    day = closing.day
    found = await seasons.next_open(session, after, day.today)
    if found is None:
        return None
    row = await seasons.lock(session, found.season.season_id)
    if row is None or row.state != "open":  # withdrawn meanwhile
        return found.season.season_id
    season = row.season
    plan = await dated(session, season, day, closing.days_seen)
    if plan.approach_on > day.today or season.ends_on < day.today:
        return season.season_id
    known = await seasons.concerned(session, season, day.closed - timedelta(days=TRAILING), day.closed)
    accounts = [(account, list(lines)) for account, lines in groupby(known, lambda line: line.account_id)]
    told = [_approaching(season, plan, [account for account, _ in accounts], closing)]
    told += [_suggestion(season, account, lines, closing) for account, lines in accounts]
    await seasons.move(session, season.season_id, "announced", day.closed)
    await emit(session, told)
    return season.season_id


def _approaching(season: Season, plan: Plan, accounts: list[str], closing: Closing) -> Emission:
    payload = PeakSeasonApproaching(
        season_id=season.season_id,
        name=season.name,
        families=list(season.families),
        starts_on=season.starts_on,
        ends_on=season.ends_on,
        peak_index=season.peak_index,
        latest_production=plan.latest_production,
        latest_ship=plan.latest_ship,
        agree_by=agree_by(season, plan, closing.day.today),
        account_ids=accounts,
        territory_id=season.territory_id,
    )
    return Emission(payload, business_date=closing.day.closed)


def _suggestion(season: Season, account: str, lines: Sequence[Trailing], closing: Closing) -> Emission:
    payload = SeasonDemandSuggested(
        season_id=season.season_id,
        account_id=account,
        starts_on=season.starts_on,
        ends_on=season.ends_on,
        lines=[
            SuggestedLine(
                sku=line.sku,
                trailing=line.quantity,
                suggested=suggested(season, line.quantity, line.pack, closing.days_seen),
            )
            for line in lines
        ],
    )
    return Emission(payload, business_date=closing.day.closed)
