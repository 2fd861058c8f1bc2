"""Bodies and answers of engagements: those common to all kinds, and those of one kind, made from its declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from accounts.domain.engagements import Case, Kind, KindFault, Move
from shared.http import ExternalId, Instant, RequestModel, ResponseModel

from .common import SORT, given

OWNER = "Person of our staff who is answerable; null: whoever answers for the account."
Note = Annotated[
    Annotated[str, Field(min_length=1, max_length=500)] | None,
    Field(description="Kept in the history.", examples=["Asked for by telephone"]),
]
Sorting = Literal["-opened_on", "opened_on", "-updated_at", "updated_at"]


class EngagementItem(ResponseModel):
    """An engagement of whatever kind in a list."""

    engagement_id: UUID
    kind: str = Field(examples=["demand_consultation"])
    account_id: str
    version: int = Field(description="Grows with every write; the ETag.")
    state: str
    subject: str | None = Field(description="What there is one of per account, such as a season.")
    opened_on: date = Field(description="Business date, as are `due_on` and `ended_on`.")
    due_on: date | None
    ended_on: date | None = Field(description="Null: it goes on.")
    owner: str | None = Field(description=OWNER)
    updated_at: Instant


class SignatureOut(ResponseModel):
    """What was signed last."""

    version: int
    signed_by: str
    signed_on: date
    late: bool = Field(description="After the due date.")
    content: dict[str, Any] = Field(description="Exactly what was signed.")


class MoveOut(ResponseModel):
    """A step of an engagement. Who made it and their note are null for a customer's user."""

    version: int
    move: str
    from_state: str | None = Field(description="Null: it was opened.")
    to_state: str
    person_id: str | None = Field(description="Null: an event or a job made it.")
    at: Instant
    business_date: date
    note: str | None


class HistoryFilter(BaseModel):
    """In which order a history is read."""

    sort: Literal["-version", "version"] = Field("-version", description=SORT)


class StateFigures(ResponseModel):
    """The engagements in one state, and their figures summed up."""

    state: str
    engagements: int
    overdue: int = Field(description="Of them those that go on although their due date has passed.")
    figures: dict[str, int]


class ReportOut(ResponseModel):
    """Engagements of a kind that the caller sees, counted."""

    kind: str
    states: list[StateFigures]
    figures: dict[str, str] = Field(description="What each figure means.")


class ReportFilter(BaseModel):
    """Which engagements a report is about."""

    account_id: ExternalId | None = None
    subject: ExternalId | None = None
    opened_from: date | None = Field(None, description="First business date of opening.")
    opened_until: date | None = Field(None, description="Last business date of opening.")


@dataclass(frozen=True, slots=True)
class KindModels:
    """What HTTP takes and gives of one kind."""

    opening: type[RequestModel]
    change: type[RequestModel]
    moves: Mapping[str, type[RequestModel]]
    item: type[EngagementItem]
    out: type[EngagementItem]
    filter: type[BaseModel]


def models_of(kind: Kind) -> KindModels:
    """The models of a kind. Raises KindFault when a field has a name that all engagements have."""
    title = _title(kind.name)
    fields = cast("Mapping[str, FieldInfo]", kind.fields.model_fields)
    taken = sorted(set(fields) & {*EngagementItem.model_fields, "moves", "signature", "note"})
    if taken:
        raise KindFault(f"kind {kind.name}: all engagements have fields called {', '.join(taken)}")
    shown = {name: (_annotated(info), info) for name, info in fields.items()}
    item = create_model(f"{title}Item", __base__=EngagementItem, __doc__=f"{kind.words} In a list.", **shown)  # type: ignore[call-overload]
    more: dict[str, Any] = {"moves": (list[str], Field(description="What the caller may do now; `change` is PATCH."))}
    if kind.signed is not None:
        more["signature"] = (SignatureOut | None, Field(description="What was signed last."))
    return KindModels(
        opening=_opening(kind, title),
        change=_change(kind, title),
        moves={move.name: _move(move, title) for move in kind.moves},
        item=item,
        out=create_model(f"{title}Out", __base__=item, __doc__=kind.words, **more),
        filter=_filter(kind, title),
    )


def list_filter(kinds: Sequence[Kind]) -> type[BaseModel]:
    """What the list over all kinds may be narrowed by."""
    names = Literal[tuple(kind.name for kind in kinds)]  # type: ignore[valid-type]
    states = sorted({state for kind in kinds for state in kind.states})
    more = {"kind": (names | None, None), **_narrowed(states)}
    return create_model("EngagementFilter", __doc__="What a list of engagements may be narrowed by.", **more)


def values_of(case: Case, updated_at: Any) -> dict[str, Any]:
    """What every model of one engagement is made of."""
    return {
        **case.fields,
        "engagement_id": case.engagement_id,
        "kind": case.kind,
        "account_id": case.account_id,
        "version": case.version,
        "state": case.state,
        "subject": case.subject,
        "opened_on": case.opened_on,
        "due_on": case.due_on,
        "ended_on": case.ended_on,
        "owner": case.owner,
        "updated_at": updated_at,
    }


def _opening(kind: Kind, title: str) -> type[RequestModel]:
    fields = {
        "account_id": (ExternalId, ...),
        "owner": (ExternalId | None, Field(None, description=OWNER)),
        "note": (Note, None),
    }
    words = f"{kind.words} To be opened."
    return _body(f"Open{title}", kind.opening, words, fields, {"account_id": "17850"})


def _change(kind: Kind, title: str) -> type[RequestModel]:
    owner = {"owner": (ExternalId | None, given(description=OWNER))}
    words = "The fields to change; what is not given stays."
    if kind.change.takes is not None:
        return _body(f"Change{title}", kind.change.takes, words, owner, {})
    fields = cast("Mapping[str, FieldInfo]", kind.opening.model_fields)
    some = {
        name: (_annotated(info), given(description=info.description, examples=info.examples))
        for name, info in fields.items()
    }
    found = create_model(f"Change{title}", __base__=RequestModel, __doc__=words, __module__=__name__, **some, **owner)  # type: ignore[call-overload]
    return _showing(found, _examples(kind.opening))


def _move(move: Move, title: str) -> type[RequestModel]:
    note = {"note": (Note, None)}
    return _body(f"{_title(move.name)}{title}", move.takes or RequestModel, move.words, note, {})


def _body(
    name: str, base: type[Any], words: str, more: Mapping[str, Any], example: Mapping[str, Any]
) -> type[RequestModel]:
    """A model's fields with those that all of its sort have, and its examples with them."""
    found = create_model(name, __base__=base, __doc__=words, __module__=__name__, **more)
    shown = [{**example, **one} for one in _examples(base)] or [{"note": "Asked for by telephone"}]
    return _showing(found, shown)


def _showing(model: Any, examples: Sequence[dict[str, Any]]) -> type[RequestModel]:
    """The model with these whole bodies in the document, which reads them when it is made."""
    model.model_config = {**model.model_config, "json_schema_extra": {"examples": [*examples]}}
    return cast("type[RequestModel]", model)


def _filter(kind: Kind, title: str) -> type[BaseModel]:
    words = "What this list may be narrowed by."
    return create_model(f"{title}Filter", __doc__=words, **_narrowed(sorted(kind.states)))


def _narrowed(states: Sequence[str]) -> dict[str, Any]:
    return {
        "account_id": (ExternalId | None, None),
        "state": (Literal[tuple(states)] | None, None),
        "subject": (ExternalId | None, Field(None, description="Such as a season's id.")),
        "owner": (
            ExternalId | None,
            Field(None, description="Said to be answerable; not who answers for the account."),
        ),
        "going_on": (bool | None, Field(None, description="True: only what has not ended; false: only what has.")),
        "due_before": (date | None, Field(None, description="Goes on and is due before this business date.")),
        "sort": (Sorting, Field("-opened_on", description=SORT)),
    }


def _annotated(info: FieldInfo) -> Any:
    """A field's type with its limits."""
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _examples(model: type[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (model.model_config.get("json_schema_extra") or {}).get("examples", [])
    return found


def _title(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
