"""The routes of one kind of engagement, made from its declaration: open, list, read, change, each move, report."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from accounts.domain.engagements import UNSET, Kind, Move, Phase, moves_open
from accounts.schemas.engagements import KindModels, ReportFilter, ReportOut, StateFigures, models_of, values_of
from accounts.store import engagement_queries as queries
from accounts.store.engagement_tables import engagement
from accounts.store.engagements import Found
from accounts.use_cases import engagements as verbs
from accounts.use_cases.actor import wall_today
from shared.clock import business_now
from shared.errors import Forbidden
from shared.http import (
    Answered,
    EtagDep,
    IdempotencyKey,
    IfMatch,
    OptionalIfMatch,
    Page,
    PageDep,
    ReadDep,
    RequiredIdempotencyKey,
    SessionDep,
    also,
    etag,
    paginate,
    set_etag,
    sorted_by,
)

from .accounts import is_staff
from .acting import EngagementReader, EngagementWriter
from .engagements import row_values

SIDES = {
    "manager": "staff who see the account",
    "planner": "planners",
    "ops": "operators",
    "customer": "the customer's users",
}


def kind_router(kind: Kind) -> APIRouter:
    """All routes of a kind."""
    router = APIRouter(prefix=f"/v1/{kind.plural}", tags=[kind.plural])
    models, many = models_of(kind), kind.plural.replace("-", "_")
    one = "/{engagement_id}"

    def add(path: str, method: str, name: str, run: Callable[..., Any], words: str, model: Any, status: int) -> None:
        router.add_api_route(
            path,
            run,
            methods=[method],
            name=name,
            description=words,
            response_model=model,
            status_code=status,
            responses=also(404) if method == "POST" else None,
        )

    called = kind.name.replace("_", " ")
    listed, reported = f"list_{many}", f"read_{kind.name}_report"
    words = f"Opens a {called}. For {_told(kind.opened_by)}."
    add("", "POST", f"open_{kind.name}", _open(kind, models), words, models.out, 201)
    words = f"Every {called} that the caller sees, those opened last first unless `sort` says otherwise."
    add("", "GET", listed, _list(kind, models), words, Page[models.item], 200)  # type: ignore[name-defined]
    words = "How many the caller sees by state, and their figures summed up. For staff."
    add("/report", "GET", reported, _report(kind), words, ReportOut, 200)
    add(one, "GET", f"read_{kind.name}", _read(kind, models), f"One {called} whole.", models.out, 200)
    words = f"Changes the fields that are given. For {_told(kind.change.by)}, while it is {' or '.join(kind.change.sources)}."
    add(one, "PATCH", f"change_{kind.name}", _change(kind, models), words, models.out, 200)
    for move in kind.moves:
        words = f"{move.words} From {' or '.join(move.sources)}, for {_told(move.by)}."
        path = f"{one}:{move.name.replace('_', '-')}"
        add(path, "POST", f"{move.name}_{kind.name}", _move(kind, models, move), words, models.out, 200)
    return router


def described(kind: Kind) -> dict[str, str]:
    """The kind in the document: its words, its states and who moves it."""
    ends = [state for state, phase in kind.states.items() if phase is not Phase.LIVE]
    moves = [f"`{m.name}` from {' or '.join(m.sources)} to {m.target}, for {_told(m.by)}" for m in kind.moves]
    told = f"{kind.words} It begins {kind.begins} and ends {' or '.join(ends)}. Moves: {'; '.join(moves)}."
    if kind.cadence is not None:
        every = ", ".join(f"{tier} every {months} months" for tier, months in kind.cadence.months.items())
        told += f" Due by tier: {every}."
    return {"name": kind.plural, "description": told}


def _open(kind: Kind, models: KindModels) -> Callable[..., Any]:
    async def run(body: Any, session: SessionDep, caller: EngagementWriter, once: IdempotencyKey) -> Response:
        async def make() -> Answered:
            found = await verbs.open_one(
                session,
                kind,
                body.account_id,
                body.model_dump(mode="json", exclude={"account_id", "owner", "note"}),
                owner=body.owner,
                note=body.note,
                actor=caller,
                principal=caller.principal,
            )
            place = f"/v1/{kind.plural}/{found.case.engagement_id}"
            return _answered(kind, models, found, {"Location": place})

        return await once.once(session, status=201, make=make)

    return _typed(run, body=models.opening)


def _list(kind: Kind, models: KindModels) -> Callable[..., Any]:
    async def run(session: ReadDep, page: PageDep, caller: EngagementReader, filters: Any) -> Page[Any]:
        seen = await queries.seen(session, caller.principal, [kind], wall_today(session))
        given = {"kind": kind.name, **filters.model_dump(exclude_none=True, exclude={"sort"})}
        found = queries.engagements().where(seen, *queries.narrowed(given))
        order = sorted_by(filters.sort, queries.SORTS, engagement.c.engagement_id)

        def item(row: Any) -> Any:
            return models.item.model_validate({**row.fields, **row_values(row)})

        return await paginate(session, found, page, sort=order, item=item)

    return _typed(run, filters=Annotated[models.filter, Query()])


def _report(kind: Kind) -> Callable[..., Any]:
    async def run(session: ReadDep, caller: EngagementReader, filters: Annotated[ReportFilter, Query()]) -> ReportOut:
        if not is_staff(caller.principal):
            raise Forbidden("reports are for the supplier's staff only", code="role_missing")
        now = await business_now(session)
        today = now.today if now else None
        seen = await queries.seen(session, caller.principal, [kind], wall_today(session))
        wanted = queries.narrowed(filters.model_dump(exclude_none=True))
        rows = await session.execute(queries.report(kind, today).where(seen, *wanted))
        counted = {row.state: row for row in rows}
        states = [
            StateFigures(
                state=state,
                engagements=row.engagements if (row := counted.get(state)) else 0,
                overdue=row.overdue if row else 0,
                figures={name: int(getattr(row, name)) if row else 0 for name in kind.figures},
            )
            for state in kind.states
        ]
        return ReportOut(
            kind=kind.name, states=states, figures={name: figure.words for name, figure in kind.figures.items()}
        )

    return run


def _read(kind: Kind, models: KindModels) -> Callable[..., Any]:
    async def run(engagement_id: UUID, session: ReadDep, caller: EngagementReader, tag: EtagDep) -> Any:
        found = await verbs.look(session, kind, engagement_id, caller.principal)
        return tag.answer(found.case.version, _shown(kind, models, found))

    return run


def _change(kind: Kind, models: KindModels) -> Callable[..., Any]:
    async def run(
        engagement_id: UUID,
        body: Any,
        session: SessionDep,
        caller: EngagementWriter,
        if_match: IfMatch,
        response: Response,
    ) -> Any:
        given = body.model_dump(mode="json", exclude_unset=True, exclude={"owner"})
        owner = body.owner if "owner" in body.model_fields_set else UNSET
        found = await verbs.change_one(
            session,
            kind,
            engagement_id,
            given,
            owner,
            expected=if_match.check,
            actor=caller,
            principal=caller.principal,
        )
        set_etag(response, found.case.version)
        return _shown(kind, models, found)

    return _typed(run, body=models.change)


def _move(kind: Kind, models: KindModels, move: Move) -> Callable[..., Any]:
    async def run(
        engagement_id: UUID,
        body: Any,
        session: SessionDep,
        caller: EngagementWriter,
        if_match: OptionalIfMatch,
        once: IdempotencyKey,
    ) -> Response:
        async def make() -> Answered:
            found = await verbs.move_one(
                session,
                kind,
                engagement_id,
                move.name,
                body.model_dump(mode="json", exclude_unset=True, exclude={"note"}),
                note=body.note,
                expected=if_match.check,
                actor=caller,
                principal=caller.principal,
            )
            return _answered(kind, models, found, {})

        return await once.once(session, status=200, make=make)

    key = RequiredIdempotencyKey if move.signs else IdempotencyKey
    return _typed(run, body=models.moves[move.name], once=key)


def _typed(run: Callable[..., Any], **types: Any) -> Callable[..., Any]:
    """A route with the types that its kind brings."""
    run.__annotations__ |= types
    return run


def _answered(kind: Kind, models: KindModels, found: Found, headers: dict[str, str]) -> Answered:
    return Answered(_shown(kind, models, found), {"ETag": etag(found.case.version), **headers})


def _shown(kind: Kind, models: KindModels, found: Found) -> Any:
    values = values_of(found.case, found.updated_at)
    signed = found.case.signature
    shown = signed and {
        name: getattr(signed, name) for name in ("version", "signed_by", "signed_on", "late", "content")
    }
    moves = moves_open(kind, found.case.state, found.place.sides)
    return models.out.model_validate({**values, "moves": moves, "signature": shown})


def _told(sides: frozenset[str]) -> str:
    return ", ".join(words for side, words in SIDES.items() if side in sides)
