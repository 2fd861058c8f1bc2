"""From rows and domain values to the shapes of the API."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.engine import Row

from scoring.domain.criteria import POINT_SCALE, WEIGHT_SCALE, CriteriaSet, parse_criteria
from scoring.domain.facts import BEHIND, GROWTH_WINDOW, LONG_WINDOW, REGULARITY_WEEKS, SHORT_WINDOW
from scoring.domain.score import EXACT_PER_HUNDREDTH, MODEL_VERSION, decimals, parts_of
from scoring.schemas.accounts import (
    AccountOut,
    ContributionOut,
    ExplanationOut,
    FactOut,
    HistoryOut,
    LiftOut,
    OutlookOut,
    ReasonOut,
    ScoreOut,
    StandingOut,
    TierChangeOut,
)
from scoring.schemas.criteria import CriteriaSetOut, CriterionOut, TierRuleOut
from scoring.use_cases.reading import Reading, look_up
from shared.money import Money, rounded

RAW_SCALE = 100 * EXACT_PER_HUNDREDTH
WINDOWS = {"volume_91": SHORT_WINDOW, "volume_364": LONG_WINDOW, "margin_364": LONG_WINDOW, "days_late_364": LONG_WINDOW,
           "growth_56": 2 * GROWTH_WINDOW, "regularity_26": 7 * REGULARITY_WEEKS}  # fmt: skip


def money(hundredths: int, currency: str) -> Money:
    """Hundredths of the reporting currency as money."""
    return Money(amount=rounded(decimals(int(hundredths), 100), currency), currency=currency)


def account(row: Row[Any], currency: str) -> AccountOut:
    """A row of the list by score."""
    return AccountOut(
        account_id=row.account_id,
        name=row.name,
        score=decimals(row.score, 100),
        computed_tier=row.computed_tier,
        override=row.override_tier,
        effective_tier=row.effective_tier,
        since=row.since,
        volume_364=money(row.volume_364, currency),
    )


def score(reading: Reading) -> ScoreOut:
    """A renewed score."""
    return ScoreOut(**_score_fields(reading))


def _score_fields(reading: Reading) -> dict[str, Any]:
    scores = reading.scored.scores
    parts = parts_of(reading.criteria, scores, 0)
    return {
        "account_id": reading.account_id,
        "name": reading.standing.name,
        "as_of": reading.day,
        "score": decimals(int(scores.score[0]), 100),
        "raw": decimals(int(scores.raw[0]), RAW_SCALE),
        "contributions": [
            _contribution(item, part.value, part.clamped, part.normalised, part.exact, part.points)
            for item, part in zip(reading.criteria.criteria, parts, strict=True)
        ],
        "model_version": MODEL_VERSION,
        "criteria_version": reading.criteria.version,
        "currency": reading.currency,
        "thin": int(reading.scored.sums["tenure_days"][0]) < SHORT_WINDOW,
        "standing": _standing(reading.standing),
    }


def _contribution(
    item: Any, value: Decimal | None, clamped: Decimal | None, normalised: Decimal, exact: Decimal, points: Decimal
) -> ContributionOut:
    return ContributionOut(
        criterion=item.id,
        label=item.label,
        weight=decimals(item.weight, WEIGHT_SCALE),
        unit=item.metric.unit,
        value=value,
        clamped=clamped,
        normalised=normalised,
        exact=exact,
        points=points,
    )


def _standing(row: Row[Any]) -> StandingOut | None:
    if row.closed is None:
        return None
    return StandingOut(
        score=decimals(row.score, 100),
        computed_tier=row.computed_tier,
        override=row.override_tier,
        effective_tier=row.effective_tier,
        since=row.since,
        tier_since=row.tier_since,
        reason=row.reason,
        closed=row.closed,
        watermark=row.watermark,
        model_version=row.model_version,
        criteria_version=row.criteria_version,
    )


def explanation(reading: Reading, taken: int) -> ExplanationOut:
    """A renewed score with its reasons; `taken`: places taken in the next tier up."""
    return ExplanationOut(
        **_score_fields(reading),
        reasons=[_reason(reading, item.id, item.metric.name, item.metric.says) for item in reading.criteria.criteria],
        eligible=None
        if reading.standing.programme_eligible is None
        else reading.standing.programme_eligible and reading.standing.status != "closed",
        below_since=reading.standing.below_since,
        outlook=_outlook(reading, taken),
    )


def _reason(reading: Reading, criterion: str, metric: str, says: str) -> ReasonOut:
    days = WINDOWS.get(metric)
    return ReasonOut(
        criterion=criterion,
        says=says,
        days_from=None if days is None else reading.day - timedelta(days=days - 1),
        days_to=reading.day,
        facts=[fact(name, int(reading.scored.sums[name][0])) for name in BEHIND[metric]],
    )


def fact(name: str, value: int) -> FactOut:
    """A sum as people read it: weeks of the bit mask counted, amount-days and money with their decimals."""
    if name == "order_weeks":
        return FactOut(name=name, value=Decimal(value.bit_count()), unit="weeks")
    if name == "tenure_days":
        return FactOut(name=name, value=Decimal(max(0, value)), unit="days")
    return FactOut(name=name, value=decimals(value, 100), unit="money-days" if name.startswith("late") else "money")


def _outlook(reading: Reading, taken: int) -> OutlookOut | None:
    found = look_up(reading)
    if found is None:
        return None
    units = {item.id: item.metric.unit for item in reading.criteria.criteria}
    rule = reading.criteria.rule(found.tier)
    return OutlookOut(
        tier=found.tier,
        entry=found.entry,
        missing=found.missing,
        places=rule.capacity if rule else None,
        taken=taken,
        lifts=[
            LiftOut(criterion=lift.criterion, unit=units[lift.criterion], now=lift.now, needed=lift.needed)
            for lift in found.lifts
        ],
    )


def history(row: Row[Any], sets: dict[int, CriteriaSet]) -> HistoryOut:
    """A kept score."""
    criteria = sets[row.criteria_version]
    return HistoryOut(
        closed=row.closed,
        watermark=row.watermark,
        score=decimals(row.score, 100),
        raw=decimals(row.raw, RAW_SCALE),
        model_version=row.model_version,
        criteria_version=row.criteria_version,
        contributions=[_kept(item, part) for item, part in zip(criteria.criteria, row.parts, strict=True)],
    )


def _kept(item: Any, part: Sequence[int | None]) -> ContributionOut:
    value, clamped, normalised, exact, points = part
    scale = item.metric.scale
    return _contribution(
        item,
        None if value is None else decimals(value, scale),
        None if value is None else decimals(clamped or 0, scale),
        decimals(normalised or 0, POINT_SCALE),
        decimals(exact or 0, RAW_SCALE),
        decimals(points or 0, 100),
    )


def tier_change(row: Row[Any]) -> TierChangeOut:
    """A move of tier."""
    return TierChangeOut(
        account_id=row.account_id, effective=row.effective, previous=row.previous, tier=row.tier, reason=row.reason
    )


def criteria_set(row: Row[Any]) -> CriteriaSetOut:
    """A criteria set, with who made it what it is."""
    return CriteriaSetOut(
        version=row.version,
        valid_from=row.valid_from,
        proposed_by=row.proposer,
        proposed_at=row.proposed_at,
        approved_by=row.decider,
        approved_at=row.decided_at,
        **criteria_of(parse_criteria(row.version, row.document)),
    )


def criteria_of(found: CriteriaSet) -> dict[str, Any]:
    """The fields of `CriteriaOut`."""
    return {
        "name": found.name,
        "goal": found.goal,
        "criteria": [
            CriterionOut(
                id=item.id,
                label=item.label,
                metric=item.metric.name,
                unit=item.metric.unit,
                says=item.metric.says,
                weight=decimals(item.weight, WEIGHT_SCALE),
                anchors=[
                    (decimals(value, item.metric.scale), decimals(points, POINT_SCALE))
                    for value, points in item.anchors
                ],
                missing=decimals(item.missing, POINT_SCALE),
            )
            for item in found.criteria
        ],
        "tiers": [
            TierRuleOut(
                tier=rule.tier, entry=decimals(rule.entry, 100), exit=decimals(rule.exit, 100), capacity=rule.capacity
            )
            for rule in found.tiers
        ],
        "minimum_stay_days": found.minimum_stay_days,
        "patience_days": found.patience_days,
    }
