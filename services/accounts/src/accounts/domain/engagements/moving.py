"""How an engagement moves: only by what its kind declares, from the states and by the people it names. Everything else is refused with what is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts import Payload
from shared.errors import Conflict

from .case import Case, Fields, Occupied, Signature, Standpoint
from .kind import Kind, Move, Phase

OPEN, CHANGE, FILL = "open", "change", "fill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A decided step: the engagement after it, the state before it (None: it was opened), and the events that go out with it."""

    case: Case
    move: str
    before: str | None
    events: tuple[Payload, ...] = ()
    signature: Signature | None = None


def begin(kind: Kind, engagement_id: UUID, account_id: str, given: Fields, owner: str | None, by: Standpoint) -> Next:
    """A new engagement. Raises Conflict when it is not theirs to open, and what the kind's own check raises."""
    if not by.system and not by.sides & kind.opened_by:
        told = f"a {_called(kind)} is opened by {_listed(kind.opened_by)}"
        raise Conflict(told, code="move_not_yours")
    fields = kind.whole(kind.opened(given) if kind.opened and not by.system else given)
    if kind.check is not None and not by.system:
        kind.check(fields, by)
    case = Case(
        engagement_id=engagement_id,
        kind=kind.name,
        account_id=account_id,
        state=kind.begins,
        fields=fields,
        opened_on=by.today,
        owner=owner,
        subject=kind.subject(fields) if kind.subject else None,
        due_on=_due(kind, fields),
    )
    return Next(case=case, move=OPEN, before=None, events=tuple(kind.begun(case)) if kind.begun else ())


def change(kind: Kind, case: Case, given: Fields, owner: "str | Unset | None", by: Standpoint) -> Next | None:
    """The engagement with other fields, None when nothing differs. Raises Conflict where that is not allowed, and what the kind raises."""
    if case.state not in kind.change.sources or not by.sides & kind.change.by:
        raise _refused(kind, case, by, f"changing a {_called(kind)}", "change", known=case.state in kind.change.sources)
    fields = kind.change.apply(case, given, by) if kind.change.apply else {**case.fields, **given}
    return _with_fields(kind, case, CHANGE, kind.whole(fields), case.owner if isinstance(owner, Unset) else owner, by)


def fill(kind: Kind, case: Case, fields: Fields, by: Standpoint) -> Next | None:
    """The engagement with fields that an event filled, None when nothing differs."""
    return _with_fields(kind, case, FILL, kind.whole(fields), case.owner, by)


def follow(kind: Kind, case: Case, name: str, given: Fields, by: Standpoint) -> Next | None:
    """The engagement after a move; None when it repeats the signature that stands. Raises Conflict with what is allowed, and what the kind raises."""
    move = kind.move(name)
    if not may(move, case.state, by.sides):
        if move.signs and case.state == move.target and by.sides & move.by:
            _refuse_other(kind, move, case, given, by)
            return None
        raise _refused(kind, case, by, f"{name} of a {_called(kind)}", name, known=case.state in move.sources)
    fields = _after(kind, move, case, given, by)
    if kind.check is not None and fields != case.fields:
        kind.check(fields, by)
    signature = _sign(kind, case, fields, by) if move.signs else None
    after = replace(
        case,
        state=move.target,
        fields=fields,
        version=case.version + 1,
        due_on=_due(kind, fields),
        ended_on=None if kind.states[move.target] is Phase.LIVE else by.today,
        signature=signature or case.signature,
    )
    events = tuple(move.emits(after, by)) if move.emits else ()
    return Next(case=after, move=name, before=case.state, events=events, signature=signature)


def may(move: Move, state: str, sides: frozenset[str]) -> bool:
    """Whether somebody on these sides may make this move from this state."""
    return state in move.sources and not sides.isdisjoint(move.by)


def moves_open(kind: Kind, state: str, sides: frozenset[str]) -> list[str]:
    """What somebody on these sides may do from this state: the names of moves, and `change`."""
    found = [move.name for move in kind.moves if may(move, state, sides)]
    return [*found, CHANGE] if state in kind.change.sources and sides & kind.change.by else found


def occupied(kind: Kind, case: Case) -> Occupied | None:
    """Whose time it takes while it goes on or has been done; what was cancelled takes none."""
    return kind.occupies(case.fields) if kind.occupies and kind.states[case.state] is not Phase.CANCELLED else None


def figures(kind: Kind, fields: Fields) -> dict[str, int]:
    """What reports sum."""
    return {name: figure.of(fields) for name, figure in kind.figures.items()}


class Unset:
    """Not given, which is not the same as null."""


UNSET = Unset()


def _with_fields(kind: Kind, case: Case, move: str, fields: Fields, owner: str | None, by: Standpoint) -> Next | None:
    if fields == case.fields and owner == case.owner:
        return None
    if kind.check is not None and not by.system:
        kind.check(fields, by)
    after = replace(case, fields=fields, owner=owner, version=case.version + 1, due_on=_due(kind, fields))
    return Next(case=after, move=move, before=case.state)


def _after(kind: Kind, move: Move, case: Case, given: Fields, by: Standpoint) -> Fields:
    return kind.whole(move.apply(case, given, by) if move.apply else {**case.fields, **given})


def _sign(kind: Kind, case: Case, fields: Fields, by: Standpoint) -> Signature:
    version = case.signature.version + 1 if case.signature else 1
    late = case.due_on is not None and by.today > case.due_on
    return Signature(
        version=version, signed_by=by.person or "", signed_on=by.today, late=late, content=_content(kind, fields)
    )


def _refuse_other(kind: Kind, move: Move, case: Case, given: Fields, by: Standpoint) -> None:
    """Raises Conflict when what is to be signed is not what was signed already."""
    content = _content(kind, _after(kind, move, case, given, by))
    if case.signature is None or content != case.signature.content:
        version = case.signature.version if case.signature else 0
        told = f"this {_called(kind)} is {case.state}: something else was signed as version {version}; it must be reopened first"
        raise Conflict(f"{told}; {_allowed(kind, case, by)}", code="signed_already")


def _content(kind: Kind, fields: Fields) -> Any:
    return kind.signed(fields) if kind.signed else {}


def _refused(kind: Kind, case: Case, by: Standpoint, what: str, name: str, *, known: bool) -> Conflict:
    code = "move_not_yours" if known else "move_not_allowed"
    why = f"{name} is not for you" if known else f"{what} is not possible from there"
    return Conflict(f"it is {case.state}, and {why}; {_allowed(kind, case, by)}", code=code)


def _allowed(kind: Kind, case: Case, by: Standpoint) -> str:
    found = moves_open(kind, case.state, by.sides)
    return f"allowed to you now: {', '.join(found) or 'nothing'}"


def _due(kind: Kind, fields: Fields) -> date | None:
    return kind.due_on(fields) if kind.due_on else None


def _called(kind: Kind) -> str:
    return kind.name.replace("_", " ")


def _listed(sides: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(sorted(sides))
