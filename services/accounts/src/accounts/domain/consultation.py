"""What may be said and signed in a demand consultation, and what a suggestion changes: decisions over its fields in JSON form."""

from datetime import date
from typing import Any

from shared.contracts import PeakPlanRefused, SeasonDemandSuggested
from shared.contracts.limits import MAX_QUANTITY
from shared.errors import Conflict, FieldError, Invalid

from .engagements import Case, Fields, Standpoint

TIMES = 10
"""What a customer may ask for of a sku at most, as a multiple of what is suggested; more needs a planner, who writes it in."""


def opened(asked: Fields) -> Fields:
    """What is given by hand, with the suggestion as quantity."""
    lines = [_suggested(line["sku"], line["trailing"], line["suggested"]) for line in asked["lines"]]
    return {**asked, "lines": lines}


def filled(case: Case, told: SeasonDemandSuggested) -> Fields:
    """The suggestion put in; what a person has said stays as they said it."""
    fields = case.fields
    kept = {line["sku"]: line for line in fields["lines"] if line["said"]}
    lines = []
    for new in told.lines:
        line = _suggested(new.sku, max(new.trailing, 0), max(new.suggested, 0))
        if mine := kept.pop(new.sku, None):
            line |= {name: mine[name] for name in ("quantity", "agreed_stock", "said")}
            line["most"] = max(line["most"], mine["quantity"])
        lines.append(line)
    return {**fields, "lines": [*lines, *kept.values()]}


def refused(case: Case, told: PeakPlanRefused) -> Fields:
    """Noted that supply protects nothing of what was signed, and why; a refusal of an earlier signature changes nothing."""
    if case.signature is None or case.signature.version != told.version:
        return case.fields
    return {**case.fields, "refused": {"code": told.code, "detail": told.detail, "skus": list(told.skus)}}


def said(case: Case, asked: Fields, by: Standpoint) -> Fields:
    """The fields with what is said now. A planner's word lifts the most there may be. Raises Conflict when it is too late, Invalid at each wrong sku."""
    _in_time(case, by)
    lines: dict[str, Any] = {line["sku"]: line for line in case.fields["lines"]}
    named: set[str] = set()
    faults: list[tuple[str, FieldError]] = []
    for place, one in enumerate(asked.get("lines") or ()):
        code, name, wrong = _fault(one, lines.get(one["sku"]), named, by)
        if code:
            faults.append((code, FieldError(f"/lines/{place}/{name}", wrong)))
        else:
            old = lines[one["sku"]]
            most = max(old["most"], one["quantity"])
            lines[one["sku"]] = {**old, **one, "most": most, "said": True}
        named.add(one["sku"])
    if faults:
        errors = [error for _, error in faults]
        raise Invalid("what is said of a sku cannot be", code=faults[0][0], errors=errors)
    return {**case.fields, **asked, "lines": list(lines.values())}


def to_be_signed(case: Case, asked: Fields, by: Standpoint) -> Fields:
    """What stands, with what is said last. Raises Conflict too where there is no sku to sign for."""
    if not case.fields["lines"]:
        raise Conflict("there is nothing to sign: no sku has been suggested to the account yet", code="no_lines")
    return said(case, asked, by)


def reopened(case: Case, _: Fields, by: Standpoint) -> Fields:
    """As it stands, to be signed anew: a refusal is settled by that. Raises Conflict when it is too late."""
    _in_time(case, by)
    return {**case.fields, "refused": None}


def cancelled(case: Case, _: Fields, __: Standpoint) -> Fields:
    """As it stands. Raises Conflict when something was signed."""
    if case.signature is not None:
        told = "supply protects what was signed; it is taken back by signing anew, zero where nothing is needed"
        raise Conflict(told, code="signed_already")
    return case.fields


def check(fields: Fields, _: Standpoint) -> None:
    """Raises Invalid when dates contradict each other, or a sku stands twice."""
    if not fields["agree_by"] < fields["starts_on"] <= fields["ends_on"]:
        raise Invalid("agree_by lies before starts_on, and that not after ends_on", code="dates_invalid")
    skus = [line["sku"] for line in fields["lines"]]
    if len(set(skus)) < len(skus):
        raise Invalid("a sku stands twice; name each sku once", code="sku_twice")


def content(fields: Fields) -> Fields:
    """What a signature is over."""
    return {"lines": [{name: line[name] for name in ("sku", "quantity", "agreed_stock")} for line in fields["lines"]]}


def _suggested(sku: str, trailing: int, suggested: int) -> dict[str, Any]:
    most = min(TIMES * max(suggested, 1), MAX_QUANTITY)
    line = {"sku": sku, "trailing": trailing, "suggested": suggested, "quantity": suggested, "most": most}
    return {**line, "agreed_stock": None, "said": False}


def _fault(one: Fields, old: Fields | None, named: set[str], by: Standpoint) -> tuple[str, str, str]:
    """The code of what is wrong with what is said of a sku, the field, and what would be right; nothing: an empty code."""
    sku, quantity = one["sku"], one["quantity"]
    if old is None:
        return "sku_not_in_season", "sku", f"{sku} is no sku of this season for the account"
    if sku in named:
        return "sku_twice", "sku", f"{sku} stands twice; name each sku once"
    if quantity > old["most"] and "planner" not in by.sides:
        told = f"at most {old['most']} ({TIMES} times what is suggested), got {quantity}; more needs a planner"
        return "more_than_can_be", "quantity", told
    return "", "", ""


def _in_time(case: Case, by: Standpoint) -> None:
    began = case.fields["starts_on"]
    if by.today >= date.fromisoformat(began):
        told = f"the season began on {began}, and today is {by.today}: what was agreed by then counts"
        raise Conflict(told, code="too_late")
