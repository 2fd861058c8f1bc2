"""The customer's people: the part each plays at an account within dates, and whether the relationship hangs by one thread."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from shared.errors import Conflict, FieldError, Invalid

from .values import MAX_LIST, span_fault

Level = Literal["board", "executive", "department_head", "manager", "specialist", "counter"]
Department = Literal[
    "general_management", "purchasing", "sales", "marketing", "logistics", "production", "engineering", "research",
    "finance", "legal", "information", "other",
]  # fmt: skip
DecisionRole = Literal["decider", "influencer", "gatekeeper", "user"]
Stance = Literal["champion", "supporter", "neutral", "sceptic", "opponent"]
Knowledge = Literal["none", "basic", "good", "expert"]
Thread = Literal["nobody_paired", "one_of_ours", "one_of_theirs", "no_decider_paired"]

LEVELS: tuple[Level, ...] = get_args(Level)
DEPARTMENTS: tuple[Department, ...] = get_args(Department)
STRENGTHS = (1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach one of the customer's people. Never in an event, a log line or the audit trail."""

    name: str
    email: str | None = None
    phone: str | None = None
    locale: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The part somebody plays at an account, wall dates, both included; `until` absent: open."""

    function: Department
    level: Level
    since: date
    until: date | None = None
    decision_role: DecisionRole | None = None
    stance: Stance | None = None
    product_knowledge: Knowledge | None = None
    is_frontline: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """One of ours who keeps up the relationship with one of theirs; `strength` from 1 (have met) to 5 (trusted)."""

    person_id: str
    strength: int
    last_contact: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people an account has at one level of one function, and how many of them are known to us in which way."""

    level: Level
    function: Department
    people: int
    frontline: int
    deciders: int
    knowing: int
    paired: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """An account's people counted, and between how many of ours and of theirs there are pairs."""

    cells: tuple[Cell, ...]
    ours: int
    theirs: int
    paired_deciders: int


def check_role(role: Role) -> None:
    """Raises Invalid for dates that cannot be."""
    if fault := span_fault(role.since, role.until):
        raise Invalid(
            "the dates of the role are not valid", code="role_invalid", errors=[FieldError("/since", fault, "body")]
        )


def succeed(newest: Role | None, wanted: Role) -> Role | None:
    """What becomes of the newest role at the account when `wanted` is said of it: None where nothing stays of it (there was none, or it began on the
    same day and is said anew), else the same, ended the day before at the latest. Raises Conflict for a role that begins before the newest.
    """
    check_role(wanted)
    if newest is None or newest.since == wanted.since:
        return None
    if wanted.since < newest.since:
        detail = f"a role from {newest.since} on stands already: a new one begins on that day (and is said anew) or later, not on {wanted.since}"
        raise Conflict(detail, code="role_superseded")
    last = wanted.since - timedelta(days=1)
    return replace(newest, until=last if newest.until is None or newest.until > last else newest.until)


def check_pairs(pairs: Iterable[Pair], faults: dict[str, str | None], today: date) -> None:
    """Raises Invalid unless each of ours stands there once, is one of our staff (`faults` says why not), and no contact lies in the future."""
    found = []
    seen: set[str] = set()
    for index, pair in enumerate(pairs):
        fault = faults.get(pair.person_id)
        if pair.person_id in seen:
            fault = f"{pair.person_id} stands here twice"
        if pair.last_contact is not None and pair.last_contact > today:
            fault = f"the last contact cannot lie after today, {today}"
        seen.add(pair.person_id)
        if fault:
            found.append(FieldError(f"/pairs/{index}", fault))
    if len(seen) > MAX_LIST:
        found.append(FieldError("/pairs", f"at most {MAX_LIST} entries are allowed, got {len(seen)}"))
    if found:
        raise Invalid("the list of pairs is not valid", code="pairs_invalid", errors=found)


def threads(coverage: Coverage) -> tuple[Thread, ...]:
    """Why the relationship hangs by one thread; empty: it does not. An account without any people known is nobody's to lose."""
    if not coverage.cells:
        return ()
    if not coverage.theirs:
        return ("nobody_paired",)
    found: list[Thread] = []
    if coverage.ours == 1:
        found.append("one_of_ours")
    if coverage.theirs == 1:
        found.append("one_of_theirs")
    if not coverage.paired_deciders:
        found.append("no_decider_paired")
    return tuple(found)
