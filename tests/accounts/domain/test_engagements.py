"""The state machine of engagements, for kinds drawn at random and for the kinds there are."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from accounts.domain.engagements import (
    UNSET,
    Case,
    Change,
    Kind,
    KindFault,
    Move,
    Next,
    Phase,
    Standpoint,
    begin,
    change,
    check_kind,
    follow,
    moves_open,
)
from accounts.schemas.kinds import KINDS
from shared.errors import BellwetherError

ID = UUID(int=1)
DAY = date(2011, 10, 3)
SIDES = ("manager", "planner", "ops", "customer")
STATES = ("a", "b", "c", "d")


class Noted(BaseModel):
    word: str = ""


sides = st.frozensets(st.sampled_from(SIDES))
some_states = st.lists(st.sampled_from(STATES), unique=True, max_size=3).map(tuple)


@st.composite
def kinds(draw: st.DrawFn) -> Kind:
    """A kind of up to five moves between four states, one of which may be signed by."""
    moves = []
    for number in range(draw(st.integers(0, 5))):
        signs = number == 0 and draw(st.booleans())
        by = frozenset({"customer"}) if signs else draw(sides)
        name, target = f"move_{'xyzuv'[number]}", draw(st.sampled_from(STATES))
        moves.append(Move(name=name, sources=draw(some_states), target=target, by=by, words="", signs=signs))
    phases = {state: draw(st.sampled_from(Phase)) for state in STATES}
    kind = Kind(
        name="drawn",
        plural="drawn",
        words="",
        fields=Noted,
        opening=Noted,
        states={**phases, "a": Phase.LIVE},
        begins="a",
        opened_by=draw(sides),
        change=Change(sources=draw(some_states), by=draw(sides)),
        moves=tuple(moves),
        seen_by_customer=True,
        signed=(lambda fields: fields) if any(move.signs for move in moves) else None,
    )
    check_kind(kind)
    return kind


steps = st.lists(st.tuples(st.integers(0, 5), sides, st.sampled_from(["", "x", "y"])), max_size=30)


@given(kinds(), sides, steps)
def test_no_state_is_reached_but_by_a_declared_move(
    kind: Kind, openers: frozenset[str], steps_: list[tuple[int, frozenset[str], str]]
) -> None:
    """Random steps by random people: each is taken exactly when the kind declares it from that state for one of their sides; what is refused changes nothing
    and names the state and what is allowed; the history, replayed, ends in the state.

    Taken out, each in turn: the state and the sides in `may`, both in `change`, `opened_by` in `begin`, the comparison in `_refuse_other`.
    """
    begun = tried(lambda: begin(kind, ID, "1", {}, None, _by(openers)))
    assert isinstance(begun, Next) == bool(openers & kind.opened_by)
    if not isinstance(begun, Next):
        return
    history = [begun]
    for number, who, word in steps_:
        before = history[-1].case
        declared = kind.moves[number] if number < len(kind.moves) else None
        after = tried(partial(_step, kind, before, declared, who, word))
        if isinstance(after, BellwetherError):
            assert not _declared(kind, before, declared, who)
            assert before.state in after.detail
            assert (", ".join(moves_open(kind, before.state, who)) or "nothing") in after.detail
            continue
        if after is None:
            # nothing differs, or it is the signature that stands
            assert declared is None or (declared.signs and before.state == declared.target)
            continue
        assert _declared(kind, before, declared, who)
        assert after.case.state == (declared.target if declared else before.state)
        assert after.case.version == before.version + 1
        assert declared is None or (after.case.ended_on is None) == (kind.states[declared.target] is Phase.LIVE)
        history.append(after)
    _replays(kind, history)


def tried(step: Callable[[], Next | None]) -> Next | BellwetherError | None:
    """What a step leads to, or why it is refused."""
    try:
        return step()
    except BellwetherError as refused:
        return refused


def _declared(kind: Kind, before: Case, move: Move | None, who: frozenset[str]) -> bool:
    if move is None:
        return before.state in kind.change.sources and bool(who & kind.change.by)
    return before.state in move.sources and bool(who & move.by)


def _step(kind: Kind, before: Case, move: Move | None, who: frozenset[str], word: str) -> Next | None:
    if move is None:
        return change(kind, before, {"word": word}, UNSET, _by(who))
    return follow(kind, before, move.name, {"word": word}, _by(who))


def _by(who: frozenset[str]) -> Standpoint:
    return Standpoint(who, "somebody", DAY)


def _replays(kind: Kind, history: list[Next]) -> None:
    state, version, signed = kind.begins, 1, 0
    assert (history[0].before, history[0].case.state) == (None, state)
    for step in history[1:]:
        assert step.before == state
        state, version = step.case.state, version + 1
        if step.signature is not None:
            signed += 1
            assert step.signature.version == signed
        assert step.case.version == version
    assert history[-1].case.state == state
    assert (history[-1].case.signature.version if history[-1].case.signature else 0) == signed


EXAMPLES: dict[str, dict[str, Any]] = {
    kind.name: kind.opening.model_config["json_schema_extra"]["examples"][0] for kind in KINDS
}
days = st.integers(0, 80).map(lambda number: DAY + timedelta(number))
walks = st.lists(st.tuples(st.integers(0, 9), sides, days), max_size=20)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(walk=walks)
def test_the_kinds_there_are_move_as_they_say(kind: Kind, walk: list[tuple[int, frozenset[str], date]]) -> None:
    """The same of every kind of the product with its own rules, which may refuse more but never allow more."""
    given_ = kind.opening.model_validate(EXAMPLES[kind.name]).model_dump(mode="json")
    history = [begin(kind, ID, "1", given_, None, Standpoint(kind.opened_by, "olga", DAY))]
    for number, who, day in walk:
        before = history[-1].case
        move = kind.moves[number % len(kind.moves)]
        body = (move.takes.model_config["json_schema_extra"]["examples"][0]) if move.takes else {}
        by = Standpoint(who, "somebody", day)
        after = tried(partial(follow, kind, before, move.name, body, by))
        if isinstance(after, BellwetherError):
            continue
        if after is None:
            assert move.signs
            continue
        assert _declared(kind, before, move, who)
        assert after.case.state == move.target
        assert kind.whole(after.case.fields) == after.case.fields
        history.append(after)
    _replays(kind, history)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Visit"}, "lower case"),
        ({"begins": "done"}, "live state"),
        ({"begins": "nowhere"}, "undeclared states"),
        ({"opened_by": frozenset({"boss"})}, "unknown sides"),
        ({"moves": (Move(name="Go", sources=("a",), target="b", by=frozenset(), words=""),)}, "move's name"),
        ({"moves": (Move(name="open", sources=("a",), target="b", by=frozenset(), words=""),)}, "its own moves"),
        ({"moves": (Move(name="go", sources=("a",), target="b", by=frozenset(), words=""),) * 2}, "one name"),
        ({"moves": (Move(name="go", sources=("x",), target="b", by=frozenset(), words=""),)}, "undeclared states"),
        (
            {"moves": (Move(name="go", sources=("a",), target="b", by=frozenset({"ops"}), words="", signs=True),)},
            "only the customer signs",
        ),
        ({"signed": lambda fields: fields}, "go together"),
        ({"seen_by_customer": False, "opened_by": frozenset({"customer"})}, "do not see"),
    ],
)
def test_a_declaration_that_contradicts_itself_does_not_start(wrong: dict[str, Any], said: str) -> None:
    """Each contradiction is named."""
    declared: dict[str, Any] = {
        "name": "drawn",
        "plural": "drawn",
        "words": "",
        "fields": Noted,
        "opening": Noted,
        "states": {"a": Phase.LIVE, "b": Phase.DONE, "done": Phase.DONE},
        "begins": "a",
        "opened_by": frozenset({"ops"}),
        "change": Change(sources=("a",), by=frozenset({"ops"})),
        "moves": (),
        "seen_by_customer": True,
        **wrong,
    }
    with pytest.raises(KindFault, match=said):
        check_kind(Kind(**declared))
