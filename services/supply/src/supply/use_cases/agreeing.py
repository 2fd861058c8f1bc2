"""What a customer signed for a season becomes a protection per sku, on the account's site, by week; a later signature replaces it whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.contracts import (
    DemandConsultationAgreed,
    PeakPlanAgreed,
    PeakPlanLine,
    PeakPlanRefused,
    ProtectionCreated,
    Refusal,
)
from shared.contracts.limits import MAX_QUANTITY
from shared.events import Emission, Event
from shared.ids import new_id
from shared.outbox import emit
from shared.outcomes import HANDLED, STALE, Outcome, Refused, Waiting
from supply.domain.book import Book
from supply.domain.run import UNKNOWN_ACCOUNT
from supply.domain.season import Season
from supply.domain.signed import Protection, Protections, weeks
from supply.settings import policy_of
from supply.store import accounts, books, protections, seasons, sites
from supply.store.protections import Located
from supply.store.seasons import SeasonRow

from . import releasing
from .intake import CLOSED

StockKey = tuple[str, str]
Agreed = Event[DemandConsultationAgreed]
Plan = tuple[str, str]
"""Season and account."""


@dataclass(frozen=True, slots=True)
class _Signed:
    """A signature that counts: its season, and what it says of each sku on which site."""

    event: Agreed
    season: Season
    site: str
    tier: int
    lines: Mapping[str, int]

    def places(self) -> set[StockKey]:
        return {(self.site, sku) for sku, quantity in self.lines.items() if quantity}


async def agree(session: AsyncSession, events: Sequence[Agreed]) -> Sequence[Outcome]:
    """Takes signatures over. One of an unknown season waits for it, one not newer than the last is stale, one that cannot be kept is refused and told so."""
    day = await clock.business_now(session)
    policy = policy_of(session)
    outcomes: list[Outcome] = [HANDLED] * len(events)
    known = await seasons.share(session, {event.payload.season_id for event in events})
    records = await accounts.records(session, {event.payload.account_id for event in events})
    ranks = await accounts.standings(
        session, {event.payload.account_id for event in events}, day.closed if day else None
    )
    families = await protections.families(session, {line.sku for event in events for line in event.payload.lines})
    versions = await protections.signed(session, {_plan(event) for event in events})
    refused: list[Emission] = []
    newest: dict[Plan, _Signed] = {}
    for at, event in enumerate(events):
        told = event.payload
        row = known.get(told.season_id)
        status, site = records.get(told.account_id, (None, None))
        if row is None:
            outcomes[at] = Waiting("season", told.season_id)
        elif told.version <= versions.get(_plan(event), -1):
            outcomes[at] = STALE
        elif why := _refusal(told, row, families, status, day.today if day else None):
            outcomes[at] = Refused(why[0].code)
            refused.append(_refused(event, *why, day))
        else:
            versions[_plan(event)] = told.version
            tier, _ = ranks.get(told.account_id, UNKNOWN_ACCOUNT)
            newest[_plan(event)] = _Signed(event, row.season, site or policy.default_site, tier, _lines(told))
    if newest:
        await sites.zones(session, {one.site for one in newest.values()}, policy.zone)
        refused += await _replace(session, newest, day)
    await emit(session, refused)
    return outcomes


async def _replace(
    session: AsyncSession, newest: Mapping[Plan, _Signed], day: clock.BusinessDay | None
) -> list[Emission]:
    """Puts what is signed now in the place of what was, under the locks of all stock rows concerned; answers with what to tell."""
    today = day.today if day else None
    was = await protections.keys_of(session, newest)
    keys = {key for one in newest.values() for key in one.places()} | set(was.values())
    found = await books.lock(session, keys, today, policy_of(session)) if keys else {}
    told: list[Emission] = []
    for plan, one in newest.items():
        payload = one.event.payload
        ended = {part: key for part, key in was.items() if _is_of(found, key, part, plan)}
        told += await releasing.end(session, ended, found, "replaced", today, one.event)
        made = [_protection(one, sku, quantity) for sku, quantity in sorted(one.lines.items()) if quantity]
        await protections.create(session, made)
        for located in made:
            _add(found[located.site, located.sku], located.part, today)
        told += [_created(located, one, today) for located in made]
        await protections.sign(
            session,
            *plan,
            payload.engagement_id,
            payload.version,
            payload.agreed_on,
            payload.signed_by,
        )
    covered = {key: book.signed.covered(book.curve) for key, book in found.items() if book.signed is not None}
    told += [_agreed(one, found, covered, today) for one in newest.values()]
    return told


def _is_of(found: Mapping[StockKey, Book], key: StockKey, part: UUID, plan: Plan) -> bool:
    signed = found[key].signed
    return signed is not None and any(
        one.id == part and (one.season_id, one.account_id) == plan for one in signed.parts
    )


def _add(book: Book, part: Protection, today: date | None) -> None:
    """The book's protections as they now stand, so that what is covered can be told."""
    others = book.signed.parts if book.signed is not None else []
    book.signed = Protections(today or book.today, sorted([*others, part], key=lambda one: one.place))


def _plan(event: Agreed) -> Plan:
    return event.payload.season_id, event.payload.account_id


def _lines(told: DemandConsultationAgreed) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in told.lines:
        sums[line.sku] = sums.get(line.sku, 0) + line.quantity
    return sums


def _refusal(
    told: DemandConsultationAgreed,
    row: SeasonRow,
    families: Mapping[str, str | None],
    status: str | None,
    today: date | None,
) -> tuple[Refusal, list[str]] | None:
    """Why nothing can be protected for it, and the skus concerned; None: it can."""
    season, sums = row.season, _lines(told)
    wrong = sorted(
        {line.sku for line in told.lines if line.quantity < 0}
        | {sku for sku, quantity in sums.items() if quantity > MAX_QUANTITY}
    )
    unknown = sorted(sums.keys() - families.keys())
    outside = sorted(sku for sku in sums if families.get(sku) not in season.families)
    over = today is not None and min(season.ends_on, season.release_on) < today
    reasons: list[tuple[bool, str, str, list[str]]] = [
        (row.state == "withdrawn", "season_withdrawn", f"season {season.season_id} was withdrawn", []),
        (over, "season_over", f"season {season.season_id} is over or released; the business day is {today}", []),
        (status == CLOSED, "account_closed", f"account {told.account_id} is closed", []),
        (bool(wrong), "quantity_invalid", f"a quantity is from 0 to {MAX_QUANTITY}: {_some(wrong)}", wrong),
        (bool(unknown), "sku_unknown", f"no product is listed under {_some(unknown)}", unknown),
        (bool(outside), "sku_out_of_season", f"not of the season's families ({', '.join(season.families)}): {_some(outside)}", outside),
    ]  # fmt: skip
    return next(((Refusal(code, detail), skus) for is_so, code, detail, skus in reasons if is_so), None)


def _some(skus: Sequence[str]) -> str:
    return ", ".join(skus[:20]) + (f" and {len(skus) - 20} more" if len(skus) > 20 else "")  # noqa: PLR2004  (twenty are enough to see)


def _protection(one: _Signed, sku: str, quantity: int) -> Located:
    season = one.season
    buckets = weeks(season.starts_on, season.ends_on, quantity)
    part = Protection(
        new_id(), season.season_id, one.event.payload.account_id, one.tier, season.protection_class == "core", season.starts_on, season.ends_on,
        season.release_on, season.decay == "linear", [day for day, _ in buckets], [share for _, share in buckets], [0] * len(buckets),
    )  # fmt: skip
    return Located(one.site, sku, part)


def _created(located: Located, one: _Signed, today: date | None) -> Emission:
    part = located.part
    payload = ProtectionCreated(
        protection_id=str(part.id),
        season_id=part.season_id,
        account_id=part.account_id,
        site=located.site,
        sku=located.sku,
        quantity=part.quantity,
        protection_class=one.season.protection_class,
        priority=part.priority,
        release_on=part.release_on,
    )
    return Emission(payload, cause=one.event, business_date=today)


def _agreed(
    one: _Signed,
    found: Mapping[StockKey, Book],
    covered: Mapping[StockKey, Mapping[UUID, Sequence[int]]],
    today: date | None,
) -> Emission:
    """What was agreed, and how much of it stock and receipts that come in time cover as things stand."""
    told = one.event.payload
    lines = []
    for sku, quantity in sorted(one.lines.items()):
        book = found.get((one.site, sku))
        mine = [
            part
            for part in (book.signed.parts if book is not None and book.signed is not None else ())
            if (part.season_id, part.account_id) == (told.season_id, told.account_id)
        ]
        there = sum(sum(covered[one.site, sku][part.id]) for part in mine) if quantity else 0
        lines.append(PeakPlanLine(sku=sku, agreed=quantity, protected=there))
    payload = PeakPlanAgreed(
        season_id=told.season_id, account_id=told.account_id, engagement_id=told.engagement_id, lines=lines
    )
    return Emission(payload, cause=one.event, business_date=today)


def _refused(event: Agreed, why: Refusal, skus: list[str], day: clock.BusinessDay | None) -> Emission:
    told = event.payload
    payload = PeakPlanRefused(
        season_id=told.season_id,
        account_id=told.account_id,
        engagement_id=told.engagement_id,
        version=told.version,
        code=why.code,
        detail=why.detail,
        skus=skus,
        refused_event_id=event.id,
    )
    return Emission(payload, cause=event, business_date=day.today if day else None)
