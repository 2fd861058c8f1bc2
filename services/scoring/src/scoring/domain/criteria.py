"""Criteria sets: which facts count, how much, and where the tiers begin. Data, not code: a set is read from JSON and checked here.

A criterion turns one metric into points between 0 and 1 by *fixed anchors*, a monotone list of (value, points) with straight lines between; values
beyond the ends take the end's points. Anchors never look at other accounts, so one account's move never changes another's score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from shared.contracts import Tier

TIERS: tuple[Tier, ...] = ("strategic", "key", "growth", "standard")
STANDARD: Tier = "standard"
PROGRAMME = TIERS[:-1]
POINT_SCALE = 1_000_000
WEIGHT_SCALE = 10_000
INT64 = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that the ledger can give per account. Kept as a whole number of 1/`scale` units; `unit` names the unit for people."""

    name: str
    unit: str
    scale: int
    says: str


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("volume_91", "money", 100, "net order value of the last 91 days (13 weeks)"),
        Metric("volume_364", "money", 100, "net order value of the last 364 days (52 weeks)"),
        Metric("margin_364", "money", 100, "margin of the last 364 days on invoiced lines whose unit cost is known"),
        Metric("growth_56", "ratio", 10_000, "net order value of the last 56 days over that of the 56 days before"),
        Metric(
            "regularity_26",
            "ratio",
            10_000,
            "share of the last 26 weeks with an order (of at least 8 weeks, at most the weeks since the first order)",
        ),
        Metric("tenure_weeks", "weeks", 1, "whole weeks since the first order"),
        Metric(
            "days_late_364", "days", 100, "mean days late of what fell due in the last 364 days, weighted by amount"
        ),
    )
}


class CriteriaError(ValueError):
    """A criteria set that cannot be used; the message names the place and what would be right. `part`: the field of the document that is wrong."""

    def __init__(self, message: str, part: str = "criteria") -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: `weight` in 1/10,000, anchors as (value in the metric's whole units, points in millionths), `missing` in millionths."""

    id: str
    label: str
    metric: Metric
    weight: int
    anchors: tuple[tuple[int, int], ...]
    missing: int


@dataclass(frozen=True, slots=True)
class TierRule:
    """Where a tier begins (`entry`) and ends (`exit`), in hundredths of a score point; `capacity` None is unlimited."""

    tier: Tier
    entry: int
    exit: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A checked criteria set. `tiers` from the best down without `standard`; stays and patience in calendar days of business dates."""

    version: int
    name: str
    goal: str
    criteria: tuple[Criterion, ...]
    tiers: tuple[TierRule, ...]
    minimum_stay_days: int
    patience_days: int

    def rule(self, tier: Tier) -> TierRule | None:
        """The rule of a tier, None for `standard`, which everybody may hold."""
        return next((rule for rule in self.tiers if rule.tier == tier), None)


def parse_criteria(version: int, document: Mapping[str, Any]) -> CriteriaSet:
    """Reads a set from its JSON document. Raises CriteriaError naming what is wrong: weights that do not sum to 1, falling anchor values, and the like."""
    criteria = tuple(_criterion(item) for item in document["criteria"])
    if len({criterion.id for criterion in criteria}) != len(criteria):
        raise CriteriaError("criteria ids must differ, two are the same")
    total = sum(criterion.weight for criterion in criteria)
    if total != WEIGHT_SCALE:
        raise CriteriaError(f"weights must sum to 1, got {Decimal(total) / WEIGHT_SCALE}")
    return CriteriaSet(
        version=version,
        name=str(document["name"]),
        goal=str(document["goal"]),
        criteria=criteria,
        tiers=_tiers(document["tiers"]),
        minimum_stay_days=_days(document, "minimum_stay_days"),
        patience_days=_days(document, "patience_days"),
    )


def _criterion(item: Mapping[str, Any]) -> Criterion:
    name = str(item["id"])
    metric = METRICS.get(item["metric"])
    if metric is None:
        raise CriteriaError(f"criterion {name}: metric must be one of {', '.join(METRICS)}, got {item['metric']}")
    anchors = tuple(
        (_whole(value, metric.scale, name), _whole(points, POINT_SCALE, name)) for value, points in item["anchors"]
    )
    _check_anchors(name, anchors)
    missing = _whole(item["missing"], POINT_SCALE, name)
    if not 0 <= missing <= POINT_SCALE:
        raise CriteriaError(f"criterion {name}: missing must lie between 0 and 1, got {item['missing']}")
    weight = _whole(item["weight"], WEIGHT_SCALE, name)
    if weight <= 0:
        raise CriteriaError(f"criterion {name}: weight must be above 0, got {item['weight']}")
    return Criterion(name, str(item["label"]), metric, weight, anchors, missing)


def _check_anchors(name: str, anchors: tuple[tuple[int, int], ...]) -> None:
    """Values rise; points move one way only, within 0 and 1; and the line between the ends can be reckoned in 64 bits."""
    if len(anchors) < 2:  # noqa: PLR2004  (a line needs two ends)
        raise CriteriaError(f"criterion {name}: at least two anchors are needed, got {len(anchors)}")
    if any(high <= low for (low, _), (high, _) in pairwise(anchors)):
        raise CriteriaError(f"criterion {name}: anchor values must rise")
    points = [point for _, point in anchors]
    if not all(0 <= point <= POINT_SCALE for point in points):
        raise CriteriaError(f"criterion {name}: anchor points must lie between 0 and 1")
    if points not in (sorted(points), sorted(points, reverse=True)):
        raise CriteriaError(f"criterion {name}: anchor points must only rise or only fall")
    if max(abs(anchors[0][0]), abs(anchors[-1][0]), anchors[-1][0] - anchors[0][0]) > INT64 // (2 * POINT_SCALE):
        raise CriteriaError(f"criterion {name}: anchor values lie too far apart to be reckoned exactly in 64 bits")


def _tiers(items: list[Mapping[str, Any]]) -> tuple[TierRule, ...]:
    rules = tuple(
        TierRule(
            item["tier"],
            _whole(item["entry"], 100, "tier"),
            _whole(item["exit"], 100, "tier"),
            item.get("capacity"),
        )
        for item in items
    )
    if tuple(rule.tier for rule in rules) != PROGRAMME:
        raise CriteriaError(f"tiers must be {', '.join(PROGRAMME)} in this order ({STANDARD} is what remains)", "tiers")
    for rule in rules:
        if not 0 <= rule.exit <= rule.entry:
            raise CriteriaError(f"tier {rule.tier}: exit must lie between 0 and entry", "tiers")
        if rule.capacity is not None and rule.capacity < 0:
            raise CriteriaError(f"tier {rule.tier}: capacity must be 0 or more, or null for no limit", "tiers")
    if any(upper.entry <= lower.entry or upper.exit <= lower.exit for upper, lower in pairwise(rules)):
        raise CriteriaError("entry and exit must fall from tier to tier", "tiers")
    return rules


def _days(document: Mapping[str, Any], field: str) -> int:
    days = document[field]
    if not isinstance(days, int) or days < 0:
        raise CriteriaError(f"{field} must be a whole number of days, 0 or more, got {days}", field)
    return days


def _whole(value: Any, scale: int, where: str) -> int:
    """A decimal string as whole 1/`scale` units; more decimals than the scale holds are refused, not rounded away."""
    try:
        scaled = Decimal(str(value)) * scale
    except InvalidOperation:
        raise CriteriaError(f"{where}: a decimal number is needed, got {value}", _part(where)) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise CriteriaError(
            f"{where}: {value} has more decimals than the {len(str(scale)) - 1} kept here", _part(where)
        )
    return int(scaled)


def _part(where: str) -> str:
    return "tiers" if where == "tier" else "criteria"
