"""What moved an account's score between two dates."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from scoring.domain.criteria import WEIGHT_SCALE
from scoring.domain.difference import Move, Side
from scoring.domain.score import decimals
from scoring.schemas.difference import (
    CausesOut,
    CriterionThenOut,
    DifferenceOut,
    MovedFactOut,
    MoveOut,
    ScoreThenOut,
)
from scoring.use_cases.comparing import Comparison, Moment, compare
from shared.http import EtagDep, ExternalId, ReadDep

from . import shaping
from .acting import Reader
from .shaping import RAW_SCALE

router = APIRouter(prefix="/v1/accounts", tags=["scores"])


@router.get("/{account_id}/score-difference")
async def read_score_difference(
    account_id: ExternalId,
    principal: Reader,
    session: ReadDep,
    tag: EtagDep,
    since: Annotated[
        date | None,
        Query(alias="from", description="The score that stood after the close of this date; absent: the one before."),
    ] = None,
    until: Annotated[
        date | None,
        Query(alias="to", description="The score that stood after the close of this date; absent: the last."),
    ] = None,
) -> DifferenceOut:
    """Two scores and what moved one to the other: by cause, by criterion, and the facts behind each. The parts sum to the difference exactly."""
    found = await compare(session, principal, account_id, since, until)
    return tag.answer(found.version, _difference(found))  # type: ignore[return-value]  # or an empty 304


def _difference(of: Comparison) -> DifferenceOut:
    moves = of.found.moves
    return DifferenceOut(
        account_id=of.account_id,
        before=_then(of.before),
        after=_then(of.after),
        difference=decimals(of.after.row.score - of.before.row.score, 100),
        causes=CausesOut(
            data=decimals(sum(move.data for move in moves), RAW_SCALE),
            criteria=decimals(sum(move.criteria for move in moves), RAW_SCALE),
            model=decimals(sum(move.model for move in moves), RAW_SCALE),
            rounding=decimals(of.found.rounding, RAW_SCALE),
        ),
        moves=[_move(of, move) for move in moves],
        currency=of.currency,
    )


def _then(moment: Moment) -> ScoreThenOut:
    row = moment.row
    return ScoreThenOut(
        closed=row.closed,
        score=decimals(row.score, 100),
        raw=decimals(row.raw, RAW_SCALE),
        model_version=row.model_version,
        criteria_version=row.criteria_version,
        watermark=row.watermark,
    )


def _move(of: Comparison, move: Move) -> MoveOut:
    sides = [side for side in (move.after, move.before) if side is not None]
    metrics = dict.fromkeys(side.item.metric.name for side in sides)
    facts = {name: (before, after) for metric in metrics for name, before, after in of.facts(metric)}
    return MoveOut(
        criterion=move.criterion,
        label=sides[0].item.label,
        moved=decimals(move.total, RAW_SCALE),
        data=decimals(move.data, RAW_SCALE),
        criteria=decimals(move.criteria, RAW_SCALE),
        model=decimals(move.model, RAW_SCALE),
        before=_side(move.before),
        after=_side(move.after),
        facts=[_moved(name, before, after) for name, (before, after) in facts.items()],
        mended=not all(moment.as_counted(metric) for moment in (of.before, of.after) for metric in metrics),
    )


def _side(side: Side | None) -> CriterionThenOut | None:
    if side is None:
        return None
    metric = side.item.metric
    return CriterionThenOut(
        metric=metric.name,
        unit=metric.unit,
        weight=decimals(side.item.weight, WEIGHT_SCALE),
        value=None if side.value is None else decimals(side.value, metric.scale),
        points=decimals(side.exact, RAW_SCALE),
    )


def _moved(name: str, before: int, after: int) -> MovedFactOut:
    first, last = shaping.fact(name, before), shaping.fact(name, after)
    return MovedFactOut(
        name=name, unit=first.unit, before=first.value, after=last.value, moved=last.value - first.value
    )
