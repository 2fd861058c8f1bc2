"""Events of the season and of engagements, as rules and templates see them: severity, the event's own account, the accounts it names, the tiers it states,
plain data.
"""

from shared.contracts import (
    DemandConsultationOpened,
    DueItemOverdue,
    PeakPlanAgreed,
    PeakPlanRefused,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    VisitDue,
)

from .model import LINES_KEPT, Read, Severity


def peak_season(payload: PeakSeasonApproaching) -> Read:
    """The time to speak about it has come: a warning to whoever answers for an account concerned."""
    data = {
        "season_id": payload.season_id,
        "season": payload.name,
        "families": payload.families[:LINES_KEPT],
        "starts_on": payload.starts_on.isoformat(),
        "ends_on": payload.ends_on.isoformat(),
        "peak_index": payload.peak_index,
        "latest_production": payload.latest_production.isoformat(),
        "latest_ship": payload.latest_ship.isoformat(),
        "agree_by": payload.agree_by.isoformat(),
    }
    return "warning", None, tuple(dict.fromkeys(payload.account_ids)), {}, data


def consultation(payload: DemandConsultationOpened) -> Read:
    """A signature is waited for: a warning."""
    data = {
        "engagement_id": payload.engagement_id,
        "season_id": payload.season_id,
        "starts_on": payload.starts_on.isoformat(),
        "due_on": payload.due_on.isoformat(),
    }
    return "warning", payload.account_id, (payload.account_id,), {}, data


def peak_plan(payload: PeakPlanAgreed) -> Read:
    """News; a warning where less is protected than was agreed."""
    lines = [{"sku": line.sku, "agreed": line.agreed, "protected": line.protected} for line in payload.lines]
    data = {
        "season_id": payload.season_id,
        "engagement_id": payload.engagement_id,
        "agreed": sum(line.agreed for line in payload.lines),
        "protected": sum(line.protected for line in payload.lines),
        "line_count": len(lines),
        "lines": lines[:LINES_KEPT],
    }
    severity: Severity = "warning" if any(line.protected < line.agreed for line in payload.lines) else "info"
    return severity, payload.account_id, (payload.account_id,), {}, data


def plan_refused(payload: PeakPlanRefused) -> Read:
    """The customer believes that stock is kept for them, and none is: critical."""
    data = {
        "season_id": payload.season_id,
        "engagement_id": payload.engagement_id,
        "code": payload.code,
        "detail": payload.detail,
        "skus": payload.skus[:LINES_KEPT],
    }
    return "critical", payload.account_id, (payload.account_id,), {}, data


def shortfall(payload: PeakShortfallForeseen) -> Read:
    """What was signed will not be there as things stand, and there is still time: critical. All covered again: news."""
    lines = [
        {
            "sku": line.sku,
            "agreed": line.agreed,
            "covered": line.covered,
            "missing": line.missing,
            "needed_on": line.needed_on.isoformat(),
            "options": [
                {"kind": one.kind, "quantity": one.quantity, "latest_start": one.latest_start.isoformat()}
                for one in line.options
            ],
        }
        for line in payload.lines
    ]
    data = {
        "season_id": payload.season_id,
        "starts_on": payload.starts_on.isoformat(),
        "agreed": sum(line.agreed for line in payload.lines),
        "missing": sum(line.missing for line in payload.lines),
        "line_count": len(lines),
        "lines": lines[:LINES_KEPT],
    }
    severity: Severity = "critical" if payload.lines else "info"
    return severity, payload.account_id, (payload.account_id,), {}, data


def visit_due(payload: VisitDue) -> Read:
    """News: there is time yet."""
    data = {"item_id": payload.item_id, "due_on": payload.due_on.isoformat()}
    return "info", payload.account_id, (payload.account_id,), {}, data


def overdue(payload: DueItemOverdue) -> Read:
    """Something agreed on was not done: a warning."""
    data = {
        "item_id": payload.item_id,
        "kind": payload.kind,
        "due_on": payload.due_on.isoformat(),
        "engagement_id": payload.engagement_id,
    }
    return "warning", payload.account_id, (payload.account_id,), {}, data
